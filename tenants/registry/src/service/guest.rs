//! Coming in under an opening, and reading while it lasts.
use super::ENTER;
use crate::opening::Opening;
use crate::store;
use sdk::{Actor, Cx, Error, Kind, Result};
use sha2::{Digest, Sha256};

/// Lets in whoever has the key, once: the link is worth nothing afterwards.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn enter(service: &Cx, key: &str) -> Result<Option<Actor>> {
    let Some(opening) = keyed(service, key).await? else { return Ok(None) };
    let entered = service
        .write(ENTER, async |tx| {
            let row = store::opening::lock(tx, opening.id).await?;
            let mut opening = tx.admit(row).await?;
            let now = tx.now();
            let fresh = opening.lets_in(now);
            let window = opening.window.as_mut().filter(|window| fresh && window.entered.is_none());
            window.ok_or_else(Error::not_found)?.entered = Some(now);
            store::opening::save(tx, &opening).await?;
            tx.about(opening.id);
            Ok(guest(&opening))
        })
        .await;
    match entered {
        Ok(actor) => Ok(Some(actor)),
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Who reads here with this key, at this moment.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn reader(service: &Cx, key: &str) -> Result<Option<Actor>> {
    let opening = keyed(service, key).await?;
    let inside = |opening: &Opening| opening.window.as_ref().is_some_and(|window| window.entered.is_some());
    Ok(opening.filter(inside).map(|opening| guest(&opening)))
}

async fn keyed(service: &Cx, key: &str) -> Result<Option<Opening>> {
    let hash = digest(key);
    service
        .read(ENTER, async |tx| {
            let row = store::opening::find(tx, &hash).await?;
            let opening = tx.admit_some(row).await?;
            Ok(opening.filter(|opening| opening.lets_in(tx.now())))
        })
        .await
}

fn guest(opening: &Opening) -> Actor {
    Actor::guest(opening.id, opening.asked.person, opening.asked.name.clone())
}

/// What is kept of a key.
pub(super) fn digest(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}
