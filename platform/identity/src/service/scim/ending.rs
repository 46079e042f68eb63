//! Endings through a connection, and the breaker that holds them.
use crate::connection::Connection;
use crate::person::Person;
use crate::roster::{Endings, Known, Roster, State, too_many};
use crate::service::{policy::keep_administration, roster::suspend};
use crate::store;
use sdk::{Error, PersonId, Result, Tx, local_day};

/// Ends a person's account at once; or holds it, if it would be one too many of the tenant's today. Whether it ended.
///
/// # Errors
/// `Conflict` if nobody could change rights afterwards.
pub(super) async fn end(tx: &mut Tx<'_>, connection: &Connection, person: &Person) -> Result<bool> {
    // One after the other: two at once would both be the last that fits.
    tx.hold_policy().await?;
    let rows = store::roster::lock_endings(tx, local_day(tx.now())).await?;
    let lists = tx.admit_all(rows)?;
    let known = store::roster::known(tx, person.id).await?.ok_or_else(Error::not_found)?;
    if trips(tx, &lists).await? {
        hold(tx, connection, lists, &known).await?;
        return Ok(false);
    }
    suspend(tx, &known).await?;
    keep_administration(tx).await?;
    let day = local_day(tx.now());
    let going_on = lists.into_iter().find(|list| list.goes_on(connection.id, day));
    let mut list = going_on.unwrap_or_else(|| Roster::of_endings(tx.tenant(), &connection.bringer(), false, tx.now()));
    list.before.push(known);
    tx.note("ended", true);
    tx.note("list", list.id.to_string());
    store::roster::save(tx, &list).await?;
    Ok(true)
}

/// Takes a person off the list that waits: the connection now says that they stay. Whoever releases the list ends nobody by
/// what was said before.
pub(super) async fn withdraw(tx: &mut Tx<'_>, connection: &Connection, person: PersonId) -> Result<()> {
    let rows = store::roster::lock_endings(tx, local_day(tx.now())).await?;
    for mut list in tx.admit_all(rows)?.into_iter().filter(|list| list.is_held_for(connection.id)) {
        let Some(held) = list.endings.as_mut().filter(|held| held.leaves.contains(&person)) else { continue };
        held.leaves.retain(|id| *id != person);
        let nobody = held.leaves.is_empty();
        tx.note("withdrawn", list.id.to_string());
        let list = if nobody { list.drop_it()? } else { list };
        store::roster::save(tx, &list).await?;
    }
    Ok(())
}

/// Whether one more is too many: all endings of the day count, of every connection, taken back or not.
async fn trips(tx: &mut Tx<'_>, lists: &[Roster]) -> Result<bool> {
    let today = local_day(tx.now());
    let of_today = |list: &&Roster| list.endings.as_ref().is_some_and(|endings| endings.day == today);
    let ended = |state: State| -> usize {
        lists.iter().filter(of_today).filter(|list| list.state == state).map(|list| list.before.len()).sum()
    };
    let (gone, back) = (ended(State::Applied), ended(State::TakenBack));
    let (active, _) = store::person::census(tx).await?;
    // As many as the day began with.
    let active = active.saturating_add(i64::try_from(gone).unwrap_or(i64::MAX));
    let rules = store::rule::current(tx).await?;
    Ok(too_many(gone.saturating_add(back).saturating_add(1), active, &rules))
}

/// Puts a person on the list that waits; one that is asked for again stays where they are.
async fn hold(tx: &mut Tx<'_>, connection: &Connection, lists: Vec<Roster>, known: &Known) -> Result<()> {
    tx.note("held", true);
    let waiting = lists.into_iter().find(|list| list.is_held_for(connection.id));
    let mut list = waiting.unwrap_or_else(|| Roster::of_endings(tx.tenant(), &connection.bringer(), true, tx.now()));
    tx.note("list", list.id.to_string());
    if let Some(Endings { leaves, .. }) = list.endings.as_mut().filter(|held| !held.leaves.contains(&known.id)) {
        leaves.push(known.id);
        store::roster::save(tx, &list).await?;
    }
    Ok(())
}
