//! Changing what guards a thing: the one rule behind every plugin's page of it.
use crate::{Error, FileKind, Protection, Result, Tx, ports::Ports, uuid::Uuid};
use serde_json::{Value, json};

/// What is protected, and how the plugin says no.
pub struct Protecting {
    /// `plugin.noun` of the thing.
    pub kind: &'static str,
    /// The thing.
    pub thing: Uuid,
    /// Whether it may be protected less than it is.
    pub lowers: bool,
    /// The answer if it would be protected less and may not.
    pub would_lower: fn() -> Error,
    /// The answer to a body that does not exist.
    pub no_body: fn() -> Error,
}

/// Protects a thing as wanted. The caller has admitted the actor to it, and holds it.
///
/// # Errors
/// What the plugin answers; those of the database.
pub async fn protect(tx: &mut Tx<'_>, ports: &Ports, what: Protecting, wanted: Protection) -> Result<()> {
    let before = tx.protection(what.thing).await?;
    if !what.lowers && !before.is_within(&wanted) {
        return Err((what.would_lower)());
    }
    if let Some(body) = wanted.body
        && before.body != wanted.body
        && !ports.directory.bodies(tx).await?.iter().any(|known| known.id == body)
    {
        return Err((what.no_body)());
    }
    tx.protect(what.kind, what.thing, wanted).await?;
    tx.about(what.thing);
    tx.note("before", in_words(before));
    tx.note("after", in_words(wanted));
    Ok(())
}

fn in_words(protection: Protection) -> Value {
    let Protection { level, body, file } = protection;
    json!({ "level": level.key(), "body": body, "file": file.map(FileKind::key) })
}
