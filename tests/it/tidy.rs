//! Rules of the house that a machine can check.
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && !matches!(name.as_str(), "target" | "node_modules") {
                folders.push(path);
            } else if name.ends_with(ending) {
                let shown = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

#[test]
fn files_stay_short() {
    let long: Vec<_> =
        files(".rs").into_iter().filter(|(_, text)| text.lines().count() > 250).map(|(name, _)| name).collect();
    assert_eq!(long, Vec::<String>::new(), "split by noun");
}

#[test]
fn sql_lives_in_stores() {
    let verbs = ["sql_query(", "diesel::insert_into(", "diesel::update(", "diesel::delete("];
    let at_home = |name: &str| {
        name.contains("/store")
            || name.starts_with("platform/data/")
            || name.starts_with("platform/testkit/")
            || name.starts_with("tests/")
    };
    let astray: Vec<_> = files(".rs")
        .into_iter()
        .filter(|(name, text)| !at_home(name) && verbs.iter().any(|verb| text.contains(verb)))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(astray, Vec::<String>::new());
}

#[test]
fn plugins_are_never_handed_a_gate() {
    let inside = |name: &str| name.starts_with("plugins/") || name.starts_with("tenants/");
    let astray: Vec<_> = files(".rs")
        .into_iter()
        .filter(|(name, text)| inside(name) && (text.contains("sdk::gate") || text.contains("Gate")))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(astray, Vec::<String>::new());
}

#[test]
fn nothing_is_left_over() {
    let marks = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("db", "g!("), concat!("#[ig", "nore")];
    let left: Vec<_> = files(".rs")
        .into_iter()
        .filter(|(_, text)| marks.iter().any(|mark| text.contains(mark)))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
