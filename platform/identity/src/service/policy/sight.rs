use super::why::no_person;
use super::{catalogue, lines, roles, titled};
use crate::policy::role::Holder;
use crate::policy::{Catalogue, Compile, EXPLAIN};
use crate::store::{actor, policy as store};
use chrono::NaiveDate;
use sdk::{Action, Actor, Cx, Reach, Result, Snapshot, Tx, Visibility, ports::ThingKind};

/// What can be done with one plugin, and how far.
pub type Group = (&'static str, Vec<(Action, Reach)>);

/// What a person could reach: numbers, never content.
pub struct Sight {
    /// The person.
    pub person: Holder,
    /// The names of the person's roles.
    pub roles: Vec<String>,
    /// What the person may do, and how far, by plugin.
    pub rights: Vec<Group>,
    /// What the person may do in the stead of others today, by name and last day.
    pub lent: Vec<(String, NaiveDate, Vec<Group>)>,
    /// How many things of each kind the person could see.
    pub counts: Vec<(&'static ThingKind, i64)>,
}

/// What a person would see, counted with the same predicates their own lists use. Leaves an audit row that names them.
///
/// # Errors
/// `Invalid` for an unknown person.
pub async fn sight(cx: &Cx, engine: &dyn Compile, person: &str) -> Result<Sight> {
    let catalogue = catalogue(cx);
    let known = cx.read(EXPLAIN, async |tx| lines(tx, &catalogue).await).await?;
    let policy = engine.compile(&known, &cx.house().manifests).await?;
    cx.write(EXPLAIN, async |tx| {
        let person = store::holder::get(tx, person.trim()).await?.ok_or_else(no_person)?;
        tx.about(person.id);
        tx.note("asked", "sight");
        let roles = roles(&catalogue, &store::role::list(tx).await?);
        let actor = actor::get(tx, person.id).await?;
        let counts = match &actor {
            Some(actor) => counts(cx, tx, &policy, actor).await?,
            None => Vec::new(),
        };
        let held: &[String] = if person.active { &person.roles } else { &[] };
        let rights = rights(&catalogue, |action| policy.reach_of(held, action));
        let lent = actor.iter().flat_map(|actor| &actor.mandates).map(|mandate| {
            let reach = |action| mandate.lends(action, policy.reach(mandate.absent(), action));
            (mandate.absent().name.clone(), mandate.until(), self::rights(&catalogue, reach))
        });
        let lent = lent.collect();
        let titles = person.roles.iter().map(|role| titled(&roles, role).to_owned()).collect();
        Ok(Sight { roles: titles, person, rights, lent, counts })
    })
    .await
}

fn rights(catalogue: &Catalogue, reach: impl Fn(Action) -> Reach) -> Vec<Group> {
    let groups = catalogue.groups.iter().map(|group| {
        let rights = group.choices.iter().map(|choice| (choice.action, reach(choice.action)));
        (group.title, rights.filter(|(_, reach)| !reach.is_empty()).collect::<Vec<_>>())
    });
    groups.filter(|(_, rights)| !rights.is_empty()).collect()
}

async fn counts(cx: &Cx, tx: &mut Tx<'_>, policy: &Snapshot, actor: &Actor) -> Result<Vec<(&'static ThingKind, i64)>> {
    let mut counts = Vec::new();
    for things in &cx.ports().things {
        for kind in things.kinds() {
            let sight = policy.sight(actor, kind.read, tx.now());
            if !sight.authority.is_empty() {
                counts.push((kind, things.count(tx, kind, Visibility::of(&sight)).await?));
            }
        }
    }
    Ok(counts)
}
