//! Nobody finds, counts or guesses what he may not see.

use crate::town::{Town, document};
use fulltext::{Audience, Change, Entry, Hits, Query};

fn town() -> Town {
    let town = Town::new();
    let entry = |id: &str, kind: &str, readers: &[&str]| {
        let readers = readers.iter().map(|reader| reader.to_string()).collect();
        Change::Put(Entry { kind: kind.into(), readers, ..document(id, "Hund", "Hundesteuer") })
    };
    let entries = [
        entry("a", "document", &["tax"]),
        entry("b", "document", &["tax", "youth"]),
        entry("c", "document", &["youth"]),
        entry("d", "document", &[]),
        entry("e", "letter", &["tax"]),
    ];
    town.index.apply(entries, "1").unwrap();
    town
}

fn search(town: &Town, audience: &[Audience<'_>], text: &str) -> Hits {
    town.index.search(&Query { text, audience, opened: &[], shut: &[], offset: 0, limit: 10 }).unwrap()
}

fn seen(town: &Town, audience: &[Audience<'_>]) -> Vec<String> {
    let hits = search(town, audience, "steuer");
    let mut ids = hits.hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>();
    ids.sort();
    assert_eq!(hits.total, ids.len(), "the total counts what is visible");
    ids
}

#[test]
fn readers_and_kinds_decide() {
    let town = town();
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    let (tax, both, other) = (names(&["tax"]), names(&["tax", "youth"]), names(&["taxes", "ta", "", "tax "]));
    let only = |kind, readers| [Audience { kind, readers: Some(readers), except: &[] }];
    assert_eq!(seen(&town, &[Audience { kind: "document", readers: None, except: &[] }]), ["a", "b", "c", "d"]);
    assert_eq!(seen(&town, &only("document", &tax)), ["a", "b"]);
    assert_eq!(seen(&town, &only("document", &both)), ["a", "b", "c"]);
    assert_eq!(seen(&town, &only("letter", &both)), ["e"]);
    assert_eq!(seen(&town, &only("document", &other)), [""; 0]);
    assert_eq!(seen(&town, &only("document", &[])), [""; 0]);
    assert_eq!(seen(&town, &[]), [""; 0]);
    let mixed = [
        Audience { kind: "letter", readers: None, except: &[] },
        Audience { kind: "document", readers: Some(&tax), except: &[] },
    ];
    assert_eq!(seen(&town, &mixed), ["a", "b", "e"]);
}

#[test]
fn kinds_and_readers_cannot_be_confused() {
    let town = town();
    for kind in ["documenttax", "8:document", "k8:document", "document\0", "", "docu"] {
        assert_eq!(seen(&town, &[Audience { kind, readers: None, except: &[] }]), [""; 0], "{kind}");
    }
    let readers = ["nttax".to_owned(), "ent".to_owned()];
    assert_eq!(seen(&town, &[Audience { kind: "docume", readers: Some(&readers), except: &[] }]), [""; 0]);
}

#[test]
fn no_search_reaches_around_the_filter() {
    let town = town();
    let youth = ["youth".to_owned()];
    let audience = [Audience { kind: "document", readers: Some(&youth), except: &[] }];
    for text in ["hund*", "-katze", "\"Hund\"", "seen_by:r8:documenttax", "h* OR e", "hu* -e", "*"] {
        let hits = search(&town, &audience, text);
        assert!(hits.total <= 2, "{text}");
        assert!(hits.hits.iter().all(|hit| ["b", "c"].contains(&hit.id.as_str())), "{text}");
    }
}

#[test]
fn a_change_of_readers_takes_effect_at_once() {
    let town = town();
    let tax = ["tax".to_owned()];
    let audience = [Audience { kind: "document", readers: Some(&tax), except: &[] }];
    let moved = Entry { readers: vec!["youth".into()], ..document("a", "Hund", "Hundesteuer") };
    town.index.apply([Change::from(moved)], "2").unwrap();
    assert_eq!(seen(&town, &audience), ["b"]);
}

#[test]
fn single_entries_are_opened_and_shut_by_name() {
    let town = town();
    let (tax, names) = (["tax".to_owned()], |ids: &[&str]| ids.iter().map(|id| id.to_string()).collect::<Vec<_>>());
    let audience = [Audience { kind: "document", readers: Some(&tax), except: &[] }];
    let seen = |audience: &[Audience<'_>], opened: &[&str], shut: &[&str]| {
        let (opened, shut) = (names(opened), names(shut));
        let query = Query { text: "steuer", audience, opened: &opened, shut: &shut, offset: 0, limit: 10 };
        let hits = town.index.search(&query).unwrap();
        let mut ids = hits.hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>();
        ids.sort();
        assert_eq!(hits.total, ids.len(), "the total counts what is visible");
        ids
    };
    assert_eq!(seen(&audience, &["d", "e"], &[]), ["a", "b", "d", "e"]);
    assert_eq!(seen(&audience, &[], &["a", "nothing"]), ["b"]);
    assert_eq!(seen(&audience, &["a", "d"], &["a"]), ["b", "d"], "what is shut stays shut");
    assert_eq!(seen(&[], &["c"], &[]), ["c"]);
}
