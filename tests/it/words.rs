//! Every German text on a page has one English counterpart. Words are global: each plugin brings some, all use them.
use crate::sources::files;
use std::collections::{BTreeMap, BTreeSet};
use testkit::World;

/// All translations, with the list each stands in.
fn translations() -> Vec<(String, String, String)> {
    let lists = files("en.txt");
    let pairs = lists.iter().flat_map(|list| {
        list.text.lines().filter_map(|line| line.split_once(" = ").map(|pair| (pair, list.name.clone())))
    });
    pairs.map(|((german, english), list)| (german.trim().into(), english.trim().into(), list)).collect()
}

/// The texts that stand literally in sources with this ending.
fn texts(ending: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for source in files(ending).into_iter().filter(|source| !source.name.starts_with("tests/")) {
        let words = source.text.split(".t(\"").skip(1).filter_map(|rest| rest.split_once('"'));
        texts.extend(words.map(|(word, _)| (source.name.clone(), word.to_owned())));
    }
    texts
}

#[test]
fn every_text_on_a_page_is_translated() {
    let known: BTreeMap<String, String> = translations().into_iter().map(|(de, en, _)| (de, en)).collect();
    let used: Vec<_> = [".html", ".rs"].into_iter().flat_map(texts).collect();
    assert!(used.len() > 300, "only {} texts were found", used.len());
    let missing: Vec<_> = used.iter().filter(|(_, text)| !known.contains_key(text)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let empty: Vec<_> = known.iter().filter(|(de, en)| de.is_empty() || en.is_empty()).collect();
    assert!(empty.is_empty(), "{empty:?}");
}

/// What every list shares.
const SHARED: &str = "platform/sdk/templates/en.txt";

/// The German words of a crate's own list and of the shared one.
fn at_hand(krate: &str) -> BTreeSet<String> {
    let own = format!("{krate}/");
    let lists = translations().into_iter().filter(|(.., list)| list == SHARED || list.starts_with(&own));
    lists.map(|(german, ..)| german).collect()
}

#[test]
fn a_template_needs_no_words_of_another_plugin() {
    let mut borrowed = Vec::new();
    for source in files(".html").into_iter().filter(|source| !source.name.starts_with("platform/")) {
        let known = at_hand(source.krate());
        let words = source.text.split("page.t(\"").skip(1).filter_map(|rest| rest.split_once("\")"));
        let missing = words.filter(|(word, _)| !known.contains(*word));
        borrowed.extend(missing.map(|(word, _)| (source.name.clone(), word.to_owned())));
    }
    assert!(borrowed.is_empty(), "{borrowed:#?}");
}

/// German sentences that stay German or never leave the program: where they stand, how they begin, and why.
const KEPT: [(&str, &str, &str); 7] = [
    ("platform/server/src/demo/", "", "it speaks to whoever starts the demonstration, on the console"),
    ("platform/adapters/ledger/src/", "", "the verifier speaks to whoever checks a log, on the console"),
    ("platform/server/src/found.rs", "", "it speaks to the operator, on the console"),
    ("platform/services/src/isolation/paper.rs", "", "it stands on the certificate"),
    ("platform/adapters/reading/src/guess", "Kammerchor e. V.", "it is an example of a sender"),
    ("plugins/dms/src/cosignature.rs", "Ich zeichne das Dokument", "it is what is signed, word for word"),
    ("tenants/contracts/src/bill.rs", "Berechnet aus", "it stands on the invoice"),
];

/// Whether people read it as a German sentence: a capital or a value, three words, a full stop, and nothing English in it.
fn is_german_sentence(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_uppercase() || matches!(c, '{' | '„'));
    let mut words = text.split_whitespace();
    let english = |word: &str| matches!(word, "the" | "of" | "is" | "and" | "its" | "if" | "it" | "for");
    begins && text.ends_with('.') && words.clone().count() >= 3 && !words.any(english)
}

/// A text with all its values, named or not, as `{}`.
fn with_gaps(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}

/// The German sentences in sources that people may come to read: in errors, messages and remarks.
fn sentences() -> Vec<(String, String)> {
    let product = |name: &str| ["platform/", "plugins/", "tenants/"].iter().any(|part| name.starts_with(part));
    let test = |name: &str| name.contains("/tests/") || name.contains("/examples/") || name.ends_with("_tests.rs");
    let sources = files(".rs").into_iter().filter(|source| product(&source.name) && !test(&source.name));
    let found = sources.flat_map(|source| source.literals().into_iter().map(move |text| (source.name.clone(), text)));
    found.map(|(name, text)| (name, with_gaps(&text))).filter(|(_, text)| is_german_sentence(text)).collect()
}

#[test]
fn every_sentence_of_an_error_or_message_is_translated() {
    let known: BTreeMap<String, String> = translations().into_iter().map(|(de, en, _)| (de, en)).collect();
    let stands = |(place, start, _): &(&str, &str, &str), (name, text): &(String, String)| {
        name.starts_with(place) && text.starts_with(start)
    };
    let found = sentences();
    let idle: Vec<_> = KEPT.iter().filter(|kept| !found.iter().any(|said| stands(kept, said))).collect();
    assert!(idle.is_empty(), "no longer there: {idle:?}");
    let said: Vec<_> = found.iter().filter(|said| !KEPT.iter().any(|kept| stands(kept, said))).collect();
    assert!(said.len() > 120, "only {} sentences were found", said.len());
    let missing: Vec<_> = said.iter().filter(|(_, text)| !known.contains_key(text)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_a_refusal_names_is_translated() {
    let known: BTreeMap<String, String> = translations().into_iter().map(|(de, en, _)| (de, en)).collect();
    let sources = files(".rs").into_iter().filter(|source| source.name.contains("/src/"));
    let code = sources.filter_map(|source| source.text.split("#[cfg(test)]").next().map(str::to_owned));
    let titles = |code: String| -> Vec<String> {
        let actions = code.split("Action::new(").skip(1).filter_map(|rest| rest.split('"').nth(3));
        actions.map(str::to_owned).collect()
    };
    let titles: Vec<String> = code.flat_map(titles).collect();
    assert!(titles.len() > 30, "only {} actions were found", titles.len());
    let missing: Vec<_> = titles.iter().filter(|title| !known.contains_key(*title)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_translation_has_the_gaps_of_its_sentence() {
    let gaps = |text: &str| text.matches("{}").count() + text.matches("{word}").count();
    let torn: Vec<_> = translations().into_iter().filter(|(de, en, _)| gaps(de) != gaps(en)).collect();
    assert!(torn.is_empty(), "{torn:#?}");
}

#[test]
fn a_text_means_the_same_wherever_it_stands() {
    let mut meanings: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut quarrels = Vec::new();
    for (german, english, list) in translations() {
        let (first, place) = meanings.entry(german.clone()).or_insert((english.clone(), list.clone()));
        if *first != english {
            quarrels.push(format!("{german}: {first} ({place}), {english} ({list})"));
        }
    }
    assert_eq!(quarrels, Vec::<String>::new(), "the last plugin would win everywhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_manifests_show_is_translated() {
    let world = World::new().await;
    let known: BTreeMap<String, String> = translations().into_iter().map(|(de, en, _)| (de, en)).collect();
    let manifests = &world.installation.gate.house.manifests;
    let nav = manifests.iter().flat_map(|manifest| manifest.nav).flat_map(|entry| [entry.title, entry.group]);
    let found = manifests.iter().flat_map(|manifest| manifest.search).map(|findable| findable.title);
    let missing: Vec<_> = nav.chain(found).filter(|text| !known.contains_key(*text)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // The platform's own plugins share their words.
    let plugin = |key: &str| ["inbox", "contracts", "registry"].contains(&key);
    for manifest in manifests.iter().filter(|manifest| plugin(manifest.key)) {
        let words = manifest.words.lines().filter_map(|line| line.split_once(" = ").map(|(german, _)| german.trim()));
        let known: BTreeSet<String> = words.map(str::to_owned).chain(at_hand(SHARED)).collect();
        let nav = manifest.nav.iter().flat_map(|entry| [entry.title, entry.group]);
        let borrowed: Vec<_> = nav.filter(|text| !known.contains(*text)).collect();
        assert!(borrowed.is_empty(), "{}: {borrowed:?}", manifest.key);
    }
    world.end().await;
}
