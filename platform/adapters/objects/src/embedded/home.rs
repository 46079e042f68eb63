use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A server that was just dropped needs a moment to let go.
const LOCK_ATTEMPTS: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// The embedded server's directory, held against every other process.
#[derive(Debug)]
pub(crate) struct Home {
    root: PathBuf,
    _lock: File,
}

impl Home {
    pub(crate) async fn open(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let root = dir.canonicalize()?;
        let lock = File::create(root.join(".lock"))?;
        for attempt in 1..=LOCK_ATTEMPTS {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if attempt < LOCK_ATTEMPTS => {
                    tokio::time::sleep(LOCK_PAUSE).await;
                }
                Err(TryLockError::WouldBlock) => return Err(taken(&root)),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        remove_unfinished(&root)?;
        Ok(Self { root, _lock: lock })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

fn taken(root: &Path) -> io::Error {
    let text = format!("{} is served by another process; stop it or choose another directory", root.display());
    io::Error::new(io::ErrorKind::ResourceBusy, text)
}

/// Uploads that were cut off by the end of an earlier process: nobody can finish them, since they
/// belong to credentials that are gone.
fn remove_unfinished(root: &Path) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let unfinished = entry.file_name().to_str().is_some_and(is_unfinished);
        if unfinished && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The names s3s-fs gives to temporary files, uploads, their parts and their attributes.
fn is_unfinished(name: &str) -> bool {
    let temporary = name.starts_with(".tmp.") && name.ends_with(".internal.part");
    let upload = name.starts_with(".upload-") || name.starts_with(".upload_id-");
    let attributes = name.starts_with(".bucket-") && name.contains(".upload-");
    temporary || upload || attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finished_files_are_not_taken_for_unfinished_ones() {
        for name in [
            ".upload-7f.json",
            ".upload_id-7f.part-3",
            ".tmp.0.internal.part",
            ".bucket-Zw.object-dA.upload-7f.metadata.json",
        ] {
            assert!(is_unfinished(name), "{name}");
        }
        for name in ["gemeinwerk", ".lock", ".bucket-Zw.object-dA.internal.json", ".bucket-Zw.object-dA.metadata.json"]
        {
            assert!(!is_unfinished(name), "{name}");
        }
    }
}
