use std::fs::{self, File};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{MASTER, Master, Token};
use crate::aad::aad;
use crate::secret::Secret;
use crate::{KeyError, WrappedKey, keyfile};

/// One file per key, each sealed by the master key.
///
/// All processes of an installation share the folder. A copy of it that is older than a destroyed key still holds that
/// key: how long copies are kept is how long destruction takes.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    master: Master,
}

impl Folder {
    /// Below a directory, which is made if it is missing.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(dir: &Path, master: Master) -> Result<Self, KeyError> {
        fs::create_dir_all(dir).map_err(|source| keyfile::failed(dir, source))?;
        Ok(Self { dir: dir.to_owned(), master })
    }

    /// Seals every key by a fresh master key and destroys the old one. Returns how many there are.
    /// Nothing that the keys wrapped is touched. May be cut off and started again.
    ///
    /// # Errors
    /// A file cannot be read or written; the old master key stays until all are done.
    pub fn rotate(&self) -> Result<usize, KeyError> {
        let guard = self.lock()?;
        guard.lock().map_err(|source| keyfile::failed(&self.dir, source))?;
        self.master.begin_rotation()?;
        let labels = self.labels("")?;
        for label in &labels {
            let path = self.path(label)?;
            let sealed = self.seal(label, &self.key(label)?)?;
            keyfile::replace(&path, &sealed)?;
        }
        self.master.end_rotation()?;
        Ok(labels.len())
    }

    /// Making a key and rotating the master exclude each other: a key sealed by the old one must not appear too late.
    fn lock(&self) -> Result<File, KeyError> {
        let path = self.dir.join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        file.map_err(|source| keyfile::failed(&path, source))
    }

    fn path(&self, label: &str) -> Result<PathBuf, KeyError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        match !label.is_empty() && !label.starts_with('.') && label.chars().all(plain) {
            true => Ok(self.dir.join(format!("{label}.key"))),
            false => Err(KeyError::Refused),
        }
    }

    fn seal(&self, label: &str, key: &Secret) -> Result<Zeroizing<String>, KeyError> {
        let masters = self.master.all()?;
        let newest = masters.first().ok_or(KeyError::Malformed)?;
        let WrappedKey(sealed) = newest.wrap(&aad("token", &[label]), key)?;
        Ok(Zeroizing::new(hex::encode(sealed)))
    }

    fn key(&self, label: &str) -> Result<Secret, KeyError> {
        let text = keyfile::read(&self.path(label)?).map_err(|error| match error {
            KeyError::File { source, .. } if source.kind() == std::io::ErrorKind::NotFound => KeyError::Gone,
            error => error,
        })?;
        let sealed = WrappedKey(hex::decode(text.trim()).map_err(|_| KeyError::Refused)?);
        first_that_fits(&self.master.all()?, |master| master.unwrap(&aad("token", &[label]), &sealed))
    }
}

impl Token for Folder {
    fn generate(&self, label: &str) -> Result<(), KeyError> {
        let guard = self.lock()?;
        guard.lock_shared().map_err(|source| keyfile::failed(&self.dir, source))?;
        let path = self.path(label)?;
        if path.exists() {
            return Ok(());
        }
        keyfile::create(&path, &self.seal(label, &Secret::generate()?)?)
    }

    fn encrypt(&self, label: &str, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.key(label)?.seal(aad, plain)
    }

    fn decrypt(&self, label: &str, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        match label {
            MASTER => first_that_fits(&self.master.all()?, |master| master.open(aad, sealed)),
            label => self.key(label)?.open(aad, sealed),
        }
    }

    fn destroy(&self, label: &str) -> Result<bool, KeyError> {
        keyfile::destroy(&self.path(label)?)
    }

    fn labels(&self, prefix: &str) -> Result<Vec<String>, KeyError> {
        let failed = |source| keyfile::failed(&self.dir, source);
        let mut labels = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let label = name.to_str().and_then(|name| name.strip_suffix(".key"));
            labels.extend(label.filter(|label| label.starts_with(prefix)).map(str::to_owned));
        }
        Ok(labels)
    }
}

fn first_that_fits<R>(masters: &[Secret], open: impl Fn(&Secret) -> Result<R, KeyError>) -> Result<R, KeyError> {
    let mut outcome = Err(KeyError::OtherKey);
    for master in masters {
        outcome = open(master);
        if !matches!(outcome, Err(KeyError::OtherKey)) {
            break;
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), Master::from_hex(&"a".repeat(64), None).unwrap()).unwrap();
        for label in ["", "../x", "a/b", ".a", "a b"] {
            assert!(matches!(folder.generate(label), Err(KeyError::Refused)), "{label:?}");
        }
    }

    #[test]
    fn a_key_file_put_in_anothers_place_opens_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), Master::from_hex(&"a".repeat(64), None).unwrap()).unwrap();
        folder.generate("a.1").unwrap();
        fs::copy(dir.path().join("a.1.key"), dir.path().join("b.1.key")).unwrap();
        assert!(matches!(folder.encrypt("b.1", b"", b"x"), Err(KeyError::Refused)));
    }

    #[test]
    fn rotating_the_master_keeps_every_key_and_forgets_the_old_master() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        let folder = Folder::open(&dir.path().join("ring"), Master::open_or_create(&path).unwrap()).unwrap();
        folder.generate("a.1").unwrap();
        let (sealed, old) = (folder.encrypt("a.1", b"x", b"plain").unwrap(), keyfile::read(&path).unwrap());
        assert_eq!(folder.rotate().unwrap(), 1);
        assert_eq!(folder.decrypt("a.1", b"x", &sealed).unwrap().as_slice(), b"plain");
        let before = Folder::open(&dir.path().join("ring"), Master::from_hex(&old, None).unwrap()).unwrap();
        assert!(matches!(before.decrypt("a.1", b"x", &sealed), Err(KeyError::OtherKey)));
    }

    #[test]
    fn a_master_from_the_environment_is_rotated_by_naming_both() {
        let dir = tempfile::tempdir().unwrap();
        let ring = |new: &str, old: Option<&str>| {
            Folder::open(
                dir.path(),
                Master::from_hex(&new.repeat(64), old.map(|old| old.repeat(64)).as_deref()).unwrap(),
            )
            .unwrap()
        };
        ring("a", None).generate("a.1").unwrap();
        assert!(matches!(ring("b", None).encrypt("a.1", b"", b""), Err(KeyError::OtherKey)));
        assert_eq!(ring("b", Some("a")).rotate().unwrap(), 1);
        assert!(ring("b", None).encrypt("a.1", b"", b"").is_ok());
    }
}
