//! Reviewed snapshots: what changes in them is seen in the diff of a change.
use std::collections::BTreeSet;
use std::path::Path;

/// Compares with the reviewed file; `UPDATE_SNAPSHOTS=1` writes it anew, to be reviewed.
#[track_caller]
pub fn reviewed(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let drift = drift(&known, text);
    assert!(
        drift.is_empty() && known == text,
        "tests/snapshots/{name} is not what stands now. Is the change meant? Then run the test with UPDATE_SNAPSHOTS=1 and have the diff reviewed:\n{drift}"
    );
}

/// Lines that went and lines that came.
fn drift(known: &str, text: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (known, text) = (lines(known), lines(text));
    let gone = known.difference(&text).map(|line| format!("- {line}\n"));
    gone.chain(text.difference(&known).map(|line| format!("+ {line}\n"))).collect()
}

/// Compares with what the product hands on as proof; `UPDATE_SNAPSHOTS=1` writes it anew, to be reviewed.
#[track_caller]
pub fn proven(name: &str, counts: &[(&str, &str)]) {
    let counts: Vec<_> = counts.iter().map(|(what, count)| format!("\"{what}\": {count}")).collect();
    let text = format!("{{ {} }}\n", counts.join(", "));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../platform/services/proof").join(format!("{name}.json"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(known, text, "{name}.json hands on what does not hold; UPDATE_SNAPSHOTS=1 writes what does");
}
