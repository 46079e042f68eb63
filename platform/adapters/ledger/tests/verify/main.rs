//! Whoever can write to the database can change everything, and is named.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod log;

use ledger::{Expiry, Finding, LeafLine, Loose, Row, Signer, Source, State, verify};
use log::{Log, TENANT, at, brief, check, row, sealed, signer};
use serde_json::Value;
use uuid::Uuid;

#[test]
fn an_untouched_log_is_intact() {
    let log = Log::of(10);
    let report = check(&[log.text(), log.roots[0].clone(), Log::of(6).text()]);
    assert!(report.is_intact(), "{report}");
    assert_eq!((report.leaves, report.kept, report.roots, report.witnesses), (10, 10, 2, 2));
}

#[test]
fn a_changed_row_is_named() {
    for n in 0..10 {
        let mut log = Log::of(10);
        let content = log.leaves[n].content.as_mut().unwrap();
        content.detail.insert("after".into(), Value::from(1_000));
        assert_eq!(log.named(), [format!("changed {n}")]);
    }
    let mut log = Log::of(10);
    log.leaves[3].content.as_mut().unwrap().actor_name = "Jemand anders".into();
    let text = log.checked().to_string();
    assert!(text.contains("Zeile 3 (Kennung") && text.contains("verändert"), "{text}");
    assert!(!text.contains("Jemand anders"), "a verifier names rows, not persons: {text}");
}

#[test]
fn a_row_changed_with_its_leaf_is_named() {
    let mut log = Log::of(10);
    let other = Row { actor_name: "Jemand anders".into(), ..row(5) };
    log.leaves[5].digest = other.digest().unwrap();
    log.leaves[5].content = Some(other);
    assert_eq!(log.named(), ["forged 5", "root 8 intact 4"]);
}

#[test]
fn a_removed_row_is_named_with_or_without_its_leaf() {
    let mut log = Log::of(10);
    log.leaves[4].content = None;
    assert_eq!(log.named(), ["removed 4"]);
    log.leaves.remove(4);
    assert_eq!(log.named(), ["missing 4-4"]);
    (4..9).for_each(|n| log.leaves[n].n -= 1);
    let named = log.named();
    assert!(named.contains(&"missing 4-4".to_owned()) && named.contains(&"moved 4 from 5".to_owned()), "{named:?}");
}

#[test]
fn swapped_rows_are_named() {
    let mut log = Log::of(10);
    let (one, two) = (log.leaves[2].content.clone(), log.leaves[6].content.clone());
    (log.leaves[2].content, log.leaves[6].content) = (two, one);
    assert_eq!(log.named(), ["changed 2", "changed 6"]);

    let mut log = Log::of(10);
    log.leaves.swap(2, 7);
    (log.leaves[2].n, log.leaves[7].n) = (2, 7);
    assert_eq!(log.named(), ["moved 2 from 7", "moved 7 from 2", "root 4 intact 0"]);
}

#[test]
fn an_inserted_row_is_named() {
    // Slipped in between: everything behind it moves on.
    let mut log = Log::of(10);
    let slipped = sealed(3, Row { id: Uuid::from_u128(1), ..row(3) }, State::Sealed);
    log.leaves.insert(3, LeafLine { seal: String::new(), ..slipped });
    (4..11).for_each(|n| log.leaves[n].n += 1);
    let named = log.named();
    assert_eq!(named.first().unwrap(), "forged 3");
    assert!(named.contains(&"moved 4 from 3".to_owned()) && named.contains(&"root 4 intact 0".to_owned()), "{named:?}");
    // Taking a place twice.
    let mut log = Log::of(10);
    log.leaves.insert(3, log.leaves[2].clone());
    assert_eq!(log.named(), ["repeated 2"]);
    // Laid among the rows, for the worker to take: it says that the seal was not ours.
    let mut log = Log::of(10);
    log.leaves.push(sealed(10, row(10), State::Foreign));
    assert_eq!(log.named(), ["foreign Some(10)"]);
    // Laid among the rows, and not taken yet.
    let mut log = Log::of(10);
    log.loose.push(Loose { seal: None, content: row(11) });
    assert_eq!(log.named(), ["foreign None"]);
}

#[test]
fn a_cut_off_end_is_named_by_roots_handed_out() {
    let (whole, mut log) = (Log::of(10), Log::of(10));
    log.leaves.truncate(6);
    assert_eq!(log.named(), ["cut 8 to 6"]);
    // With the root gone as well, only who kept one notices.
    log.roots.truncate(1);
    assert!(log.checked().is_intact());
    let report = check(&[log.text(), whole.roots[1].clone()]);
    let named: Vec<String> = report.findings.iter().map(brief).collect();
    assert_eq!(named[0], "cut 8 to 6");
    // So does who kept an older export.
    log.made_at = at(40);
    let named: Vec<String> = check(&[whole.text(), log.text()]).findings.iter().map(brief).collect();
    assert_eq!(named, ["cut 10 to 6"]);
}

/// Whoever has the key and the database can seal anew; what was mailed they cannot change.
#[test]
fn even_the_holder_of_the_key_is_found_out_by_a_mailed_root() {
    let (honest, mut log) = (Log::of(10), Log::of(10));
    log.leaves[5] = sealed(5, Row { actor_name: "Jemand anders".into(), ..row(5) }, State::Sealed);
    log.roots = log.signed();
    assert!(log.checked().is_intact(), "the export alone proves nothing against the key");
    let report = check(&[log.text(), honest.roots[0].clone(), honest.roots[1].clone()]);
    let named: Vec<String> = report.findings.iter().map(brief).collect();
    assert_eq!(named.first().unwrap(), "root 8 intact 4", "{named:?}");
    assert_eq!(report.witnesses, 1);
    let named: Vec<String> = check(&[Log::of(9).text(), log.text()]).findings.iter().map(brief).collect();
    assert_eq!(named, ["Differs(5)"], "an older export names the row itself");
}

#[test]
fn expired_contents_are_no_finding_and_deleted_ones_are() {
    let mut log = Log::of(10);
    (0..5).for_each(|n| log.leaves[n].content = None);
    assert_eq!(log.named().len(), 5);
    let expiry = |upto, signer: &Signer| Expiry { tenant: TENANT, upto, before: at(5) }.sign(signer);
    log.expiries = vec![expiry(5, &signer())];
    let report = log.checked();
    assert!(report.is_intact() && report.expired == 5, "{report}");
    log.leaves[5].content = None;
    assert_eq!(log.named(), ["removed 5"]);
    // A statement somebody else signed covers nothing.
    log.expiries = vec![expiry(9, &Signer::from_seed(&[8; 32]).unwrap())];
    assert!(log.named().iter().filter(|name| name.starts_with("removed")).count() == 6);
}

#[test]
fn rows_without_a_leaf_wait_or_were_kept_out() {
    let mut log = Log::of(10);
    let seal = |row: &Row| signer().seal_row(TENANT, &row.digest().unwrap());
    let loose = |row: Row| {
        use base64::{Engine, engine::general_purpose::STANDARD};
        Loose { seal: Some(STANDARD.encode(seal(&row))), content: row }
    };
    log.loose = vec![loose(row(10)), Loose { seal: None, content: Row { salt: None, ..row(1) } }];
    let report = log.checked();
    assert!(report.is_intact() && (report.waiting, report.older) == (1, 1), "{report}");
    log.loose = vec![loose(Row { id: Uuid::from_u128(1), ..row(1) })];
    assert!(log.named()[0].starts_with("Unlogged"), "{:?}", log.named());
}

#[test]
fn broken_files_are_said_to_be_broken() {
    let text = Log::of(10).text();
    let cut: String = text.lines().take(8).map(|line| format!("{line}\n")).collect();
    assert!(check(&[cut]).findings.iter().any(|finding| matches!(finding, Finding::Unfinished(_))));
    let garbled = text.replacen("{\"leaf\":{\"n\":4,", "{\"leaf\":{\"n\":\"4\",", 1);
    assert!(check(&[garbled]).findings.iter().any(|finding| matches!(finding, Finding::Unreadable(..))));
    let forged = text.replacen("day 2026", "day 2025", 1);
    assert!(check(&[forged]).findings.iter().any(|finding| matches!(finding, Finding::Unsigned(_))));
    let none = Source { name: "x".into(), bytes: Box::new(std::io::Cursor::new(b"nothing".to_vec())) };
    assert!(verify(vec![none], &[]).is_err());
}
