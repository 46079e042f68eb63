//! What runs is what Casbin says: every answer of a compiled policy is asked of Casbin again.
use adapters::casbin::{Casbin, enforcer};
use casbin::CoreApi;
use identity::policy::{Compile, Line, READ};
use sdk::{Action, Actor, Mandate, Manifest, Scope, Terms};
use std::collections::BTreeSet;
use testkit::World;

/// Asks both for every role, action and scope; how many answers there were.
async fn compared(lines: &[Line], manifests: &[&'static Manifest], what: &str) -> usize {
    let (snapshot, enforcer) =
        (Casbin::default().compile(lines, manifests).await.unwrap(), enforcer(lines).await.unwrap());
    let actions: Vec<Action> = manifests.iter().flat_map(|manifest| manifest.actions).copied().collect();
    let mut roles: BTreeSet<&str> = lines.iter().map(|line| line.role.as_str()).collect();
    roles.extend(["nobody", "", "operator"]);
    let mut answers = 0;
    for role in roles {
        for action in &actions {
            for scope in Scope::ALL {
                let asked = enforcer.enforce((role, action.noun(), action.verb(), scope.key())).unwrap();
                let answered = snapshot.reach_of(&[role.to_owned()], *action).has(scope);
                assert_eq!(answered, asked, "{what}: {role} {} {scope:?}", action.key);
                answers += 1;
            }
        }
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn every_founded_tenant_is_answered_as_casbin_does() {
    let world = World::new().await;
    for (key, kind, blueprint) in [
        ("rurbroich", "municipality", "small-town"),
        ("rurstadt", "municipality", "city"),
        ("kreis-rurland", "district", "district"),
        ("verband", "association", "association"),
    ] {
        world.found(key, kind, blueprint).await;
    }
    let manifests = &world.installation.gate.house.manifests;
    for key in ["betrieb", "rurbroich", "rurstadt", "kreis-rurland", "verband"] {
        let cx = world.existing(key).await.service("identity").await;
        let lines = cx.read(READ, async |tx| identity::store::policy::line::list(tx).await).await.unwrap();
        assert!(lines.len() > 10, "{key} has {} lines", lines.len());
        assert!(compared(&lines, manifests, key).await > 500);
    }
    world.end().await;
}

/// A stream of numbers that is the same for the same seed (Steele, Lea, Flood: SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(bound).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }
}

/// A mandate lends no more than Casbin allows the absent one's roles, and never what is personal.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_deputy_may_is_what_casbin_allows_the_absent_one() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let manifests = &world.installation.gate.house.manifests;
    let cx = town.service("identity").await;
    let lines = cx.read(READ, async |tx| identity::store::policy::line::list(tx).await).await.unwrap();
    let (snapshot, enforcer) =
        (Casbin::default().compile(&lines, manifests).await.unwrap(), enforcer(&lines).await.unwrap());
    let (absent, deputy) = (town.cx("leitung").await.actor().clone(), town.cx("poststelle").await.actor().clone());
    let deputy = Actor { mandates: vec![Mandate::new(absent.clone(), Terms::default())], ..deputy };
    let mut lent = 0;
    for action in manifests.iter().flat_map(|manifest| manifest.actions) {
        let authority = snapshot.authority(&deputy, *action);
        for (holder, reach) in authority.parts() {
            for scope in Scope::ALL {
                let allows = |role: &String| {
                    enforcer.enforce((role.as_str(), action.noun(), action.verb(), scope.key())).unwrap()
                };
                let asked = holder.roles.iter().any(allows);
                assert_eq!(reach.has(scope), asked, "{} {} {scope:?}", holder.name, action.key);
                lent += usize::from(holder.person() == absent.person() && asked);
            }
        }
        let parts = authority.parts().count();
        let held = !snapshot.reach(&absent, *action).is_empty() && !action.personal;
        assert_eq!(parts, 1 + usize::from(held), "{}", action.key);
    }
    assert!(lent > 10, "only {lent} rights were lent");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_tenant_may_write_is_answered_as_casbin_does() {
    const A: Action = Action::new("test.thing.read", "");
    const B: Action = Action::new("test.thing.edit", "");
    const C: Action = Action::new("test.things.read", "");
    static MANIFEST: Manifest = Manifest { key: "test", actions: &[A, B, C], ..Manifest::EMPTY };
    let roles = ["a", "b", "archive", "clerk", "head-2"];
    // Words no manifest knows must count for nothing, in any column.
    let nouns = ["test.thing", "test.things", "test", "test.thing.read", "*", ""];
    let (verbs, scopes) = (["read", "edit", "fly", "*"], ["own", "assigned", "unit", "subtree", "tenant", "all", "*"]);
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let mut lines: Vec<Line> = (0..dice.below(40))
            .map(|_| Line {
                role: (*dice.of(&roles)).into(),
                noun: (*dice.of(&nouns)).into(),
                verb: (*dice.of(&verbs)).into(),
                scope: (*dice.of(&scopes)).into(),
            })
            .collect();
        lines.sort();
        lines.dedup();
        compared(&lines, &[&MANIFEST], &format!("seed {seed}, {lines:?}")).await;
    }
}
