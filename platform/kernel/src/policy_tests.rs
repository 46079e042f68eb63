use super::*;
use crate::PersonId;

#[test]
fn each_scope_covers_its_place_and_no_other() {
    let (mine, other) = (UnitId::new(), UnitId::new());
    let actor = Actor::clerk(mine);
    let at = |units: Vec<UnitId>, owner, assignee| Place { units, owner, assignee, ..Place::default() };
    let cases = [
        (Scope::Unit, at(vec![mine], None, None), true),
        (Scope::Unit, at(vec![other], None, None), false),
        (Scope::Own, at(vec![other], actor.person(), None), true),
        (Scope::Own, at(vec![other], None, actor.person()), false),
        (Scope::Assigned, at(vec![other], None, actor.person()), true),
        (Scope::Assigned, at(vec![], None, None), false),
        (Scope::Tenant, at(vec![other], None, None), true),
    ];
    for (scope, place, expected) in cases {
        let covers = Reach::default().with(scope).covers(&actor, &place);
        assert_eq!(covers, expected, "{scope:?} {place:?}");
    }
    assert!(!Reach::default().covers(&actor, &at(vec![mine], actor.person(), actor.person())));
}

#[test]
fn a_wide_reach_includes_the_narrow_ones() {
    let of = |scopes: &[Scope]| scopes.iter().fold(Reach::default(), |reach, scope| reach.with(*scope));
    assert!(of(&[Scope::Tenant]).includes(of(&Scope::ALL)));
    assert!(of(&[Scope::Subtree]).includes(of(&[Scope::Unit])));
    assert!(!of(&[Scope::Unit]).includes(of(&[Scope::Subtree])));
    assert!(!of(&[Scope::Subtree]).includes(of(&[Scope::Own])), "what one made may lie elsewhere");
    assert!(!Reach::default().includes(of(&[Scope::Own])) && Reach::default().includes(Reach::default()));
    assert_eq!(of(&Scope::ALL).plain(), Reach::TENANT);
    let plain = of(&[Scope::Own, Scope::Unit, Scope::Subtree]).plain();
    assert_eq!(plain, of(&[Scope::Own, Scope::Subtree]));
    assert!(Scope::ALL.into_iter().all(|scope| Scope::of(scope.key()) == Some(scope)));
}

#[test]
fn roles_add_up_and_services_stand_apart() {
    const FILE: Action = Action::new("inbox.item.file", "Ablegen");
    let mut policy = Snapshot::default();
    policy.allow("clerk", FILE, Reach::default().with(Scope::Unit));
    policy.allow("auditor", FILE, Reach::default().with(Scope::Own));
    policy.serve("inbox", FILE);
    let mut actor = Actor::clerk(UnitId::new());
    actor.roles.push("auditor".into());
    let reach = policy.reach(&actor, FILE);
    assert!(reach.has(Scope::Unit) && reach.has(Scope::Own) && !reach.has(Scope::Tenant));
    assert_eq!(policy.reach(&Actor::service("inbox"), FILE), Reach::TENANT);
    assert!(policy.reach(&Actor::service("dms"), FILE).is_empty());
    let above = Actor::delegate(crate::TenantId::new(), PersonId::new(), "Kreis".into());
    assert!(policy.reach(&above, FILE).is_empty() && above.person().is_none());
    policy.delegate(FILE);
    let guest = Actor::guest(crate::uuid::Uuid::now_v7(), PersonId::new(), "Betrieb".into());
    assert!(policy.reach(&guest, FILE).is_empty() && guest.is_guest() && guest.person().is_none());
    assert_eq!(policy.reach(&above, FILE), Reach::TENANT);
    let program = Actor::connection(crate::uuid::Uuid::now_v7(), "Anbindung Entra".into());
    assert!(policy.reach(&program, FILE).is_empty() && program.person().is_none() && !program.is_service());
    policy.connect(FILE);
    assert_eq!(policy.reach(&program, FILE), Reach::TENANT);
}
