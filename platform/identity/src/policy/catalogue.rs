//! Roles and actions that have a place in a tenant, as the manifests know them.
use super::{Line, reach_of};
use sdk::{Action, Manifest, Reach, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// How far each role may do each action: what policy lines say, read by role and action's key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rights(BTreeMap<(String, String), Reach>);

impl Rights {
    /// What the lines say.
    pub fn of(lines: &[Line]) -> Self {
        let mut rights = Self::default();
        for line in lines {
            let reach = rights.0.entry((line.role.clone(), format!("{}.{}", line.noun, line.verb))).or_default();
            if let Some(scope) = Scope::of(&line.scope) {
                *reach = reach.with(scope).plain();
            }
        }
        rights
    }

    /// How far a role may do an action.
    pub fn reach(&self, role: &str, action: &str) -> Reach {
        self.0.get(&(role.to_owned(), action.to_owned())).copied().unwrap_or_default()
    }

    /// The same with one right changed.
    pub fn set(&mut self, role: &str, action: &str, reach: Reach) {
        self.0.insert((role.to_owned(), action.to_owned()), reach.plain());
    }

    /// As policy lines.
    pub fn lines(&self) -> Vec<Line> {
        let lines = self.0.iter().flat_map(|((role, action), reach)| {
            let (noun, verb) = action.rsplit_once('.').unwrap_or((action, ""));
            reach.scopes().map(|scope| Line {
                role: role.clone(),
                noun: noun.to_owned(),
                verb: verb.to_owned(),
                scope: scope.key().to_owned(),
            })
        });
        lines.collect()
    }
}

/// An action a tenant decides over.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The action.
    pub action: Action,
    /// How far it can reach. One scope only means all or nothing.
    pub scopes: Vec<Scope>,
}

/// The actions of one plugin.
#[derive(Clone, Debug)]
pub struct Group {
    /// The plugin's name.
    pub title: &'static str,
    /// Its actions.
    pub choices: Vec<Choice>,
}

/// Roles and actions that have a place in a tenant of one kind.
#[derive(Clone, Debug)]
pub struct Catalogue {
    kind: String,
    /// Roles the plugins know, with their names.
    pub roles: Vec<(&'static str, &'static str)>,
    /// What can be decided, by plugin. Actions only background work does are not among it.
    pub groups: Vec<Group>,
    suggested: Rights,
}

impl Catalogue {
    /// What the manifests know for a tenant of this kind.
    pub fn of(manifests: &[&'static Manifest], kind: &str) -> Self {
        let known = || manifests.iter().flat_map(|manifest| manifest.roles).filter(|role| fits(role.key, kind));
        let mut roles: Vec<(&str, &str)> = Vec::new();
        for role in known() {
            if roles.iter().all(|(key, _)| *key != role.key) {
                roles.push((role.key, role.title));
            }
        }
        let lines = known().flat_map(|role| role.may.iter().map(|(action, scope)| line(role.key, *action, *scope)));
        let suggested = Rights::of(&lines.collect::<Vec<_>>());
        let mut scopes = BTreeMap::<&str, BTreeSet<&str>>::new();
        for (action, scope) in known().flat_map(|role| role.may) {
            scopes.entry(action.key).or_default().insert(scope.key());
        }
        let choice = |action: &Action| Some(Choice { action: *action, scopes: wide(scopes.get(action.key)?) });
        let group = |manifest: &&'static Manifest| {
            let choices: Vec<Choice> = manifest.actions.iter().filter_map(choice).collect();
            (!choices.is_empty()).then_some(Group { title: manifest.title, choices })
        };
        Self { kind: kind.to_owned(), roles, groups: manifests.iter().filter_map(group).collect(), suggested }
    }

    /// An action a tenant of this kind decides over.
    pub fn choice(&self, key: &str) -> Option<&Choice> {
        self.groups.iter().flat_map(|group| &group.choices).find(|choice| choice.action.key == key)
    }

    /// All actions of the catalogue.
    pub fn actions(&self) -> impl Iterator<Item = Action> {
        self.groups.iter().flat_map(|group| &group.choices).map(|choice| choice.action)
    }

    /// What the plugins call a role.
    pub fn title(&self, role: &str) -> Option<&'static str> {
        self.roles.iter().find(|(key, _)| *key == role).map(|(_, title)| *title)
    }

    /// What the manifests suggest.
    pub fn suggested(&self) -> &Rights {
        &self.suggested
    }

    /// Whether a line counts in a tenant of this kind: a municipality cannot make itself an operator.
    pub fn has_place_for(&self, line: &Line) -> bool {
        let same = |action: Action| action.noun() == line.noun && action.verb() == line.verb;
        fits(&line.role, &self.kind) && self.actions().any(same)
    }

    /// Whether a role of this key can have a place in such a tenant.
    pub fn fits(&self, role: &str) -> bool {
        fits(role, &self.kind)
    }

    /// Whether the manifests know a role of this key, in a tenant of whatever kind.
    pub fn is_reserved(&self, role: &str) -> bool {
        matches!(role, "operator" | "district-admin") || self.roles.iter().any(|(key, _)| *key == role)
    }
}

/// What is only ever suggested one way makes no sense another way; everything else can reach as far as wanted.
fn wide(suggested: &BTreeSet<&str>) -> Vec<Scope> {
    match suggested.len() {
        1 => reach_of(suggested.iter().copied()).scopes().collect(),
        _ => Scope::ALL.to_vec(),
    }
}

fn line(role: &str, action: Action, scope: Scope) -> Line {
    let (noun, verb) = (action.noun().to_owned(), action.verb().to_owned());
    Line { role: role.to_owned(), noun, verb, scope: scope.key().to_owned() }
}

/// The operator's and districts' roles exist only where they belong.
fn fits(role: &str, kind: &str) -> bool {
    match role {
        "operator" => kind == "operator",
        "district-admin" => matches!(kind, "district" | "association"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::Role;

    const READ: Action = Action::new("test.thing.read", "Lesen");
    const PLAN: Action = Action::new("test.plan.read", "Plan lesen");
    const FOUND: Action = Action::new("test.tenant.found", "Gründen");
    const SWEEP: Action = Action::new("test.thing.sweep", "Aufräumen");
    static MANIFEST: Manifest = Manifest {
        key: "test",
        title: "Probe",
        actions: &[READ, PLAN, FOUND, SWEEP],
        service: &[SWEEP],
        roles: &[
            Role { key: "operator", title: "Betrieb", may: &[(FOUND, Scope::Tenant)] },
            Role { key: "clerk", title: "Sachbearbeitung", may: &[(READ, Scope::Unit), (PLAN, Scope::Tenant)] },
            Role { key: "head", title: "Leitung", may: &[(READ, Scope::Subtree), (READ, Scope::Unit)] },
        ],
        ..Manifest::EMPTY
    };

    #[test]
    fn a_municipality_decides_over_its_own_actions_only() {
        let (town, operator) = (Catalogue::of(&[&MANIFEST], "municipality"), Catalogue::of(&[&MANIFEST], "operator"));
        assert_eq!(town.actions().map(|action| action.key).collect::<Vec<_>>(), [READ.key, PLAN.key]);
        assert!(operator.choice(FOUND.key).is_some() && town.choice(FOUND.key).is_none());
        assert!(operator.choice(SWEEP.key).is_none(), "background work is nobody's right");
        for (role, action) in [("operator", READ), ("clerk", FOUND), ("own", SWEEP)] {
            assert!(!town.has_place_for(&line(role, action, Scope::Tenant)), "{role} {action:?}");
        }
        assert!(town.has_place_for(&line("own", READ, Scope::Tenant)));
        assert!(town.is_reserved("operator") && town.is_reserved("clerk") && !town.is_reserved("own"));
    }

    #[test]
    fn an_action_suggested_one_way_offers_no_other() {
        let town = Catalogue::of(&[&MANIFEST], "municipality");
        assert_eq!(town.choice(PLAN.key).unwrap().scopes, [Scope::Tenant]);
        assert_eq!(town.choice(READ.key).unwrap().scopes, Scope::ALL);
    }

    #[test]
    fn rights_are_lines_and_lines_are_rights() {
        let town = Catalogue::of(&[&MANIFEST], "municipality");
        let mut rights = town.suggested().clone();
        assert_eq!(Rights::of(&rights.lines()), rights);
        assert_eq!(rights.reach("head", READ.key), Reach::default().with(Scope::Subtree), "the unit is in it");
        rights.set("clerk", READ.key, Reach::default());
        assert!(Rights::of(&rights.lines()).reach("clerk", READ.key).is_empty());
    }
}
