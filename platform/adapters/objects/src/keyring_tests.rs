use super::*;
use crate::token::{Folder, Master};
use tempfile::TempDir;

struct Ring {
    keys: Keyring,
    dir: TempDir,
    digit: String,
}

fn ring(digit: &str) -> Ring {
    let (dir, digit) = (tempfile::tempdir().unwrap(), digit.repeat(64));
    let keys = Keyring::new(Folder::open(dir.path(), Master::from_hex(&digit, None).unwrap()).unwrap());
    Ring { keys, dir, digit }
}

impl Ring {
    /// Another process over the same folder.
    fn elsewhere(&self) -> Keyring {
        Keyring::new(Folder::open(self.dir.path(), Master::from_hex(&self.digit, None).unwrap()).unwrap())
    }
}

#[test]
fn a_tenant_key_opens_only_for_its_tenant_and_its_ring() {
    let (ring, other) = (ring("a"), ring("b"));
    let wrapped = ring.keys.new_tenant_key("rurbroich").unwrap();
    ring.keys.new_tenant_key("kleinhausen").unwrap();
    assert!(ring.keys.unwrap("rurbroich", &wrapped).is_ok());
    assert!(matches!(ring.keys.unwrap("kleinhausen", &wrapped), Err(KeyError::Refused | KeyError::OtherKey)));
    assert!(matches!(other.keys.unwrap("rurbroich", &wrapped), Err(KeyError::Gone)));
}

#[test]
fn a_shredded_tenants_copies_open_nothing_and_neighbours_stay() {
    let ring = ring("a");
    let (gone, stays) =
        (ring.keys.new_tenant_key("rurbroich").unwrap(), ring.keys.new_tenant_key("rurbroich-2").unwrap());
    ring.keys.unwrap("rurbroich", &gone).unwrap();
    assert_eq!(ring.keys.shred("rurbroich").unwrap(), ["rurbroich.1"]);
    assert!(matches!(ring.keys.unwrap("rurbroich", &gone), Err(KeyError::Gone)));
    assert!(matches!(ring.elsewhere().unwrap("rurbroich", &gone), Err(KeyError::Gone)));
    assert!(ring.elsewhere().unwrap("rurbroich-2", &stays).is_ok());
    assert!(ring.keys.shred("rurbroich").unwrap().is_empty());
}

#[test]
fn a_renewed_tenant_opens_what_is_old_until_it_forgets() {
    let ring = ring("a");
    let first = ring.keys.new_tenant_key("rurbroich").unwrap();
    let sealed = ring.keys.unwrap("rurbroich", &first).unwrap().seal("totp", b"seed").unwrap();
    let second = ring.keys.announce("rurbroich", &first).unwrap();
    let early = ring.keys.unwrap("rurbroich", &second).unwrap();
    assert!(early.is_newest(&sealed), "an announced key does not seal yet");
    let third = ring.keys.adopt("rurbroich", &second).unwrap();
    let key = ring.keys.unwrap("rurbroich", &third).unwrap();
    assert_eq!(key.open("totp", &sealed).unwrap().as_slice(), b"seed");
    assert_eq!(early.open("totp", &key.seal("totp", b"new").unwrap()).unwrap().as_slice(), b"new");
    assert!(!key.is_newest(&sealed));
    let renewed = key.seal("totp", &key.open("totp", &sealed).unwrap()).unwrap();
    assert!(key.is_newest(&renewed));

    let last = ring.keys.forget_older("rurbroich", &third).unwrap();
    assert_eq!(ring.keys.retire("rurbroich", &last).unwrap(), 3);
    let key = ring.elsewhere().unwrap("rurbroich", &last).unwrap();
    assert!(key.open("totp", &renewed).is_ok());
    assert!(matches!(key.open("totp", &sealed), Err(KeyError::OtherKey)));
    for old in [first, second, third] {
        assert!(matches!(ring.elsewhere().unwrap("rurbroich", &old), Err(KeyError::Gone)));
    }
}

#[test]
fn a_key_that_the_master_wrapped_still_opens_and_moves_on() {
    let ring = ring("a");
    let (master, secret) = (Secret::from_hex(&ring.digit).unwrap(), Secret::generate().unwrap());
    let old = master.wrap(&aad("tenant-key", &["rurbroich"]), &secret).unwrap();
    let sealed = ring.keys.unwrap("rurbroich", &old).unwrap().seal("totp", b"seed").unwrap();
    assert!(matches!(ring.keys.unwrap("kleinhausen", &old), Err(KeyError::Refused)));
    let renewed = ring.keys.announce("rurbroich", &old).unwrap();
    assert!(ring.elsewhere().unwrap("rurbroich", &renewed).unwrap().open("totp", &sealed).is_ok());
}

#[test]
fn bytes_that_are_no_keys_are_refused() {
    let ring = ring("a");
    for bytes in [vec![], vec![2], vec![2, 0, 0, 0, 1], vec![9; 65], vec![1; 4]] {
        assert!(ring.keys.unwrap("rurbroich", &WrappedKey(bytes)).is_err());
    }
}
