use super::said::{About, Held};
use super::{catalogue, lines, no_action, roles, titled};
use crate::policy::role::Holder;
use crate::policy::{Compile, EXPLAIN};
use crate::store::{actor, person, policy as store, unit};
use sdk::ports::{Standing, ThingKind};
use sdk::{Action, Actor, Cx, Error, Level, Opening, PersonId, Place, Result, Shutting, Tx, uuid::Uuid};

/// What is asked: may this person do this, to this?
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// A person's identity or log-in.
    pub person: String,
    /// An action's key.
    pub action: String,
    /// Address, reference or identity of a thing; empty asks how far in general.
    pub thing: String,
}

/// Where the thing stands, in words.
#[derive(Clone, Debug)]
pub struct ThingView {
    /// Its kind.
    pub kind: &'static ThingKind,
    /// Its identity.
    pub id: Uuid,
    /// Its name, only if who asks may read it.
    pub title: Option<String>,
    /// The units it lies with.
    pub units: Vec<String>,
    /// Who made it.
    pub owner: Option<String>,
    /// Whose turn it is.
    pub assignee: Option<String>,
}

/// What stands before a thing beside the policy, as far as it decides over the person.
#[derive(Clone, Debug)]
pub struct Guarding {
    /// The thing's level, with that of what it lies in.
    pub level: Level,
    /// The highest level the person may see.
    pub clearance: Level,
    /// Bodies in whose space it lies, by name.
    pub bodies: Vec<String>,
    /// Why it is shut to the person.
    pub shutting: Option<Shutting>,
    /// Why it is open to the person beyond the policy.
    pub opening: Option<Opening>,
}

/// The answer, with everything it follows from.
#[derive(Clone, Debug)]
pub struct Why {
    /// The person.
    pub person: Holder,
    /// The names of the person's roles.
    pub roles: Vec<String>,
    /// The action.
    pub action: Action,
    /// The lines Casbin names, whether they reach the thing or not.
    pub held: Vec<Held>,
    /// The thing asked for.
    pub thing: Option<ThingView>,
    /// What guards the thing, and what that means for the person.
    pub guarding: Option<Guarding>,
    /// Whether the person may; without a thing, whether they ever may.
    pub may: bool,
}

/// Persons to choose from, by part of a name or log-in.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn persons(cx: &Cx, words: &str) -> Result<Vec<Holder>> {
    cx.read(EXPLAIN, async |tx| store::holder::find(tx, words.trim()).await).await
}

/// Why a person may do something, or why not: answered by the policy engine itself. Leaves an audit row that names the
/// person. A thing's name is told only to who may read it.
///
/// # Errors
/// `NotFound` for an unknown person or thing; `Invalid` for an unknown action or one of another kind of thing.
pub async fn why(cx: &Cx, engine: &dyn Compile, asked: &Asked) -> Result<Why> {
    cx.demand(EXPLAIN)?;
    let catalogue = catalogue(cx);
    let action = catalogue.choice(asked.action.trim()).ok_or_else(no_action)?.action;
    let (lines, roles, person, actor, standing, view, bodies) = cx
        .write(EXPLAIN, async |tx| {
            let person = store::holder::get(tx, asked.person.trim()).await?.ok_or_else(no_person)?;
            tx.about(person.id);
            tx.note("action", action.key);
            tx.note("thing", asked.thing.trim());
            let actor = actor::get(tx, person.id).await?;
            let standing = find(cx, tx, action, asked.thing.trim(), &counting(person.id, actor.as_ref())).await?;
            let view = match &standing {
                Some(standing) => Some(in_words(tx, standing).await?),
                None => None,
            };
            let bodies = bodies(tx, standing.as_ref()).await?;
            let roles = roles(&catalogue, &store::role::list(tx).await?);
            Ok((lines(tx, &catalogue).await?, roles, person, actor, standing, view, bodies))
        })
        .await?;
    let place = standing.as_ref().map(|standing| &standing.place);
    let about = About { engine, lines: &lines, roles: &roles, action, place, at: cx.now() };
    let (held, sight) = about.said(&person.roles, actor.as_ref()).await?;
    let reached = match &standing {
        Some(Standing { place, kind, .. }) => sight.as_ref().is_some_and(|sight| sight.sees(place, kind.opens)),
        None => !held.is_empty(),
    };
    let guarding = sight.zip(place).map(|(sight, place)| Guarding {
        level: place.guard.level,
        clearance: sight.clearance,
        bodies,
        shutting: place.guard.shutting(&sight),
        opening: place.guard.opening(&sight),
    });
    let titles = person.roles.iter().map(|role| titled(&roles, role).to_owned()).collect();
    Ok(Why { may: person.active && reached, roles: titles, person, action, held, thing: view, guarding })
}

async fn bodies(tx: &mut Tx<'_>, standing: Option<&Standing>) -> Result<Vec<String>> {
    let Some(standing) = standing.filter(|standing| !standing.place.guard.bodies.is_empty()) else {
        return Ok(Vec::new());
    };
    let known = crate::store::body::titles(tx).await?.into_iter();
    Ok(known.filter(|body| standing.place.guard.bodies.contains(&body.id)).map(|body| body.title).collect())
}

/// The person, and those whose place they take today.
fn counting(person: PersonId, actor: Option<&Actor>) -> Vec<PersonId> {
    let absent = actor.into_iter().flat_map(|actor| &actor.mandates).filter_map(|one| one.absent().person());
    [person].into_iter().chain(absent).collect()
}

async fn find(cx: &Cx, tx: &mut Tx<'_>, action: Action, wanted: &str, about: &[PersonId]) -> Result<Option<Standing>> {
    if wanted.is_empty() {
        return Ok(None);
    }
    for things in &cx.ports().things {
        if let Some(standing) = things.find(tx, wanted, about).await? {
            let plugin = |key: &'static str| key.split('.').next();
            return match plugin(standing.kind.kind) == plugin(action.key) {
                true => Ok(Some(standing)),
                false => Err(other_kind()),
            };
        }
    }
    Err(no_thing())
}

async fn in_words(tx: &mut Tx<'_>, standing: &Standing) -> Result<ThingView> {
    let Place { units, owner, assignee, guard: _ } = &standing.place;
    let known = unit::list(tx).await?;
    let title = |unit: &sdk::UnitId| known.iter().find(|known| known.id == *unit);
    let units = units.iter().filter_map(title).map(|unit| format!("{} {}", unit.key, unit.title)).collect();
    let ids: Vec<PersonId> = owner.iter().chain(assignee).copied().collect();
    let people = person::named(tx, &ids).await?;
    let name = |id: &Option<PersonId>| people.iter().find(|one| Some(one.id) == *id).map(|one| one.name.clone());
    Ok(ThingView {
        kind: standing.kind,
        id: standing.id,
        title: standing.title.clone(),
        units,
        owner: name(owner),
        assignee: name(assignee),
    })
}

pub(super) fn no_person() -> Error {
    Error::invalid(
        "identity.unknown_person",
        "Diese Person gibt es hier nicht. Es wurde nichts beantwortet. Suchen Sie sie mit ihrem Namen oder ihrer Kennung.",
    )
}

fn no_thing() -> Error {
    Error::invalid(
        "identity.unknown_thing",
        "Unter dieser Angabe ist nichts zu finden. Es wurde nichts beantwortet. Geben Sie ein Aktenzeichen, eine Eingangsnummer oder die Adresse der Seite an.",
    )
}

fn other_kind() -> Error {
    Error::invalid(
        "identity.other_kind",
        "Dieses Recht gilt nicht für diese Art von Sache. Es wurde nichts beantwortet. Wählen Sie ein Recht, das dazu passt.",
    )
}
