//! Who a request comes from.
use super::{FIND, SWEEP, person};
use crate::app_password::demand_use;
use crate::{session, store};
use sdk::{Actor, Cx, Error, Result};

/// What a request wants, as far as app passwords care.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Whether it changes nothing.
    pub reads: bool,
    /// Its path.
    pub path: &'a str,
}

/// Who a session token belongs to.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn by_session(cx: &Cx, token: &str) -> Result<Option<Actor>> {
    let digest = session::digest(token);
    let found = cx.read(FIND, async |tx| match store::session::holder(tx, &digest).await? {
        Some((found, stale)) => Ok(Some((found.actor(tx).await?, stale))),
        None => Ok(None),
    });
    match found.await? {
        Some((actor, true)) => {
            cx.write(FIND, async |tx| store::session::touch(tx, &digest).await).await?;
            Ok(Some(actor))
        }
        found => Ok(found.map(|(actor, _)| actor)),
    }
}

/// Who a log-in with an app password belongs to, if it is meant for such a request. App passwords are random: no slow hash,
/// no guessing.
///
/// # Errors
/// `Denied` if it is not meant for this; `Unavailable` if the database is away.
pub async fn by_app_password(cx: &Cx, login: &str, password: &str, asked: Asked<'_>) -> Result<Option<Actor>> {
    let (login, digest) = (login.trim().to_lowercase(), session::digest(password));
    let found = cx.read(FIND, async |tx| match store::app_password::holder(tx, &login, &digest).await? {
        Some(held) => {
            demand_use(&held.uses, asked.reads, asked.path)?;
            Ok(store::actor::get(tx, held.person).await?.map(|actor| (actor, held.stale)))
        }
        None => Ok(None),
    });
    match found.await? {
        Some((actor, true)) => {
            cx.write(FIND, async |tx| store::app_password::touch(tx, &digest).await).await?;
            Ok(Some(actor))
        }
        found => Ok(found.map(|(actor, _)| actor)),
    }
}

/// The actor a log-in stands for, without any proof: for provisioning and tests.
///
/// # Errors
/// `NotFound` if nobody has it.
pub async fn actor(cx: &Cx, login: &str) -> Result<Actor> {
    cx.read(FIND, async |tx| {
        let person = person::by_login(tx, login).await?.ok_or_else(Error::not_found)?;
        store::actor::get(tx, person.id).await?.ok_or_else(Error::not_found)
    })
    .await
}

/// Removes sessions and flows that can no longer be used.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn sweep(cx: &Cx) -> Result<()> {
    cx.write(SWEEP, async |tx| {
        store::session::sweep(tx).await?;
        store::factor::sweep(tx).await
    })
    .await
}
