//! A store hands out rows nobody has been allowed to look at yet, never the things themselves.
use crate::sources::{Source, files};
use std::collections::BTreeSet;

/// The types of a crate that an action can be aimed at.
fn resources<'a>(sources: &'a [Source], krate: &str) -> BTreeSet<&'a str> {
    let here = sources.iter().filter(|source| source.krate() == krate);
    here.flat_map(|source| source.text.split("impl Resource for ").skip(1))
        .filter_map(|rest| rest.split([' ', '{', '<']).next())
        .collect()
}

/// What each public function of a file promises: its name, and its return type without what is still unchecked.
fn promises(text: &str) -> impl Iterator<Item = (&str, String)> {
    text.match_indices("fn ").filter_map(|(at, _)| {
        let line = text[..at].rsplit('\n').next()?;
        let signature = text[at + 3..].split(" {").next()?;
        let promise = signature.split_once("->")?.1;
        line.trim_start().starts_with("pub").then(|| (signature.split(['(', '<']).next().unwrap(), bare(promise)))
    })
}

/// The type with every `Unchecked<..>` cut out.
fn bare(promise: &str) -> String {
    let mut parts = promise.split("Unchecked<");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |bare, part| bare + part.split_once('>').map_or("", |(_, rest)| rest))
}

fn names(promise: &str, resource: &str) -> bool {
    promise.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == resource)
}

#[test]
fn stores_hand_out_nothing_unasked() {
    let sources = files(".rs");
    let (mut stores, mut astray) = (0, Vec::new());
    for source in sources.iter().filter(|source| source.name.contains("/store")) {
        let resources = resources(&sources, source.krate());
        stores += usize::from(!resources.is_empty());
        for (function, promise) in promises(&source.text) {
            let bare = resources.iter().find(|resource| names(&promise, resource));
            astray.extend(bare.map(|resource| format!("{}: {function} returns a bare {resource}", source.name)));
        }
    }
    assert!(stores >= 15, "only {stores} stores were found");
    assert_eq!(astray, Vec::<String>::new());
}

/// Tables whose rows stand for themselves, or are asked before a tenant is known: who exists, the relay's own round, migrations.
const NO_TENANT: [&str; 3] = ["platform.tenants", "platform.outbox", "platform.migrations"];

/// Whether a statement touches rows of tenants without saying whose.
fn forgets_whose(statement: &str) -> bool {
    let whole = ["select", "update", "delete", "with", "insert"].iter().any(|verb| statement.starts_with(verb));
    let schemas = [
        "platform.",
        "audit.",
        "isolation.",
        "identity.",
        "registry.",
        "contracts.",
        "blobs.",
        "tasks.",
        "inbox.",
        "dms.",
    ];
    let words: Vec<&str> = statement.split_whitespace().collect();
    let asked = words.windows(2).filter(|pair| matches!(pair[0], "from" | "update" | "join")).map(|pair| pair[1]);
    let mut rows = asked.filter(|table| schemas.iter().any(|schema| table.starts_with(schema)) && !table.contains('('));
    whole
        && rows.any(|table| !NO_TENANT.iter().any(|known| table.starts_with(known)))
        && !statement.contains("tenant_id")
}

#[test]
fn every_statement_says_whose_rows_it_means() {
    let sources = files(".rs").into_iter().filter(|source| source.name.contains("/src/"));
    let product = sources.filter(|source| !source.name.contains("testkit") && !source.name.contains("/tests/"));
    let found = product.flat_map(|source| source.literals().into_iter().map(move |text| (source.name.clone(), text)));
    let astray: Vec<_> = found.filter(|(_, text)| forgets_whose(text)).collect();
    assert!(astray.is_empty(), "row security would be their only key: {astray:#?}");
    assert!(
        forgets_whose("delete from platform.entries where id = $1") && !forgets_whose("select from platform.tenants")
    );
}

#[test]
fn the_check_tells_bare_from_unchecked() {
    let promise = |text: &str| promises(text).map(|(_, promise)| promise).collect::<Vec<_>>();
    let bare = promise("pub async fn get(tx: &mut Tx<'_>) -> Result<Option<Item>> {\n");
    assert!(names(&bare[0], "Item") && !names(&bare[0], "Ite"));
    let unchecked = promise("pub fn get() -> Result<(Unchecked<Item>, Papers)> {\n fn inner() -> Item {");
    assert_eq!(unchecked, [" Result<(, Papers)>"], "private functions are the store's own affair");
}
