//! Lists of everybody: brought, looked at, released, taken back.
use super::{MANAGE, person, policy::keep_administration};
use crate::person::Person;
use crate::role;
use crate::roster::{Change, Diff, Known, Line, MOST_TOLD, Roster, State, Told, parse};
use crate::store;
use sdk::web::{Cursor, paged};
use sdk::{Cx, Error, PersonId, Result, Tx, UnitId, uuid::Uuid};
use std::collections::HashMap;

/// Bytes of a list at most.
pub const LARGEST: u64 = 5_000_000;

/// Keeps a list, so that its effect can be looked at. Nothing changes yet.
///
/// # Errors
/// `Invalid` if the file is no list, or names a unit or role that does not exist.
pub async fn draft(cx: &Cx, title: &str, bytes: &[u8]) -> Result<Uuid> {
    let lines = parse(bytes)?;
    let named: Vec<String> = lines.iter().flat_map(|line| line.roles.clone()).collect();
    role::check(cx, &named)?;
    let author = super::account::myself(cx)?;
    cx.write(MANAGE, async |tx| {
        let units = units(tx).await?;
        if let Some(stray) = lines.iter().find(|line| !units.contains_key(&line.unit)) {
            return Err(unknown_unit(stray));
        }
        let roster = Roster {
            tenant: tx.tenant(),
            id: Uuid::now_v7(),
            title: title.to_owned(),
            lines,
            state: State::Draft,
            author,
            author_behalf: tx.hand().behalf(),
            author_name: tx.hand().name(),
            drafted_at: tx.now(),
            released_by: None,
            applied_at: None,
            before: Vec::new(),
            endings: None,
        };
        tx.about(roster.id);
        tx.note("lines", roster.lines.len());
        store::roster::save(tx, &roster).await?;
        Ok(roster.id)
    })
    .await
}

/// The lists brought so far, the latest first.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn rosters(cx: &Cx, after: Option<Cursor>) -> Result<(Vec<Roster>, Option<Cursor>)> {
    let rows = cx.read(MANAGE, async |tx| {
        let rows = store::roster::list(tx, after).await?;
        tx.admit_all(rows)
    });
    Ok(paged(rows.await?, |roster| (roster.drafted_at, roster.id)))
}

/// A list with what it would change now, and whether that needs a second person.
///
/// # Errors
/// `NotFound`.
pub async fn roster(cx: &Cx, id: Uuid) -> Result<(Roster, Diff, bool)> {
    cx.read(MANAGE, async |tx| {
        let row = store::roster::get(tx, id).await?.ok_or_else(Error::not_found)?;
        let roster = tx.admit(row).await?;
        let (diff, trips) = compare(tx, &roster).await?;
        Ok((roster, diff, trips))
    })
    .await
}

/// Lets a list take effect, all of it or nothing; or lets it wait for a second person, if it would end too many accounts.
///
/// # Errors
/// `NotFound`; `Conflict` if it was decided before, or needs somebody else.
pub async fn release(cx: &Cx, id: Uuid) -> Result<State> {
    cx.write(MANAGE, async |tx| {
        let roster = lock(tx, id).await?;
        let (diff, trips) = compare(tx, &roster).await?;
        let before = diff.before();
        let roster = Roster { before, ..roster.release(&tx.hand(), trips, tx.now())? };
        tx.note("state", roster.state.key());
        tx.note("leaves", diff.leaves.len());
        tx.note("joins", diff.joins.len());
        store::roster::save(tx, &roster).await?;
        if roster.state == State::Applied {
            tell(tx, diff.told());
            apply(tx, &diff).await?;
        }
        Ok(roster.state)
    })
    .await
}

/// Undoes a list: those it changed are as they were, those it ended can sign in as before. Those it brought stay.
///
/// # Errors
/// `NotFound`; `Conflict` unless it was applied.
pub async fn take_back(cx: &Cx, id: Uuid) -> Result<usize> {
    cx.write(MANAGE, async |tx| {
        let roster = lock(tx, id).await?.take_back()?;
        tx.note("state", roster.state.key());
        let now: HashMap<PersonId, Known> =
            store::roster::everybody(tx).await?.into_iter().map(|known| (known.id, known)).collect();
        tell(tx, roster.before.iter().filter_map(|known| Some(known.told_again(now.get(&known.id)?))));
        for known in &roster.before {
            restore(tx, known).await?;
        }
        keep_administration(tx).await?;
        store::roster::save(tx, &roster).await?;
        Ok(roster.before.len())
    })
    .await
}

/// Drops a list that was not applied.
///
/// # Errors
/// `NotFound`; `Conflict` if it was decided before.
pub async fn drop_roster(cx: &Cx, id: Uuid) -> Result<()> {
    cx.write(MANAGE, async |tx| {
        let roster = lock(tx, id).await?.drop_it()?;
        tx.note("state", roster.state.key());
        store::roster::save(tx, &roster).await
    })
    .await
}

async fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Roster> {
    tx.about(id);
    let row = store::roster::lock(tx, id).await?.ok_or_else(Error::not_found)?;
    tx.admit(row).await
}

async fn compare(tx: &mut Tx<'_>, roster: &Roster) -> Result<(Diff, bool)> {
    let known = store::roster::everybody(tx).await?;
    if let Some(endings) = &roster.endings {
        return Ok((endings.diff(known), true));
    }
    let active = i64::try_from(known.iter().filter(|known| known.active).count()).unwrap_or(i64::MAX);
    let diff = Diff::of(&roster.lines, known, roster.author);
    let rules = store::rule::current(tx).await?;
    let trips = diff.trips(active, &rules);
    Ok((diff, trips))
}

async fn units(tx: &mut Tx<'_>) -> Result<HashMap<String, UnitId>> {
    Ok(store::unit::list(tx).await?.into_iter().map(|unit| (unit.key, unit.id)).collect())
}

async fn apply(tx: &mut Tx<'_>, diff: &Diff) -> Result<()> {
    let units = units(tx).await?;
    let unit = |line: &Line| units.get(&line.unit).copied().ok_or_else(|| unknown_unit(line));
    for line in &diff.joins {
        let person = named(tx, PersonId::new(), line, unit(line)?);
        person::add(tx, &person, &line.roles, None).await?;
    }
    for Change { known, line } in &diff.changes {
        become_line(tx, known.id, line, unit(line)?).await?;
    }
    for Change { known, line } in &diff.returns {
        become_line(tx, known.id, line, unit(line)?).await?;
        person::count(tx, known.id, 1, "back").await?;
    }
    for known in &diff.leaves {
        suspend(tx, known).await?;
    }
    keep_administration(tx).await
}

fn named(tx: &Tx<'_>, id: PersonId, line: &Line, unit: UnitId) -> Person {
    let Line { login, name, email, .. } = line.clone();
    Person { tenant: tx.tenant(), id, login, name, email, unit, active: true, left_at: None }
}

async fn become_line(tx: &mut Tx<'_>, id: PersonId, line: &Line, unit: UnitId) -> Result<()> {
    let person = named(tx, id, line, unit);
    store::person::save(tx, &person).await?;
    store::person::set_roles(tx, id, &line.roles).await
}

/// A list may be wrong: sessions end, but what the person proves themselves with is kept, so that taking it back is whole.
pub(super) async fn suspend(tx: &mut Tx<'_>, known: &Known) -> Result<()> {
    let row = store::person::lock(tx, known.id).await?.ok_or_else(Error::not_found)?;
    let person = tx.admit(row).await?.leave(tx.now())?;
    store::person::save(tx, &person).await?;
    store::session::delete_all(tx, known.id).await?;
    person::count(tx, known.id, -1, "left").await
}

async fn restore(tx: &mut Tx<'_>, known: &Known) -> Result<()> {
    let row = store::person::lock(tx, known.id).await?.ok_or_else(Error::not_found)?;
    let now = tx.admit(row).await?;
    let change = i64::from(known.active).saturating_sub(i64::from(now.active));
    let left_at = if known.active { None } else { now.left_at.or(Some(tx.now())) };
    let Known { name, email, unit, active, .. } = known.clone();
    store::person::save(tx, &Person { name, email, unit, active, left_at, ..now }).await?;
    store::person::set_roles(tx, known.id, &known.roles).await?;
    if change != 0 { person::count(tx, known.id, change, "taken-back").await } else { Ok(()) }
}

/// So many as a row of the log can bear; how many it does not name, it says.
fn tell(tx: &mut Tx<'_>, persons: impl Iterator<Item = Told>) {
    let mut untold = 0_usize;
    for (number, (person, before, after)) in persons.enumerate() {
        match number < MOST_TOLD {
            true => tx.changed(&person, before, after),
            false => untold = untold.saturating_add(1),
        }
    }
    if untold > 0 {
        tx.note("untold", untold);
    }
}

fn unknown_unit(line: &Line) -> Error {
    let text = format!(
        "Die Einheit „{}“ bei „{}“ gibt es hier nicht. Es wurde nichts übernommen. Legen Sie sie zuerst an oder berichtigen Sie die Datei.",
        line.unit, line.login
    );
    Error::invalid("identity.roster_unit", text)
}
