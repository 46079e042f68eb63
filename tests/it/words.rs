//! Every German text on a page has one English counterpart. Words are global: each plugin brings some, all use them.
use crate::sources::files;
use std::collections::BTreeMap;
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
    world.end().await;
}
