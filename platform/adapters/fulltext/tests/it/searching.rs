//! What people type and what they find.

use crate::town::{Town, document, shown};
use fulltext::{Audience, Change, Query};

#[test]
fn a_part_finds_the_compound_but_not_the_other_way_round() {
    let town = Town::with(&[
        "Ihr Grundsteuerbescheid liegt bei.",
        "Der Grund der Ablehnung ist bekannt.",
        "Die Hundesteuern werden fällig.",
        "Bescheid über die Steuer auf Grund und Boden",
    ]);
    assert_eq!(town.find("Steuer"), ["0", "2", "3"]);
    assert_eq!(town.find("steuern"), ["0", "2", "3"]);
    assert_eq!(town.find("Grundsteuer"), ["0"]);
    assert_eq!(town.find("Steuerbescheide"), ["0"]);
    assert_eq!(town.find("Grundsteuerbescheid"), ["0"]);
    assert_eq!(town.find("Hund"), ["2"]);
    assert_eq!(town.find("Grund Bescheid"), ["0", "3"]);
}

#[test]
fn spellings_of_one_word_meet() {
    let town = Town::with(&[
        "Muenster, Hauptstrasse 5",
        "Münster, Hauptstraße 5",
        "das neue, aktuelle Verfahren",
        "Gebuehrenbescheid",
        "die Grundsteuer-\nbescheide der Bürger*innen",
        "Antrag auf Wohngeld-Leistungen",
    ]);
    for text in ["Münster", "muenster", "MÜNSTER", "Straße", "strasse", "hauptstraße", "Mu\u{308}nster"] {
        assert_eq!(town.find(text), ["0", "1"], "{text}");
    }
    for text in ["neu", "neue", "aktuell", "aktuellen"] {
        assert_eq!(town.find(text), ["2"], "{text}");
    }
    assert_eq!(town.find("Gebühr"), ["3"]);
    assert_eq!(town.find("Steuerbescheid"), ["4"]);
    assert_eq!(town.find("Bürgerinnen"), ["4"]);
    assert_eq!(town.find("Wohngeldleistungen"), ["5"]);
    assert_eq!(town.find("Wohngeld-Leistung"), ["5"]);
}

#[test]
fn references_are_found_as_typed_in_parts_and_with_other_separators() {
    let town = Town::with(&[
        "Aktenzeichen: 11.21.03-0007/2026.",
        "Zeichen 50/WG-118-4472, IBAN DE02 1203 0000 0000 2020 51, am 12.03.2026",
        "DE02120300000000202051; 2026-03-12; 1.234,56 EUR",
        "21 und 11, 2026 und 03, 0007",
    ]);
    for text in ["11.21.03-0007/2026", "11 21 03 0007 2026 Aktenzeichen", "11.21.03", "0007/2026", "11-21-03-0007-2026"]
    {
        assert_eq!(town.find(text), ["0"], "{text}");
    }
    for text in ["50/WG-118-4472", "WG-118", "4472", "50/wg*", "\"118 4472\""] {
        assert_eq!(town.find(text), ["1"], "{text}");
    }
    for text in ["DE02120300000000202051", "DE02 1203 0000 0000 2020 51", "12.3.2026", "12.03.2026", "2026-03-12"] {
        assert_eq!(town.find(text), ["1", "2"], "{text}");
    }
    assert_eq!(town.find("1.234,56"), ["2"]);
    assert_eq!(town.find("1234,56"), ["2"]);
    assert_eq!(town.find("1.234,57"), [""; 0]);
}

#[test]
fn the_search_language() {
    let town = Town::with(&[
        "Der Hund bellt im Garten.",
        "Der Garten gehört dem Hund.",
        "Genehmigung des Gartenamtes",
        "Steuerpflicht und Steuer",
    ]);
    assert_eq!(town.find("Hund Garten"), ["0", "1"]);
    assert_eq!(town.find("\"im Garten\""), ["0"]);
    assert_eq!(town.find("„Garten gehört“"), ["1"]);
    assert_eq!(town.find("Garten -Hund"), ["2"]);
    assert_eq!(town.find("Garten -\"im Garten\" -Amt"), ["1"]);
    assert_eq!(town.find("-Hund"), ["2", "3"]);
    for text in ["gart*", "genehm* gart*", "genehmigu*", "genehmigung*"] {
        assert!(town.find(text).contains(&"2".to_owned()), "{text}");
    }
    assert_eq!(town.find("steuer*"), ["3"]);
    assert_eq!(town.find("steuerpfl*"), ["3"]);
    assert_eq!(town.find("gart* -hun*"), ["2"]);
}

#[test]
fn malformed_searches_are_words_or_nothing() {
    let town = Town::with(&["Hund AND Katze", "title:Hund (Katze) [a TO b] ^2 ~ \\ Hund"]);
    for text in ["\"Hund", "Hund\"", "+Hund", "(Hund)", "Hund**", "--Hund", "Hund:", "^Hund~", "\"Hund\"\"", "*Hund"] {
        assert_eq!(town.find(text), ["0", "1"], "{text}");
    }
    for text in ["", " ", "\"\"", "-", "*", "\"*\"", "…", "\0", "-\"\"", "AND OR"] {
        assert_eq!(town.find(text), [""; 0], "{text}");
    }
    let monsters =
        ["(".repeat(9_999), "a*".repeat(9_999), "\"x\" ".repeat(9_999), "é\u{301}".repeat(9_999), ".*".repeat(50)];
    for text in &monsters {
        town.answer(text);
    }
}

/// Compares the engine with plain string search over every combination of clauses.
#[test]
fn combined_clauses_agree_with_a_naive_reading() {
    let words = ["rot", "gelb", "blau"];
    let bodies = (0..120_usize).map(|number| {
        let word = |place: usize| words[(number / 3_usize.pow(u32::try_from(place).unwrap())) % 3];
        (0..2 + number % 4).map(word).collect::<Vec<_>>().join(" ")
    });
    let bodies = bodies.collect::<Vec<_>>();
    let town = Town::with(&bodies.iter().map(String::as_str).collect::<Vec<_>>());
    let clauses = ["rot", "\"rot gelb\"", "-blau", "-\"gelb rot\"", "-\"blau blau\"", "ge*", "-\"rot rot\""];
    let holds = |clause: &str, body: &str| {
        let wanted = clause.trim_start_matches('-').trim_matches('"').trim_end_matches('*');
        body.contains(wanted) != clause.starts_with('-')
    };
    for chosen in 1..1_u32 << clauses.len() {
        let chosen = (0..clauses.len()).filter(|place| chosen >> place & 1 == 1).map(|place| clauses[place]);
        let chosen = chosen.collect::<Vec<_>>();
        let expected = bodies.iter().filter(|body| chosen.iter().all(|clause| holds(clause, body))).count();
        assert_eq!(town.answer(&chosen.join(" ")).total, expected, "{chosen:?}");
    }
}

#[test]
fn titles_count_more_and_equals_come_newest_first() {
    let town = Town::new();
    let dated = |id: &str, at| Change::Put(fulltext::Entry { at, ..document(id, "", "Protokoll der Sitzung") });
    let titled = Change::Put(document("title", "Sitzung im Rathaus", "nichts weiter steht hier"));
    town.index.apply([dated("old", -5), dated("new", 2_000_000_000), titled], "1").unwrap();
    town.index.apply([dated("middle", 7)], "2").unwrap();
    assert_eq!(town.ranked("Sitzung"), ["title", "new", "middle", "old"]);
}

#[test]
fn pages_follow_one_another() {
    let bodies = ["Hund"; 30];
    let town = Town::with(&bodies);
    let audience = [Audience { kind: "document", readers: None, except: &[] }];
    let page = |offset, limit| {
        town.index.search(&Query { text: "Hund", audience: &audience, opened: &[], shut: &[], offset, limit }).unwrap()
    };
    let mut seen = Vec::new();
    for offset in [0, 10, 20, 30] {
        assert_eq!(page(offset, 10).total, 30);
        seen.extend(page(offset, 10).hits.into_iter().map(|hit| hit.id));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 30);
    assert_eq!((page(0, 0).total, page(0, 0).hits.len()), (30, 0));
    assert_eq!((page(usize::MAX, usize::MAX).total, page(0, usize::MAX).hits.len()), (30, 30));
}

#[test]
fn hits_are_marked_as_whole_words() {
    let town = Town::new();
    let body = format!(
        "{} Der Grundsteuerbescheid 11.21.03-0007/2026 & <b>mehr</b> {}",
        "davor ".repeat(80),
        "danach ".repeat(80)
    );
    town.index.apply([Change::Put(document("1", "Ihr Steuerbescheid", &body))], "1").unwrap();
    let hit = town.answer("steuer 11.21.03-0007/2026").hits.remove(0);
    assert_eq!(shown(&hit.title), "Ihr [Steuerbescheid]");
    let snippet = shown(&hit.snippet);
    assert!(snippet.contains("Der [Grundsteuerbescheid] [11.21.03-0007/2026] & <b>mehr</b> danach"), "{snippet}");
    assert!(snippet.starts_with("… davor") && snippet.ends_with("danach …"), "{snippet}");
    assert!(snippet.chars().count() < 230, "{snippet}");
    for (text, marked) in
        [("grundst*", "[Grundsteuerbescheid]"), ("\"der Grundsteuerbescheid\"", "[Der Grundsteuerbescheid]")]
    {
        let snippet = shown(&town.answer(text).hits.remove(0).snippet);
        assert!(snippet.contains(marked), "{snippet}");
        assert_eq!(snippet.matches('[').count(), 1, "{snippet}");
    }
    assert!(shown(&town.answer("Ihr -Hund").hits.remove(0).snippet).starts_with("davor davor"));
}
