//! The index as a cache: replaced, removed, reopened, damaged, destroyed.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::town::{Town, document, german};
use fulltext::{Audience, Change, Error, German, Index, Query};
use tempfile::TempDir;

fn put(id: &str, body: &str) -> Change {
    Change::Put(document(id, "", body))
}

fn remove(id: &str) -> Change {
    Change::Remove { id: id.into() }
}

#[test]
fn the_last_change_of_an_id_counts() {
    let town = Town::new();
    town.index.apply([put("1", "Hund"), put("2", "Hund"), put("1", "Katze")], "a").unwrap();
    assert_eq!((town.find("Hund"), town.find("Katze")), (vec!["2".to_owned()], vec!["1".to_owned()]));
    town.index.apply([put("2", "Katze"), remove("1"), remove("unknown")], "b").unwrap();
    assert_eq!((town.find("Hund").len(), town.find("Katze")), (0, vec!["2".to_owned()]));
    town.index.apply([remove("2"), put("2", "Pferd")], "c").unwrap();
    assert_eq!(town.find("Pferd"), ["2"]);
    town.index.apply([put("3", "Hund"), remove("3")], "d").unwrap();
    assert_eq!(town.index.len(), 1);
}

#[test]
fn cursor_and_content_move_together() {
    let town = Town::new();
    assert_eq!(town.index.cursor(), None);
    town.index.apply([put("1", "Hund")], "event 7").unwrap();
    let unborn = std::iter::once(put("2", "Katze")).chain(std::iter::from_fn(|| panic!("the source broke off")));
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| town.index.apply(unborn, "event 8")));
    assert!(failed.is_err());
    assert_eq!((town.index.cursor().as_deref(), town.find("Katze").len()), (Some("event 7"), 0));
    town.index.apply([], "event 9").unwrap();
    let reopened = Town { index: Index::open(town.dir.path(), german()).unwrap(), dir: town.dir };
    assert_eq!((reopened.index.cursor().as_deref(), reopened.find("Hund").len()), (Some("event 9"), 1));
    assert_eq!(reopened.find("Katze").len(), 0);
}

#[test]
fn many_small_commits_neither_leak_files_nor_lose_entries() {
    let town = Town::new();
    for round in 0..40 {
        town.index.apply([put(&format!("{}", round % 25), "Hund")], &round.to_string()).unwrap();
    }
    assert_eq!((town.index.len(), town.find("Hund").len()), (25, 25));
    assert_eq!(town.index.cursor().as_deref(), Some("39"));
    let files = fs::read_dir(town.dir.path()).unwrap().count();
    assert!(files < 150, "{files} files after 40 commits");
}

#[test]
fn two_threads_take_turns() {
    let town = Town::new();
    std::thread::scope(|scope| {
        for id in ["1", "2", "3", "4"] {
            let index = &town.index;
            scope.spawn(move || index.apply([put(id, "Hund")], id).unwrap());
        }
    });
    assert_eq!(town.find("Hund").len(), 4);
}

#[test]
fn another_vocabulary_makes_the_index_outdated() {
    let town = Town::with(&["Hund"]);
    let list = town.dir.path().join("list");
    fs::write(&list, "Kirschbaum\n").unwrap();
    let other = Arc::new(German::load(&[&list]).unwrap());
    let error = Index::open(town.dir.path(), other).err().unwrap();
    assert!(matches!(error, Error::Outdated { .. }) && error.is_rebuildable(), "{error}");
    assert!(Index::open(town.dir.path(), german()).is_ok());
    fs::remove_file(town.dir.path().join("analysis")).unwrap();
    assert!(matches!(Index::open(town.dir.path(), german()).err(), Some(Error::Outdated { .. })));
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    files.retain(|file| !file.file_name().unwrap().to_string_lossy().contains("lock"));
    files.sort();
    files
}

/// A copy of an index with one file damaged.
fn damaged(healthy: &Path, name: &OsStr, damage: &str) -> TempDir {
    let copy = TempDir::new().unwrap();
    for file in files(healthy) {
        fs::copy(&file, copy.path().join(file.file_name().unwrap())).unwrap();
    }
    let victim = copy.path().join(name);
    let bytes = fs::read(&victim).unwrap();
    match damage {
        "gone" => fs::remove_file(&victim).unwrap(),
        "empty" => fs::write(&victim, "").unwrap(),
        "short" => fs::write(&victim, &bytes[..bytes.len() / 2]).unwrap(),
        _ => fs::write(&victim, bytes.iter().map(|byte| byte ^ 0x55).collect::<Vec<_>>()).unwrap(),
    }
    copy
}

fn each_damage(check: impl Fn(&Path, &str)) {
    let healthy = Town::with(&["Hund", "Katze"]);
    let names = files(healthy.dir.path());
    assert!(names.len() >= 8, "{names:?}");
    for name in names.iter().map(|path| path.file_name().unwrap()) {
        for damage in ["gone", "empty", "short", "noise"] {
            let copy = damaged(healthy.dir.path(), name, damage);
            check(copy.path(), &format!("{} {damage}", name.to_string_lossy()));
        }
    }
}

#[test]
fn damage_is_reported_and_repaired_by_a_refill() {
    each_damage(|dir, case| {
        match Index::open(dir, german()).and_then(|index| index.verify().map(|()| index)) {
            Err(error) => assert!(error.is_rebuildable(), "{case}: {error}"),
            // Without its table of contents an index is empty and says so; the list of its files is redundant.
            Ok(index) if case == "meta.json gone" => assert_eq!(index.cursor(), None),
            Ok(index) => assert!(case.contains(".managed.json") && index.len() == 2, "{case} went unnoticed"),
        }
        Index::destroy(dir).unwrap();
        let index = Index::open(dir, german()).unwrap();
        assert_eq!((index.cursor(), index.len()), (None, 0));
    });
}

#[test]
fn damage_that_nobody_checked_for_never_ends_the_process() {
    each_damage(|dir, _case| {
        let Ok(index) = Index::open(dir, german()) else { return };
        for text in ["Hund", "\"Hund Katze\"", "hu*", "-Hund"] {
            let audience = [Audience { kind: "document", readers: None, except: &[] }];
            let _answer =
                index.search(&Query { text, audience: &audience, opened: &[], shut: &[], offset: 0, limit: 10 });
        }
        let _applied = index.apply([put("1", "Pferd"), remove("0")], "later");
    });
}

#[test]
fn destroy_is_careful() {
    let dir = TempDir::new().unwrap();
    Index::destroy(&dir.path().join("never there")).unwrap();
    fs::create_dir(dir.path().join("precious")).unwrap();
    assert!(matches!(Index::destroy(dir.path()), Err(Error::Foreign { .. })));
    assert!(dir.path().join("precious").exists());
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(Index::destroy(&file), Err(Error::Directory { .. })));
    assert!(matches!(Index::open(&file, german()).err(), Some(Error::Directory { .. })));
}

#[test]
fn a_second_process_is_turned_away_while_one_writes() {
    let town = Town::new();
    let second = Index::open(town.dir.path(), german()).unwrap();
    let changes = std::iter::once_with(|| {
        let error = second.apply([put("2", "Katze")], "other").unwrap_err();
        assert!(matches!(error, Error::Busy { .. }), "{error}");
        put("1", "Hund")
    });
    town.index.apply(changes, "mine").unwrap();
    assert_eq!(town.find("Hund"), ["1"]);
}
