//! Every tenant is tried with what the tripwire has: rows, files, words.
use super::{admit, is_away};
use crate::Installation;
use data::Tripwire;
use sdk::{Actor, Cx, Error, Result, Town};
use services::isolation::round::{self, Bait, Round};
use std::sync::Arc;

/// Tries the tripwire itself, and then everybody who was not tried today.
///
/// # Errors
/// `Internal` if the tripwire does not see itself: then nothing it does not see proves anything. `Unavailable` if the
/// database or the store is away. What goes wrong with one tenant is told and keeps nobody else from being tried.
pub async fn rounds(installation: &Arc<Installation>, itself: Arc<Town>, tripwire: &Tripwire) -> Result<()> {
    let cx = admit(installation, itself.clone(), Actor::service("isolation")).await?;
    let bait = round::bait(&cx, tripwire.clone()).await?;
    let control = round::probe(&cx, &installation.library, &bait).await?;
    if !control.sees_all() {
        return Err(Error::internal(format!("the tripwire does not see itself: {control:?}")));
    }
    for town in installation.gate.cell.towns().await? {
        if town.state != "active" || town.id == itself.id {
            continue;
        }
        let town = Arc::new(town);
        if let Err(error) = one(installation, town.clone(), &bait).await {
            let cause = error.cause().map(ToString::to_string).unwrap_or_default();
            tracing::error!(tenant = town.key, %error, cause, "isolation could not be tried");
            if is_away(&error) {
                return Err(error);
            }
        }
    }
    installation.watch.went_round();
    Ok(())
}

async fn one(installation: &Arc<Installation>, town: Arc<Town>, bait: &Bait) -> Result<()> {
    let cx: Cx = admit(installation, town.clone(), Actor::service("isolation")).await?;
    if round::is_done(&cx).await? {
        return Ok(());
    }
    let found: Round = round::probe(&cx, &installation.library, bait).await?;
    round::keep(&cx, &found).await?;
    if !found.is_sound() {
        installation.watch.alarm(Some(town), "round", &cx.origin().request);
    }
    Ok(())
}
