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
    match path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        Some(dir) => File::open(dir)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

fn failed(path: &Path, source: io::Error) -> KeyError {
    KeyError::File { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Keyring;

    #[test]
    fn creates_a_private_file_once_and_keeps_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        let wrapped = Keyring::open_or_create(&path).unwrap().new_tenant_key("rurbroich").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        let again = Keyring::open_or_create(&path).unwrap();
        assert!(again.unwrap("rurbroich", &wrapped).is_ok());
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
        assert!(matches!(Keyring::open(&path), Err(KeyError::File { .. })));
        fs::write(&path, "a".repeat(64)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Keyring::open(&path), Err(KeyError::Exposed(_))));
        fs::write(&path, [0xff; 64]).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Keyring::open(&path), Err(KeyError::Malformed)));
        let nowhere = dir.path().join("missing/master.key");
        let refused = Keyring::open_or_create(&nowhere);
        assert!(matches!(refused, Err(KeyError::File { .. })));
    }
}
