use super::why::no_person;
use super::{catalogue, lines, roles, titled};
use crate::policy::role::Holder;
use crate::policy::{Compile, EXPLAIN};
use crate::store::{policy as store, session};
use sdk::{Action, Actor, Cx, Reach, Result, Snapshot, Tx, Visibility, ports::ThingKind};

/// What a person could reach: numbers, never content.
pub struct Sight {
    /// The person.
    pub person: Holder,
    /// The names of the person's roles.
    pub roles: Vec<String>,
    /// What the person may do, and how far, by plugin.
    pub rights: Vec<(&'static str, Vec<(Action, Reach)>)>,
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
        let actor = session::actor_of(tx, person.id).await?;
        let counts = match &actor {
            Some(actor) => counts(cx, tx, &policy, actor).await?,
            None => Vec::new(),
        };
        let held: &[String] = if person.active { &person.roles } else { &[] };
        let reached = |action: Action| (action, policy.reach_of(held, action));
        let rights = catalogue.groups.iter().map(|group| {
            let rights = group.choices.iter().map(|choice| reached(choice.action));
            (group.title, rights.filter(|(_, reach)| !reach.is_empty()).collect::<Vec<_>>())
        });
        let rights = rights.filter(|(_, rights)| !rights.is_empty()).collect();
        let titles = person.roles.iter().map(|role| titled(&roles, role).to_owned()).collect();
        Ok(Sight { roles: titles, person, rights, counts })
    })
    .await
}

async fn counts(cx: &Cx, tx: &mut Tx<'_>, policy: &Snapshot, actor: &Actor) -> Result<Vec<(&'static ThingKind, i64)>> {
    let mut counts = Vec::new();
    for things in &cx.ports().things {
        for kind in things.kinds() {
            let sight = policy.sight(actor, kind.read, tx.now());
            if !sight.reach.is_empty() {
                counts.push((kind, things.count(tx, kind, Visibility::of(&sight)).await?));
            }
        }
    }
    Ok(counts)
}
