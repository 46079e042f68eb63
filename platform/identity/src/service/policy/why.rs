use super::{catalogue, lines, no_action, roles, titled};
use crate::policy::role::{Holder, Role};
use crate::policy::{Compile, EXPLAIN, Line};
use crate::store::{actor, person, policy as store, unit};
use chrono::NaiveDate;
use sdk::ports::{Standing, ThingKind};
use sdk::{Action, Actor, Cx, Error, Mandate, PersonId, Place, Reach, Result, Scope, Tx, uuid::Uuid};

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

/// A line of the policy that lets the person do it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The role's name.
    pub role_title: String,
    /// How far the line reaches.
    pub scope: Scope,
    /// Whether it reaches the thing; without a thing, nobody asked.
    pub covers: bool,
    /// In whose stead the person does it, if the role is not their own, and the last day of that.
    pub behalf: Option<(String, NaiveDate)>,
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
    let (lines, roles, person, actor, standing, view) = cx
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
            let roles = roles(&catalogue, &store::role::list(tx).await?);
            Ok((lines(tx, &catalogue).await?, roles, person, actor, standing, view))
        })
        .await?;
    let place = standing.as_ref().map(|standing| &standing.place);
    let mut held: Vec<Held> = Vec::new();
    for line in engine.explain(&lines, &person.roles, action).await? {
        held.extend(own(&line, &roles, actor.as_ref(), place));
    }
    for mandate in actor.iter().flat_map(|actor| &actor.mandates) {
        for line in engine.explain(&lines, &mandate.absent().roles, action).await? {
            held.extend(lent(&line, &roles, mandate, action, place));
        }
    }
    let reached = if place.is_some() { held.iter().any(|held| held.covers) } else { !held.is_empty() };
    let titles = person.roles.iter().map(|role| titled(&roles, role).to_owned()).collect();
    Ok(Why { may: person.active && reached, roles: titles, person, action, held, thing: view })
}

/// The person, and those whose place they take today.
fn counting(person: PersonId, actor: Option<&Actor>) -> Vec<PersonId> {
    let absent = actor.into_iter().flat_map(|actor| &actor.mandates).filter_map(|one| one.absent().person());
    [person].into_iter().chain(absent).collect()
}

fn own(line: &Line, roles: &[Role], actor: Option<&Actor>, place: Option<&Place>) -> Option<Held> {
    let scope = Scope::of(&line.scope)?;
    let reach = Reach::default().with(scope);
    let covers = actor.zip(place).is_some_and(|(actor, place)| reach.covers(actor, place));
    Some(Held { role_title: titled(roles, &line.role).to_owned(), scope, covers, behalf: None })
}

/// A line of an absent person's role, as far as it is handed over.
fn lent(line: &Line, roles: &[Role], mandate: &Mandate, action: Action, place: Option<&Place>) -> Option<Held> {
    let scope = Scope::of(&line.scope)?;
    let reach = mandate.lends(action, Reach::default().with(scope));
    let covers = place.is_some_and(|place| reach.covers(mandate.absent(), place));
    let behalf = Some((mandate.absent().name.clone(), mandate.until()));
    let held = Held { role_title: titled(roles, &line.role).to_owned(), scope, covers, behalf };
    (!reach.is_empty()).then_some(held)
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
    let Place { units, owner, assignee } = &standing.place;
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
