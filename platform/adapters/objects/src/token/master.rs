use std::path::{Path, PathBuf};

use crate::secret::Secret;
use crate::{KeyError, keyfile};

/// The operator's master key, and during a rotation the one before it. Losing it loses every file of every tenant:
/// it belongs in the operator's backup, apart from the database and the files.
#[derive(Debug)]
pub struct Master(Place);

#[derive(Debug)]
enum Place {
    /// Read anew for every use, so that a rotation is seen by all processes at once.
    File(PathBuf),
    /// The newest first.
    Given(Vec<Secret>),
}

impl Master {
    /// In a file of 64 hexadecimal digits.
    ///
    /// # Errors
    /// The file is missing, malformed, or readable by everybody.
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        let master = Self(Place::File(path.to_owned()));
        master.all().map(|_| master)
    }

    /// Like [`open`](Self::open), but creates the file (mode 0600, random key) if there is none.
    /// An existing file is never written to; of two processes that start together, one creates.
    ///
    /// # Errors
    /// As [`open`](Self::open), or the file cannot be created.
    pub fn open_or_create(path: &Path) -> Result<Self, KeyError> {
        if !path.exists() {
            keyfile::create(path, &Secret::generate()?.to_hex())?;
        }
        Self::open(path)
    }

    /// As 64 hexadecimal digits, e.g. an environment variable's value; `old` is the key before it, as long as there
    /// are things it wrapped.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] for anything else.
    pub fn from_hex(text: &str, old: Option<&str>) -> Result<Self, KeyError> {
        let keys = std::iter::once(text).chain(old).map(Secret::from_hex).collect::<Result<_, _>>()?;
        Ok(Self(Place::Given(keys)))
    }

    /// The newest first; at least one.
    pub(super) fn all(&self) -> Result<Vec<Secret>, KeyError> {
        let path = match &self.0 {
            Place::Given(keys) => return keys.iter().map(Secret::again).collect(),
            Place::File(path) => path,
        };
        let mut keys = vec![Secret::from_hex(&keyfile::read(path)?)?];
        let old = old(path);
        if old.exists() {
            keys.push(Secret::from_hex(&keyfile::read(&old)?)?);
        }
        Ok(keys)
    }

    /// Puts a fresh key in the file's place and keeps the one before beside it. Goes on with a rotation that was cut off;
    /// a key given by the environment is changed there.
    pub(super) fn begin_rotation(&self) -> Result<(), KeyError> {
        let Place::File(path) = &self.0 else { return Ok(()) };
        let old = old(path);
        if !old.exists() {
            keyfile::create(&old, keyfile::read(path)?.trim())?;
            keyfile::replace(path, &Secret::generate()?.to_hex())?;
        }
        Ok(())
    }

    /// Destroys the key before.
    pub(super) fn end_rotation(&self) -> Result<(), KeyError> {
        let Place::File(path) = &self.0 else { return Ok(()) };
        keyfile::destroy(&old(path)).map(drop)
    }
}

fn old(path: &Path) -> PathBuf {
    path.with_extension(match path.extension() {
        Some(extension) => format!("old.{}", extension.to_string_lossy()),
        None => "old".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_text_that_is_no_key() {
        for text in ["", "a", &"a".repeat(63), &"a".repeat(66), &"g".repeat(64)] {
            assert!(matches!(Master::from_hex(text, None), Err(KeyError::Malformed)));
        }
        assert!(Master::from_hex(&"a".repeat(64), Some("b")).is_err());
    }

    #[test]
    fn prints_no_key() {
        assert!(!format!("{:?}", Master::from_hex(&"a".repeat(64), None).unwrap()).contains("aaaa"));
    }

    #[test]
    fn a_rotation_that_was_cut_off_goes_on_with_the_same_keys() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        let master = Master::open_or_create(&path).unwrap();
        let first = keyfile::read(&path).unwrap().clone();
        master.begin_rotation().unwrap();
        let second = keyfile::read(&path).unwrap().clone();
        master.begin_rotation().unwrap();
        assert_ne!(first, second);
        assert_eq!(keyfile::read(&path).unwrap().clone(), second);
        assert_eq!(master.all().unwrap().len(), 2);
        master.end_rotation().unwrap();
        assert_eq!(master.all().unwrap().len(), 1);
        assert!(!std::fs::exists(dir.path().join("master.old.key")).unwrap());
    }
}
