//! Every tenant is tried with what the tripwire has: rows, files, words.
use super::{REQUEST, is_away};
use crate::{Installation, console};
use data::Tripwire;
use sdk::{Actor, Cx, Error, Result, Town};
use services::isolation::round::{self, Bait};
use std::sync::Arc;

/// Tries the tripwire itself, and then everybody who was not tried today.
///
/// # Errors
/// `Internal` if the tripwire does not see itself: then nothing it does not see proves anything. `Unavailable` if the
/// database or the store is away. What goes wrong with one tenant is told and keeps nobody else from being tried.
pub async fn rounds(installation: &Arc<Installation>, itself: Arc<Town>, tripwire: &Tripwire) -> Result<()> {
    let due = due(installation, &itself).await?;
    if !due.is_empty() {
        let bait = bait(installation, itself, tripwire).await?;
        for cx in due {
            if let Err(error) = one(installation, &cx, &bait).await {
                let cause = error.cause().map(ToString::to_string).unwrap_or_default();
                tracing::error!(tenant = cx.town().key, %error, cause, "isolation could not be tried");
                if is_away(&error) {
                    return Err(error);
                }
            }
        }
    }
    installation.watch.went_round();
    Ok(())
}

/// Everybody who was not tried today.
async fn due(installation: &Arc<Installation>, itself: &Town) -> Result<Vec<Cx>> {
    let mut due = Vec::new();
    for town in installation.gate.cell.towns().await? {
        if town.state == "active" && town.id != itself.id {
            let cx = console::admit(installation, Arc::new(town), Actor::service("isolation"), REQUEST).await?;
            if !round::is_done(&cx).await? {
                due.push(cx);
            }
        }
    }
    Ok(due)
}

/// What the others are tried with, from a tripwire that sees itself.
async fn bait(installation: &Arc<Installation>, itself: Arc<Town>, tripwire: &Tripwire) -> Result<Bait> {
    let cx = console::admit(installation, itself, Actor::service("isolation"), REQUEST).await?;
    let bait = round::bait(&cx, tripwire.clone()).await?;
    let control = round::probe(&cx, &installation.library, &bait).await?;
    if control.sees_all() {
        Ok(bait)
    } else {
        Err(Error::internal(format!("the tripwire does not see itself: {control:?}")))
    }
}

async fn one(installation: &Arc<Installation>, cx: &Cx, bait: &Bait) -> Result<()> {
    let found = round::probe(cx, &installation.library, bait).await?;
    round::keep(cx, &found).await?;
    if !found.is_sound() {
        installation.watch.alarm(Some(Arc::new(cx.town().clone())), "round", &cx.origin().request);
    }
    Ok(())
}
