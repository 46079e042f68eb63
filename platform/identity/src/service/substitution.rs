//! Who takes whose place: named by the absent one, arranged by their head or the administration, given back.
mod refusal;

use super::account::myself;
use super::{ARRANGE, NAME_DEPUTY};
use crate::person::Person;
use crate::policy::role::Holder;
use crate::rule::Rule;
use crate::store;
use crate::store::policy::holder;
use crate::substitution::{Extent, State, Substitution, SubstitutionId, reason};
use chrono::NaiveDate;
use refusal::{
    endless, no_such_kind, no_such_role, nobody_to_substitute, oneself_as_deputy, unknown_deputy, which_deputy,
};
use sdk::ports::{PersonView, UnitView};
use sdk::web::{Cursor, paged};
use sdk::{Action, Cx, Error, PersonId, Result, Tx, UnitId, local_day};

/// What is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The deputy: identity, log-in, or as much of the name as means only one.
    pub deputy: String,
    /// One role of the absent person; empty for all.
    pub role: String,
    /// Codes or identities of units; none for everything.
    pub units: Vec<String>,
    /// Keys of plugins; none for all work.
    pub kinds: Vec<String>,
    /// The first day; today without one.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// A page of substitutions, with what their lists and forms name.
pub struct Listing {
    /// Whose they are.
    pub person: Person,
    /// The person's roles' keys.
    pub roles: Vec<String>,
    /// The latest first.
    pub known: Vec<Substitution>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Everybody they name.
    pub people: Vec<PersonView>,
    /// All units.
    pub units: Vec<UnitView>,
}

/// The kinds of work that can be handed over here: key and name of a plugin.
pub fn kinds(cx: &Cx) -> Vec<(&'static str, &'static str)> {
    let catalogue = super::policy::catalogue(cx);
    let handed = |key: &str| catalogue.actions().any(|action| action.plugin() == key && !action.personal);
    cx.house().manifests.iter().filter(|manifest| handed(manifest.key)).map(|one| (one.key, one.title)).collect()
}

/// The actor's own: those they named, and those that name them.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn mine(cx: &Cx, after: Option<Cursor>) -> Result<Listing> {
    let me = myself(cx)?;
    cx.read(NAME_DEPUTY, async |tx| listing(tx, me, true, after).await).await
}

/// Those of a person within the actor's reach.
///
/// # Errors
/// `NotFound`.
pub async fn of(cx: &Cx, person: PersonId, after: Option<Cursor>) -> Result<Listing> {
    cx.read(ARRANGE, async |tx| listing(tx, person, false, after).await).await
}

async fn listing(tx: &mut Tx<'_>, id: PersonId, deputy_too: bool, after: Option<Cursor>) -> Result<Listing> {
    let row = store::person::get(tx, id).await?.ok_or_else(Error::not_found)?;
    let person = tx.admit(row).await?;
    let rows = store::substitution::list(tx, id, deputy_too, after).await?;
    let (known, next) = paged(tx.admit_all(rows)?, |known| (known.made_at, known.id.0));
    let named: Vec<PersonId> = known.iter().flat_map(|known| [known.absent, known.deputy]).collect();
    let people = store::person::named(tx, &named).await?;
    let (roles, units) = (store::person::roles(tx, id).await?, store::unit::list(tx).await?);
    Ok(Listing { person, roles, known, next, people, units })
}

/// People within the actor's reach for whom they can arrange a substitution.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn absentees(cx: &Cx, text: &str, after: Option<PersonId>) -> Result<(Vec<Person>, Option<PersonId>)> {
    cx.read(ARRANGE, async |tx| {
        let wanted = store::person::Wanted { text: text.to_owned(), left: false, after };
        let rows = store::person::list(tx, &wanted).await?;
        let mut people = tx.admit_all(rows)?;
        let size = usize::try_from(sdk::web::PAGE_SIZE).unwrap_or(usize::MAX);
        let more = people.len() > size;
        people.truncate(size);
        let next = people.last().filter(|_| more).map(|person| person.id);
        Ok((people, next))
    })
    .await
}

/// Names a deputy for the actor.
///
/// # Errors
/// `Invalid` for what does not fit.
pub async fn name(cx: &Cx, wanted: &Wanted) -> Result<Substitution> {
    let me = myself(cx)?;
    cx.write(NAME_DEPUTY, async |tx| make(cx, tx, me, wanted, reason(&wanted.reason, false)?).await).await
}

/// Names a deputy for somebody else; never the actor: nobody takes rights for themselves.
///
/// # Errors
/// `NotFound`; `Invalid` for what does not fit, without a reason, or for oneself.
pub async fn arrange(cx: &Cx, absent: PersonId, wanted: &Wanted) -> Result<Substitution> {
    cx.write(ARRANGE, async |tx| {
        let made = make(cx, tx, absent, wanted, reason(&wanted.reason, true)?).await?;
        if tx.hand().counts_as(made.deputy) {
            return Err(oneself_as_deputy());
        }
        Ok(made)
    })
    .await
}

async fn make(cx: &Cx, tx: &mut Tx<'_>, absent: PersonId, wanted: &Wanted, reason: String) -> Result<Substitution> {
    let row = store::person::get(tx, absent).await?.ok_or_else(Error::not_found)?;
    let person = tx.admit(row).await?;
    let deputy = deputy(tx, &wanted.deputy).await?;
    if deputy == absent || !person.active {
        return Err(nobody_to_substitute());
    }
    let extent = extent(cx, tx, absent, wanted).await?;
    let made = Substitution {
        tenant: tx.tenant(),
        id: SubstitutionId::new(),
        absent,
        unit: person.unit,
        deputy,
        extent,
        reason,
        made_by: myself(cx)?,
        made_by_name: tx.actor().name.clone(),
        made_at: tx.now(),
        ended: None,
    };
    store::substitution::save(tx, &made).await?;
    note(tx, &made);
    Ok(made)
}

fn note(tx: &mut Tx<'_>, made: &Substitution) {
    tx.about(made.id);
    tx.note("absent", made.absent.to_string());
    tx.note("deputy", made.deputy.to_string());
    tx.note("role", made.extent.role.clone());
    tx.note("units", made.extent.units.iter().map(ToString::to_string).collect::<Vec<_>>());
    tx.note("kinds", made.extent.kinds.clone());
    tx.note("from", made.extent.from.to_string());
    tx.note("until", made.extent.until.to_string());
    tx.note("reason", made.reason.as_str());
}

/// Who is meant: exactly this identity or log-in, or the only one of that name.
async fn deputy(tx: &mut Tx<'_>, wanted: &str) -> Result<PersonId> {
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Err(unknown_deputy());
    }
    let mut found: Vec<Holder> = match holder::get(tx, wanted).await? {
        Some(person) => vec![person],
        None => holder::find(tx, wanted).await?,
    };
    found.retain(|person| person.active);
    match found.as_slice() {
        [] => Err(unknown_deputy()),
        [only] => Ok(only.id),
        several => Err(which_deputy(several)),
    }
}

async fn extent(cx: &Cx, tx: &mut Tx<'_>, absent: PersonId, wanted: &Wanted) -> Result<Extent> {
    let role = Some(wanted.role.trim().to_owned()).filter(|role| !role.is_empty());
    if let Some(role) = &role
        && !store::person::roles(tx, absent).await?.contains(role)
    {
        return Err(no_such_role());
    }
    let mut units: Vec<UnitId> = Vec::new();
    for code in wanted.units.iter().filter(|code| !code.trim().is_empty()) {
        units.push(cx.ports().directory.unit(tx, code.trim()).await?.id);
    }
    let known = kinds(cx);
    if !wanted.kinds.iter().all(|kind| known.iter().any(|(key, _)| key == kind)) {
        return Err(no_such_kind());
    }
    let today = local_day(tx.now());
    let (from, until) = (wanted.from.unwrap_or(today), wanted.until.ok_or_else(endless)?);
    let extent = Extent { role, units, kinds: wanted.kinds.clone(), from, until };
    extent.demand_days(today, store::rule::current(tx).await?.get(Rule::SubstitutionDays))?;
    Ok(extent)
}

/// Ends one's own substitution: whoever is absent is back, or the deputy gives it back.
///
/// # Errors
/// `NotFound`; `Conflict` if it is over.
pub async fn end(cx: &Cx, id: SubstitutionId) -> Result<()> {
    end_by(cx, NAME_DEPUTY, id).await
}

/// Ends a substitution of somebody within the actor's reach.
///
/// # Errors
/// As [`end`].
pub async fn end_for(cx: &Cx, id: SubstitutionId) -> Result<PersonId> {
    cx.write(ARRANGE, async |tx| end_in(tx, id).await).await
}

async fn end_by(cx: &Cx, action: Action, id: SubstitutionId) -> Result<()> {
    cx.write(action, async |tx| end_in(tx, id).await.map(drop)).await
}

async fn end_in(tx: &mut Tx<'_>, id: SubstitutionId) -> Result<PersonId> {
    let row = store::substitution::lock(tx, id).await?.ok_or_else(Error::not_found)?;
    let known = tx.admit(row).await?;
    let today = local_day(tx.now());
    tx.about(id);
    tx.note("ended", if known.state(today) == State::Coming { "before its first day" } else { "before its last day" });
    tx.note("absent", known.absent.to_string());
    tx.note("deputy", known.deputy.to_string());
    let ended = known.end(&tx.actor().name, today, tx.now())?;
    store::substitution::save(tx, &ended).await?;
    Ok(ended.absent)
}
