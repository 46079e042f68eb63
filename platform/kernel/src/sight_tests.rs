use super::*;
use crate::{BodyId, Exception, Guard, Reach, Scope, Terms, UnitId};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn clerk() -> Actor {
    Actor::clerk(UnitId::new())
}

/// Where it stands that lies with the absent one's unit.
fn there(absent: &Actor, guard: Guard) -> Place {
    Place { units: absent.unit.into_iter().collect(), guard, ..Place::default() }
}

fn named(may: bool, actor: &Actor) -> Guard {
    let person = actor.person();
    Guard { exceptions: vec![Exception { may, person, unit: None, from: None, until: None }], ..Guard::default() }
}

/// In whose stead a deputy sees what lies with the absent one's unit.
#[expect(clippy::option_option, reason = "not at all, by own right, in somebody's stead")]
fn over(deputy: &Actor, own: Reach, absent: &Actor, guard: Guard, clearance: Level) -> Option<Option<PersonId>> {
    let (mandate, unit) = (Mandate::new(absent.clone(), Terms::default()), Reach::default().with(Scope::Unit));
    let authority = Authority::new(deputy, own, [(&mandate, unit)]);
    let sight = Sight { authority, clearance, reads: true, at: NOW };
    let over = sight.over(&there(absent, guard), true);
    over.map(|stead| stead.and_then(|mandate| mandate.absent().person()))
}

#[test]
fn a_deputy_reaches_in_the_absent_ones_stead_and_stands_before_guards_themself() {
    let (body, unit) = (BodyId::new(), Reach::default().with(Scope::Unit));
    let absent = Actor { bodies: vec![body], ..clerk() };
    let (deputy, stead) = (clerk(), Some(absent.person()));
    let over = |guard, clearance| over(&deputy, unit, &absent, guard, clearance);
    assert_eq!(over(Guard::default(), Level::Normal), stead);
    let high = Guard { level: Level::Confidential, ..Guard::default() };
    assert_eq!(over(high.clone(), Level::Normal), None, "no level is lent");
    assert_eq!(over(high, Level::Confidential), stead);
    let space = Guard { bodies: vec![body], ..Guard::default() };
    assert_eq!(over(space, Level::Strict), None, "being of a body is not lent");
}

#[test]
fn an_opening_is_own_right_and_an_exclusion_of_either_shuts() {
    let (absent, deputy, unit) = (clerk(), clerk(), Reach::default().with(Scope::Unit));
    let over = |own, guard| over(&deputy, own, &absent, guard, Level::Normal);
    assert_eq!(over(unit, named(true, &deputy)), Some(None));
    let lent = over(Reach::default(), named(true, &deputy));
    assert_eq!(lent, Some(absent.person()), "what opens a thing opens it to who holds the action");
    let opened = Guard { level: Level::Strict, ..named(true, &absent) };
    assert_eq!(over(unit, opened), None, "an exception for the absent one is not lent");
    assert_eq!(over(unit, named(false, &deputy)), None);
    assert_eq!(over(unit, named(false, &absent)), None);
    assert_eq!(over(Reach::TENANT, named(false, &absent)), Some(None), "the deputy's own right is their own");
}

#[test]
fn nobody_steps_in_where_the_absent_one_is_excluded() {
    let (absent, deputy) = (clerk(), clerk());
    let mandate = Mandate::new(absent.clone(), Terms::default());
    let authority = Authority::new(&deputy, Reach::TENANT, [(&mandate, Reach::TENANT)]);
    let sight = Sight { authority, clearance: Level::Normal, reads: false, at: NOW };
    let person = absent.person().unwrap();
    let steps_in = |guard| sight.in_stead_of(person, &there(&absent, guard)).is_some();
    assert!(steps_in(Guard::default()));
    assert!(!steps_in(named(false, &absent)) && !steps_in(named(false, &deputy)));
    assert!(!steps_in(Guard { level: Level::Strict, ..Guard::default() }));
}
