use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::KeyError;
use crate::entropy::random;

const READABLE_BY_OTHERS: u32 = 0o004;
const OWNER_ONLY: u32 = 0o600;
/// A key file has 65 bytes; whatever is longer is not one.
const MAX_LEN: u64 = 256;

/// Reads a key file that not everybody can read. Groups may, as container platforms need it.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    let file = File::open(path).map_err(|source| failed(path, source))?;
    let meta = file.metadata().map_err(|source| failed(path, source))?;
    if meta.permissions().mode() & READABLE_BY_OTHERS != 0 {
        return Err(KeyError::Exposed(path.to_owned()));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_LEN).read_to_string(&mut text).map_err(|source| match source.kind() {
        io::ErrorKind::InvalidData => KeyError::Malformed,
        _ => failed(path, source),
    })?;
    Ok(text)
}

/// Creates a key file whole or not at all; leaves one that appeared meanwhile as it is.
pub(crate) fn create(path: &Path, text: &str) -> Result<(), KeyError> {
    let draft = draft_path(path)?;
    let outcome = write(&draft, text).and_then(|()| publish(&draft, path));
    let removed = fs::remove_file(&draft);
    outcome.and(removed).map_err(|source| failed(path, source))
}

/// Puts a text in a key file's place, whole or not at all.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), KeyError> {
    let draft = draft_path(path)?;
    let outcome = write(&draft, text).and_then(|()| fs::rename(&draft, path)).and_then(|()| settle(path));
    outcome.map_err(|source| failed(path, source))
}

/// Overwrites and removes a key file. Says whether it was there.
pub(crate) fn destroy(path: &Path) -> Result<bool, KeyError> {
    let wipe = |mut file: File| {
        let length = usize::try_from(file.metadata()?.len()).unwrap_or_default();
        file.write_all(&vec![0; length])?;
        file.sync_all()?;
        fs::remove_file(path)?;
        settle(path)
    };
    match OpenOptions::new().write(true).open(path).and_then(wipe) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        outcome => outcome.map(|()| true).map_err(|source| failed(path, source)),
    }
}

fn draft_path(path: &Path) -> Result<PathBuf, KeyError> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", hex::encode(random::<8>()?)));
    Ok(name.into())
}

fn write(draft: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(draft)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// A hard link, because unlike a rename it never replaces a key that others already use.
fn publish(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
        _ => {}
    }
    settle(path)
}

/// The folder, too, is to survive a power failure as it is now.
fn settle(path: &Path) -> io::Result<()> {
    match path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        Some(dir) => File::open(dir)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

pub(crate) fn failed(path: &Path, source: io::Error) -> KeyError {
    KeyError::File { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Master;

    #[test]
    fn creates_a_private_file_once_and_keeps_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        Master::open_or_create(&path).unwrap();
        let (mode, key) = (fs::metadata(&path).unwrap().permissions().mode(), read(&path).unwrap());
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        Master::open_or_create(&path).unwrap();
        assert_eq!(read(&path).unwrap(), key);
    }

    #[test]
    fn a_destroyed_key_leaves_nothing_readable_and_is_gone_once() {
        let dir = tempfile::tempdir().unwrap();
        let (path, link) = (dir.path().join("a.key"), dir.path().join("another-name"));
        create(&path, &"a".repeat(64)).unwrap();
        fs::hard_link(&path, &link).unwrap();
        assert!(destroy(&path).unwrap());
        assert!(!destroy(&path).unwrap());
        assert!(fs::read(&link).unwrap().iter().all(|byte| *byte == 0));
    }

    #[test]
    fn a_key_that_appeared_meanwhile_wins() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        create(&path, "first").unwrap();
        create(&path, "second").unwrap();
        assert_eq!(read(&path).unwrap().trim(), "first");
    }

    #[test]
    fn refuses_files_that_are_exposed_missing_or_no_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        assert!(matches!(Master::open(&path), Err(KeyError::File { .. })));
        fs::write(&path, "a".repeat(64)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Master::open(&path), Err(KeyError::Exposed(_))));
        fs::write(&path, [0xff; 64]).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Master::open(&path), Err(KeyError::Malformed)));
        let nowhere = dir.path().join("missing/master.key");
        let refused = Master::open_or_create(&nowhere);
        assert!(matches!(refused, Err(KeyError::File { .. })));
    }
}
