//! The index of one tenant: a directory that can always be destroyed and filled again.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyError};

use crate::entry::Change;
use crate::error::{Error, shielded};
use crate::fields::Fields;
use crate::german::German;
use crate::lexer::Lexer;
use crate::search::{Hits, Query, search};
use crate::tokenizer::{self, GermanTokenizer};

/// Bytes the writer may use before it writes a segment; it exists only while changes are applied.
const WRITER_BUDGET: usize = 20_000_000;

/// Blocks of stored documents (16 KiB each) the reader keeps unpacked.
const UNPACKED_BLOCKS: usize = 4;

/// The engine's own table of contents.
const CONTENTS: &str = "meta.json";

/// Our file that says which analyzer and vocabulary filled the index.
const STAMP: &str = "analysis";

/// The full-text index of one tenant. Cheap while idle: no threads, no buffers, the files mapped on demand.
///
/// All methods block; call them where blocking is allowed.
pub struct Index {
    dir: PathBuf,
    engine: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    lexer: Lexer,
    writing: Mutex<()>,
    cursor: Mutex<Option<String>>,
}

impl Index {
    /// Opens the index in `dir`, or creates an empty one without a cursor.
    ///
    /// # Errors
    /// [`Error::Corrupt`] and [`Error::Outdated`] ask for [`Index::destroy`] and a refill; [`Error::Directory`] if
    /// the directory cannot be used.
    pub fn open(dir: &Path, german: Arc<German>) -> Result<Self, Error> {
        shielded(dir, || Self::open_unshielded(dir, german))
    }

    fn open_unshielded(dir: &Path, german: Arc<German>) -> Result<Self, Error> {
        let failed = Error::engine(dir);
        fs::create_dir_all(dir).map_err(Error::directory(dir))?;
        let exists = dir.join(CONTENTS).try_exists().map_err(Error::directory(dir))?;
        check_stamp(dir, &german.stamp(), exists)?;
        let files = MmapDirectory::open(dir).map_err(|error| failed(error.into()))?;
        let (schema, fields) = Fields::schema();
        let engine = match exists {
            true => tantivy::Index::open(files),
            false => tantivy::Index::create(files, schema.clone(), IndexSettings::default()),
        };
        let engine = engine.map_err(&failed)?;
        if engine.schema() != schema {
            return Err(Error::Outdated { dir: dir.to_owned() });
        }
        engine.tokenizers().register(tokenizer::NAME, GermanTokenizer::new(german.clone()));
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(UNPACKED_BLOCKS)
            .try_into()
            .map_err(&failed)?;
        let cursor = Mutex::new(engine.load_metas().map_err(&failed)?.payload);
        let lexer = Lexer::new(german);
        Ok(Self { dir: dir.to_owned(), engine, reader, fields, lexer, writing: Mutex::new(()), cursor })
    }

    /// Deletes the index in `dir` with all its files; a missing one is fine. No [`Index`] may be open on it.
    ///
    /// # Errors
    /// [`Error::Foreign`] if the directory has folders and so is no index, [`Error::Directory`] if it resists.
    pub fn destroy(dir: &Path) -> Result<(), Error> {
        let entries = match fs::read_dir(dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(Error::directory(dir))?,
        };
        for entry in entries {
            let kind = entry.and_then(|entry| entry.file_type()).map_err(Error::directory(dir))?;
            if kind.is_dir() {
                return Err(Error::Foreign { dir: dir.to_owned() });
            }
        }
        fs::remove_dir_all(dir).map_err(Error::directory(dir))
    }

    /// Applies changes and moves the cursor in one step: after a failure or a crash, neither has happened.
    ///
    /// The next search sees the changes. Two calls at once take turns. Give many changes to one call when filling an
    /// index: each call starts a writer of 20 MB and syncs to disk.
    ///
    /// # Errors
    /// [`Error::Busy`] if another process writes; [`Error::Engine`] if the disk is full or fails.
    pub fn apply(&self, changes: impl IntoIterator<Item = Change>, cursor: &str) -> Result<(), Error> {
        let _turn = lock(&self.writing);
        let writer = self.commit(changes, cursor).map_err(Error::engine(&self.dir))?;
        *lock(&self.cursor) = Some(cursor.to_owned());
        self.reload()?;
        // A merge that fails leaves the committed segments as they are; the next writer tries again.
        let _merged = writer.wait_merging_threads();
        self.reload()
    }

    fn reload(&self) -> Result<(), Error> {
        shielded(&self.dir, || self.reader.reload().map_err(Error::engine(&self.dir)))
    }

    fn commit(&self, changes: impl IntoIterator<Item = Change>, cursor: &str) -> Result<IndexWriter, TantivyError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(WRITER_BUDGET)
            .build();
        let mut writer: IndexWriter = self.engine.writer_with_options(options)?;
        for change in changes {
            match change {
                Change::Put(entry) => {
                    writer.delete_term(self.fields.id_term(&entry.id));
                    writer.add_document(self.fields.document(&entry))?;
                }
                Change::Remove { id } => {
                    writer.delete_term(self.fields.id_term(&id));
                }
            }
        }
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(cursor);
        commit.commit()?;
        Ok(writer)
    }

    /// The cursor of the last [`Index::apply`], `None` for an index that was never filled.
    pub fn cursor(&self) -> Option<String> {
        lock(&self.cursor).clone()
    }

    /// Searches for what the audience may see.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if a file turns out to be damaged. Nothing a person types is an error.
    pub fn search(&self, query: &Query<'_>) -> Result<Hits, Error> {
        shielded(&self.dir, || {
            let searcher = self.reader.searcher();
            search(&searcher, &self.fields, self.lexer.clone(), query).map_err(Error::engine(&self.dir))
        })
    }

    /// How many entries the index holds, whoever may see them.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether the index holds no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads every file and compares its check sum; takes seconds per gigabyte.
    ///
    /// # Errors
    /// [`Error::Corrupt`] with the names of the damaged files.
    pub fn verify(&self) -> Result<(), Error> {
        shielded(&self.dir, || {
            let damaged = self.engine.validate_checksum().map_err(Error::engine(&self.dir))?;
            if damaged.is_empty() {
                return Ok(());
            }
            let mut names = damaged.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
            names.sort();
            Err(Error::Corrupt { dir: self.dir.clone(), reason: format!("wrong check sum: {}", names.join(", ")) })
        })
    }
}

/// Compares the stamp of an existing index, writes that of a new one.
fn check_stamp(dir: &Path, stamp: &str, exists: bool) -> Result<(), Error> {
    let path = dir.join(STAMP);
    if !exists {
        return fs::write(&path, stamp).map_err(Error::directory(dir));
    }
    match fs::read(&path) {
        Ok(found) if found == stamp.as_bytes() => Ok(()),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::directory(dir)(error)),
        _ => Err(Error::Outdated { dir: dir.to_owned() }),
    }
}

/// The data under these locks is valid after a panic, so poisoning carries no information.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
