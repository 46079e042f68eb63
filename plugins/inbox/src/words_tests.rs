//! Every text on a page has its English counterpart.
use std::collections::HashSet;
use std::path::Path;

#[test]
fn every_text_of_a_template_is_translated() {
    let shared = include_str!("../../../platform/sdk/templates/en.txt");
    let lines = crate::MANIFEST.words.lines().chain(shared.lines());
    let known: HashSet<&str> =
        lines.filter_map(|line| line.split_once(" = ").map(|(german, _)| german.trim())).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut missing = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "html") {
            let text = std::fs::read_to_string(&path).unwrap();
            let words = text.split("page.t(\"").skip(1).filter_map(|rest| rest.split_once("\")"));
            missing.extend(words.map(|(word, _)| word.to_owned()).filter(|word| !known.contains(word.as_str())));
        }
    }
    let channels = crate::receipt::Channel::ALL.into_iter().map(|(.., title)| title);
    let desk = ["Team-Posteingang", "Klären", "Wird gelesen", "Ablegen", "Zuweisen"];
    missing.extend(channels.chain(desk).filter(|word| !known.contains(word)).map(str::to_owned));
    let nav = crate::MANIFEST.nav.iter().flat_map(|entry| [entry.title, entry.group]);
    missing.extend(nav.filter(|word| !known.contains(word)).map(str::to_owned));
    assert!(missing.is_empty(), "{missing:#?}");
}
