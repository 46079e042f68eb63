//! Casbin decides; its answers become a snapshot. Casbin walks its rules one by one in a script interpreter,
//! which no list page could afford, so it is asked once per policy and never on the way of a request.
use ::casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi, RbacApi};
use async_trait::async_trait;
use sdk::policy::{Compile, Line};
use sdk::{Action, Error, Manifest, Reach, Result, Scope, Snapshot};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use tokio::runtime::Handle;

const MODEL: &str = "
[request_definition]
r = sub, obj, act, scope
[policy_definition]
p = sub, obj, act, scope
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.obj == p.obj && r.act == p.act && r.scope == p.scope && g(r.sub, p.sub)
";

/// Compiled policies kept, so that the many tenants with the same lines share one snapshot.
const KEPT: usize = 64;

/// The policy engine.
#[derive(Default)]
pub struct Casbin {
    compiled: Mutex<HashMap<Vec<Line>, Snapshot>>,
}

#[async_trait]
impl Compile for Casbin {
    async fn compile(&self, lines: &[Line], manifests: &[&'static Manifest]) -> Result<Snapshot> {
        let mut key = lines.to_vec();
        key.sort();
        if let Some(known) = self.compiled.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let actions = manifests.iter().flat_map(|manifest| manifest.actions).copied().collect();
        let snapshot = snapshot(key.clone(), actions).await?;
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if compiled.len() >= KEPT {
            compiled.clear();
        }
        compiled.insert(key, snapshot.clone());
        Ok(snapshot)
    }

    async fn explain(&self, lines: &[Line], roles: &[String], action: Action) -> Result<Vec<Line>> {
        let (mut enforcer, roles) = (enforcer(lines).await?, roles.to_vec());
        let asked = tokio::task::spawn_blocking(move || deciding(&mut enforcer, &roles, action)).await;
        asked.map_err(Error::internal)?
    }
}

/// Compiles where the interpreter holds up no request, in one go: a change of thread costs more than a noun.
async fn snapshot(lines: Vec<Line>, actions: Vec<Action>) -> Result<Snapshot> {
    let runtime = Handle::current();
    let asked = tokio::task::spawn_blocking(move || runtime.block_on(by_nouns(&lines, &actions))).await;
    asked.map_err(Error::internal)?
}

/// What Casbin decides, noun by noun: lines about other nouns decide nothing by the matcher's first words, but Casbin
/// would walk them at every question.
async fn by_nouns(lines: &[Line], actions: &[Action]) -> Result<Snapshot> {
    let mut nouns: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    lines.iter().for_each(|line| nouns.entry(&line.noun).or_default().push(line));
    let (mut snapshot, mut enforcer) = (Snapshot::default(), enforcer(&[]).await?);
    for lines in nouns.into_values() {
        enforcer.clear_policy().await.map_err(Error::internal)?;
        add(&mut enforcer, lines.iter().copied()).await?;
        let roles: BTreeSet<&str> = lines.iter().map(|line| line.role.as_str()).collect();
        ask(&mut enforcer, &roles, actions, &mut snapshot)?;
    }
    Ok(snapshot)
}

async fn add(enforcer: &mut Enforcer, lines: impl Iterator<Item = &Line>) -> Result<()> {
    let rule = |line: &Line| vec![line.role.clone(), line.noun.clone(), line.verb.clone(), line.scope.clone()];
    enforcer.add_policies(lines.map(rule).collect()).await.map_err(Error::internal)?;
    Ok(())
}

/// An enforcer over these lines: also the one that explains a decision.
///
/// # Errors
/// `Internal` if Casbin refuses model or lines.
pub async fn enforcer(lines: &[Line]) -> Result<Enforcer> {
    let model = DefaultModel::from_str(MODEL).await.map_err(Error::internal)?;
    let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await.map_err(Error::internal)?;
    add(&mut enforcer, lines.iter()).await?;
    Ok(enforcer)
}

/// The lines Casbin holds for these roles and this action, inherited ones included, each confirmed by a decision.
/// Casbin's own `enforce_ex` says the same, but only together with a logger and its dependencies.
fn deciding(enforcer: &mut Enforcer, roles: &[String], action: Action) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for role in roles {
        for rule in enforcer.get_implicit_permissions_for_user(role, None) {
            let Some(line) = line(rule) else { continue };
            let meant = line.noun == action.noun() && line.verb == action.verb();
            let question = (role.as_str(), action.noun(), action.verb(), line.scope.as_str());
            if meant && enforcer.enforce(question).map_err(Error::internal)? {
                lines.push(line);
            }
        }
    }
    Ok(lines)
}

fn line(rule: Vec<String>) -> Option<Line> {
    let [role, noun, verb, scope] = rule.try_into().ok()?;
    Some(Line { role, noun, verb, scope })
}

/// Every role's rights, inherited ones included, each confirmed by a decision. The model only ever allows,
/// so what no line names is denied; the test below asks exhaustively.
fn ask(enforcer: &mut Enforcer, roles: &BTreeSet<&str>, actions: &[Action], snapshot: &mut Snapshot) -> Result<()> {
    for role in roles {
        for right in enforcer.get_implicit_permissions_for_user(role, None) {
            let [_, noun, verb, scope] = right.as_slice() else { continue };
            let action = actions.iter().find(|action| action.noun() == noun && action.verb() == verb);
            let scope = Scope::of(scope);
            if let (Some(action), Some(scope)) = (action, scope)
                && enforcer.enforce((*role, noun, verb, scope.key())).map_err(Error::internal)?
            {
                snapshot.allow(role, *action, Reach::default().with(scope));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::{Actor, PersonId, Principal, Role};

    const READ: Action = Action::new("test.thing.read", "Lesen");
    const EDIT: Action = Action::new("test.thing.edit", "Ändern");
    static MANIFEST: Manifest = Manifest {
        key: "test",
        actions: &[READ, EDIT],
        roles: &[Role { key: "clerk", title: "", may: &[(READ, Scope::Unit)] }],
        ..Manifest::EMPTY
    };

    fn lines(text: &[[&str; 4]]) -> Vec<Line> {
        let line = |[role, noun, verb, scope]: &[&str; 4]| Line {
            role: (*role).into(),
            noun: (*noun).into(),
            verb: (*verb).into(),
            scope: (*scope).into(),
        };
        text.iter().map(line).collect()
    }

    #[tokio::test]
    async fn the_snapshot_answers_as_casbin_does() {
        let lines = lines(&[
            ["clerk", "test.thing", "read", "unit"],
            ["clerk", "test.thing", "read", "own"],
            ["head", "test.thing", "edit", "subtree"],
            ["head", "test.other", "edit", "tenant"],
        ]);
        let snapshot = Casbin::default().compile(&lines, &[&MANIFEST]).await.unwrap();
        let enforcer = enforcer(&lines).await.unwrap();
        for role in ["clerk", "head", "nobody"] {
            let actor = Actor {
                principal: Principal::Person(PersonId::new()),
                name: String::new(),
                unit: None,
                subtree: vec![],
                roles: vec![role.into()],
                mandates: vec![],
                bodies: vec![],
            };
            for action in [READ, EDIT] {
                for scope in Scope::ALL {
                    let asked = enforcer.enforce((role, action.noun(), action.verb(), scope.key())).unwrap();
                    assert_eq!(snapshot.reach(&actor, action).has(scope), asked, "{role} {action:?} {scope:?}");
                }
                let said = Casbin::default().explain(&lines, &actor.roles, action).await.unwrap();
                let reach = said.iter().filter_map(|line| Scope::of(&line.scope)).fold(Reach::default(), Reach::with);
                assert_eq!(reach, snapshot.reach(&actor, action), "the lines named are those that decide");
            }
        }
    }
}
