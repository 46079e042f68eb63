use super::{catalogue, rights};
use crate::policy::role::Change;
use crate::policy::{Catalogue, Line, OFFER, Rights};
use crate::store::policy as store;
use sdk::{Cx, Reach, Result, TenantId, Tx, uuid::Uuid};
use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

/// Tenants this process has given what its manifests suggest: they do not change while it runs.
#[derive(Default)]
pub struct Offers(Mutex<HashSet<TenantId>>);

impl Offers {
    /// Gives the tenant what it was never given, once per process.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn give(&self, cx: &Cx) -> Result<()> {
        if self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&cx.tenant()) {
            return Ok(());
        }
        offer(cx).await?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(cx.tenant());
        Ok(())
    }
}

/// Gives the tenant the lines of actions and roles it has never been given. What it changed since stays as it is.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn offer(cx: &Cx) -> Result<usize> {
    let catalogue = catalogue(cx);
    let fresh = cx.read(OFFER, async |tx| new(tx, &catalogue).await).await?;
    if fresh.is_empty() {
        return Ok(0);
    }
    cx.write(OFFER, async |tx| give(tx, &catalogue).await).await
}

/// The same, in the transaction of a founding.
pub(crate) async fn give(tx: &mut Tx<'_>, catalogue: &Catalogue) -> Result<usize> {
    tx.hold_policy().await?;
    let (fresh, before) = (new(tx, catalogue).await?, rights(tx, catalogue).await?);
    if fresh.is_empty() {
        return Ok(0);
    }
    store::line::save(tx, &fresh).await?;
    store::offer::save(tx, &fresh).await?;
    let after = Rights::of(&fresh);
    let cells: BTreeSet<(&str, String)> =
        fresh.iter().map(|line| (line.role.as_str(), format!("{}.{}", line.noun, line.verb))).collect();
    let made = cells.iter().map(|(role, action)| Change {
        id: Uuid::now_v7(),
        at: tx.now(),
        person: None,
        person_name: tx.actor().name.clone(),
        role: (*role).to_owned(),
        role_title: catalogue.title(role).unwrap_or(role).to_owned(),
        action: action.clone(),
        before: before.reach(role, action),
        after: both(before.reach(role, action), after.reach(role, action)),
        held: false,
        reason: String::new(),
        released_by: None,
    });
    let made: Vec<Change> = made.collect();
    // What a tenant begins with is no change.
    if tx.town().state != "founding" {
        store::change::save(tx, &made).await?;
    }
    tx.policy_changed().await?;
    tx.about("policy");
    tx.note("given", made.iter().map(|change| format!("{} {}", change.role, change.action)).collect::<Vec<_>>());
    Ok(made.len())
}

fn both(one: Reach, other: Reach) -> Reach {
    other.scopes().fold(one, Reach::with).plain()
}

/// Suggested lines whose action or whose role is new to the tenant.
async fn new(tx: &mut Tx<'_>, catalogue: &Catalogue) -> Result<Vec<Line>> {
    let given = store::offer::list(tx).await?;
    let own: Vec<String> =
        store::role::list(tx).await?.into_iter().filter(|role| role.own).map(|role| role.key).collect();
    Ok(fresh(&given, &own, catalogue.suggested().lines()))
}

fn fresh(given: &BTreeSet<(String, String)>, own: &[String], suggested: Vec<Line>) -> Vec<Line> {
    let roles: HashSet<&str> = given.iter().map(|(role, _)| role.as_str()).collect();
    let actions: HashSet<&str> = given.iter().map(|(_, action)| action.as_str()).collect();
    let is_new = |line: &Line| {
        let action = format!("{}.{}", line.noun, line.verb);
        let known_both = roles.contains(line.role.as_str()) && actions.contains(action.as_str());
        !known_both && !own.contains(&line.role)
    };
    suggested.into_iter().filter(is_new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(role: &str, verb: &str) -> Line {
        Line { role: role.into(), noun: "test.thing".into(), verb: verb.into(), scope: "unit".into() }
    }

    #[test]
    fn only_what_is_new_is_given_and_only_to_roles_of_the_plugins() {
        let pair = |role: &str, action: &str| (role.to_owned(), action.to_owned());
        let given = BTreeSet::from([pair("clerk", "test.thing.read"), pair("head", "test.thing.edit")]);
        let suggested = vec![
            line("clerk", "read"),   // given once: if it is gone, the tenant took it away
            line("clerk", "edit"),   // both known: the tenant decided without it
            line("clerk", "sign"),   // a new action
            line("auditor", "read"), // a new role
            line("archive", "sign"), // the tenant made a role of this key
        ];
        let found = fresh(&given, &["archive".to_owned()], suggested);
        assert_eq!(found, [line("clerk", "sign"), line("auditor", "read")]);
        assert_eq!(fresh(&BTreeSet::new(), &[], vec![line("clerk", "read")]).len(), 1, "a founding gives everything");
    }
}
