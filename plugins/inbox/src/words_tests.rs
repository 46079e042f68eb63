//! Words that no template and no manifest shows literally have their English counterpart too.
use std::collections::HashSet;

#[test]
fn what_code_puts_on_a_page_is_translated() {
    let shared = include_str!("../../../platform/sdk/templates/en.txt");
    let lines = crate::MANIFEST.words.lines().chain(shared.lines());
    let known: HashSet<&str> =
        lines.filter_map(|line| line.split_once(" = ").map(|(german, _)| german.trim())).collect();
    let channels = crate::receipt::Channel::ALL.into_iter().map(|(.., title)| title);
    let desk = ["Team-Posteingang", "Klären", "Wird gelesen", "Ablegen", "Zuweisen"];
    let missing: Vec<_> = channels.chain(desk).filter(|word| !known.contains(word)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
