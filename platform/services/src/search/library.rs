//! The indexes of this node: opened on demand, rebuilt when damaged, locked while they learn.
use super::store::{self, Row};
use crate::search::service::SEARCH;
use fulltext::{Change, Entry, German, Index};
use sdk::{Cx, Error, Result, TenantId};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex as Latch, PoisonError};
use tokio::sync::Mutex;

/// One tenant's index and the right to change it.
pub struct Shelf {
    index: Index,
    learning: Mutex<()>,
}

/// The indexes of this node.
pub struct Library {
    root: PathBuf,
    german: Arc<German>,
    shelves: Latch<HashMap<TenantId, Arc<Shelf>>>,
}

impl Library {
    /// Below a folder; nothing is opened yet.
    pub fn new(root: PathBuf, german: Arc<German>) -> Self {
        Self { root, german, shelves: Latch::default() }
    }

    /// The tenant's index, up to date with everything committed.
    ///
    /// # Errors
    /// `Unavailable` if the database is away; `Internal` if the disk refuses.
    pub async fn current(&self, cx: &Cx) -> Result<Arc<Shelf>> {
        let shelf = self.shelf(cx.tenant())?;
        let turn = shelf.learning.lock().await;
        loop {
            let (xid, seq) = parse(shelf.index.cursor().as_deref());
            let rows = cx.read(SEARCH, async |tx| store::after(tx, &xid, seq).await).await?;
            let full = i64::try_from(rows.len()).is_ok_and(|n| n == store::STEP);
            let moved = rows.iter().any(|row| row.settled);
            if !rows.is_empty() {
                learn(shelf.clone(), rows, format!("{xid}|{seq}")).await?;
            }
            if !(full && moved) {
                break;
            }
        }
        drop(turn);
        Ok(shelf)
    }

    /// Whether this node has an index of the tenant.
    pub fn has(&self, tenant: TenantId) -> bool {
        self.root.join(tenant.to_string()).exists()
    }

    /// Removes the indexes of tenants that do not live: an index holds words in the clear. Returns how many.
    ///
    /// # Errors
    /// `Internal` if the disk refuses.
    pub fn weed(&self, lives: impl Fn(TenantId) -> bool) -> Result<usize> {
        let entries = match std::fs::read_dir(&self.root) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            entries => entries.map_err(Error::internal)?,
        };
        let mut weeded = 0_usize;
        for entry in entries {
            let entry = entry.map_err(Error::internal)?;
            let tenant = entry.file_name().to_str().and_then(|name| name.parse().ok());
            let Some(tenant) = tenant.filter(|tenant| !lives(*tenant)) else { continue };
            self.shelves.lock().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
            Index::destroy(&entry.path()).map_err(Error::internal)?;
            weeded = weeded.saturating_add(1);
        }
        Ok(weeded)
    }

    fn shelf(&self, tenant: TenantId) -> Result<Arc<Shelf>> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shelf) = shelves.get(&tenant) {
            return Ok(shelf.clone());
        }
        let dir = self.root.join(tenant.to_string());
        let index = match Index::open(&dir, self.german.clone()) {
            Err(error) if error.is_rebuildable() => {
                tracing::warn!(%error, %tenant, "the index is rebuilt");
                Index::destroy(&dir).map_err(Error::internal)?;
                Index::open(&dir, self.german.clone())
            }
            opened => opened,
        };
        let shelf = Arc::new(Shelf { index: index.map_err(Error::internal)?, learning: Mutex::default() });
        shelves.insert(tenant, shelf.clone());
        Ok(shelf)
    }
}

impl Shelf {
    /// The index itself.
    pub fn index(&self) -> &Index {
        &self.index
    }
}

/// Applies rows; the cursor passes only what is settled.
async fn learn(shelf: Arc<Shelf>, rows: Vec<Row>, before: String) -> Result<()> {
    let last = rows.iter().take_while(|row| row.settled).last();
    let cursor = last.map_or(before, |row| format!("{}|{}", row.xid, row.seq));
    let changes: Vec<Change> = rows.into_iter().map(change).collect();
    let applied = tokio::task::spawn_blocking(move || shelf.index.apply(changes, &cursor)).await;
    applied.map_err(Error::internal)?.map_err(Error::internal)
}

fn change(row: Row) -> Change {
    let id = format!("{}/{}", row.kind, row.id);
    if row.gone {
        return Change::Remove { id };
    }
    let Row { kind, title, body, readers, at, .. } = row;
    Change::Put(Entry { id, kind, title, body, readers, at: at.timestamp() })
}

fn parse(cursor: Option<&str>) -> (String, i64) {
    let parts = cursor.and_then(|cursor| cursor.split_once('|'));
    let (xid, seq) = parts.unwrap_or(("0", "0"));
    (xid.to_owned(), seq.parse().unwrap_or_default())
}
