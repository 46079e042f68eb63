use super::*;
use crate::{Actor, Authority, Place, Reach, Scope, TenantId};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn clerk() -> Actor {
    Actor::clerk(UnitId::new())
}

fn sees(actor: &Actor, guard: Guard, clearance: Level, reads: bool, at_home: bool) -> bool {
    let unit = if at_home { actor.unit } else { None };
    let place = Place { units: unit.into_iter().collect(), guard, ..Place::default() };
    let authority = Authority::new(actor, Reach::default().with(Scope::Unit), []);
    Sight { authority, clearance, reads, at: NOW }.sees(&place, true)
}

fn exception(may: bool, person: Option<PersonId>, unit: Option<UnitId>) -> Exception {
    Exception { may, person, unit, from: None, until: None }
}

#[test]
fn a_level_shuts_out_who_may_not_see_it() {
    let actor = clerk();
    for level in Level::ALL {
        for clearance in Level::ALL {
            let guard = Guard { level, ..Guard::default() };
            assert_eq!(sees(&actor, guard, clearance, true, true), clearance >= level, "{level:?} {clearance:?}");
        }
    }
}

#[test]
fn an_exception_lets_read_beyond_unit_and_level_and_nothing_else() {
    let actor = clerk();
    for (person, unit) in [(actor.person(), None), (None, actor.unit)] {
        let guard = Guard { level: Level::Strict, exceptions: vec![exception(true, person, unit)], ..Guard::default() };
        assert!(sees(&actor, guard.clone(), Level::Normal, true, false));
        assert!(!sees(&actor, guard.clone(), Level::Normal, false, true), "reading is not changing");
        assert!(!sees(&clerk(), guard, Level::Strict, true, false), "it names nobody else");
    }
}

#[test]
fn an_exclusion_shuts_whatever_opens() {
    let body = BodyId::new();
    let actor = Actor { bodies: vec![body], ..clerk() };
    let both = vec![exception(true, actor.person(), None), exception(false, actor.person(), None)];
    let guard = Guard { bodies: vec![body], exceptions: both, ..Guard::default() };
    for reads in [true, false] {
        assert!(!sees(&actor, guard.clone(), Level::Strict, reads, true));
    }
}

#[test]
fn exceptions_count_from_and_until() {
    let actor = clerk();
    let hour = chrono::TimeDelta::hours(1);
    let dated = |from, until| Guard {
        exceptions: vec![Exception { from, until, ..exception(false, actor.person(), None) }],
        ..Guard::default()
    };
    let seen = |guard| sees(&actor, guard, Level::Normal, true, true);
    assert!(seen(dated(Some(NOW + hour), None)) && seen(dated(None, Some(NOW - hour))) && seen(dated(None, Some(NOW))));
    assert!(!seen(dated(Some(NOW), None)) && !seen(dated(None, Some(NOW + hour))));
}

#[test]
fn a_body_sees_all_of_its_space_and_nobody_else_any_of_it() {
    let (council, audit) = (BodyId::new(), BodyId::new());
    let member = Actor { bodies: vec![council], ..clerk() };
    let guard = |bodies: &[BodyId]| Guard { level: Level::Strict, bodies: bodies.to_vec(), ..Guard::default() };
    for reads in [true, false] {
        assert!(sees(&member, guard(&[council]), Level::Normal, reads, false));
        assert!(!sees(&clerk(), guard(&[council]), Level::Strict, reads, true));
        assert!(!sees(&member, guard(&[council, audit]), Level::Strict, reads, true), "all bodies must agree");
    }
    let named = Guard { exceptions: vec![exception(true, None, member.unit)], ..guard(&[audit]) };
    assert!(!sees(&member, named, Level::Strict, true, true), "no exception opens a body to others");
}

#[test]
fn whoever_reaches_all_still_stands_before_guards_and_background_work_does_not() {
    let place = Place { guard: Guard { bodies: vec![BodyId::new()], ..Guard::default() }, ..Place::default() };
    let (admin, service) = (clerk(), Actor::service("inbox"));
    let authority = |actor| Authority::new(actor, Reach::TENANT, []);
    let sight = |actor| Sight { authority: authority(actor), clearance: Level::Strict, reads: true, at: NOW };
    assert!(!sight(&admin).sees(&place, true));
    assert!(sight(&service).sees(&place, true));
}

#[test]
fn who_looks_in_from_above_or_outside_stands_before_guards_like_everybody() {
    let above = Actor::delegate(TenantId::new(), PersonId::new(), "Kreis".into());
    let guest = Actor::guest(crate::uuid::Uuid::now_v7(), PersonId::new(), "Betrieb".into());
    let body = Guard { bodies: vec![BodyId::new()], ..Guard::default() };
    let high = Guard { level: Level::Confidential, ..Guard::default() };
    let nobody = Guard { exceptions: vec![exception(true, None, None)], ..high.clone() };
    for actor in [&above, &guest] {
        let authority = Authority::new(actor, Reach::TENANT, []);
        let sight = Sight { authority, clearance: Level::Normal, reads: true, at: NOW };
        let sees = |guard: &Guard| sight.sees(&Place { guard: guard.clone(), ..Place::default() }, true);
        assert!(sees(&Guard::default()));
        assert!([&body, &high, &nobody].into_iter().all(|guard| !sees(guard)));
    }
}

#[test]
fn a_thing_about_another_is_shut_with_it_but_not_opened_by_it() {
    let actor = clerk();
    let guard = Guard { exceptions: vec![exception(true, actor.person(), None)], ..Guard::default() };
    let place = Place { guard, ..Place::default() };
    let authority = Authority::new(&actor, Reach::default().with(Scope::Unit), []);
    let sight = Sight { authority, clearance: Level::Normal, reads: true, at: NOW };
    assert!(sight.sees(&place, true) && !sight.sees(&place, false));
}

#[test]
fn protection_is_read_as_forms_write_it() {
    let body = BodyId::new();
    let all = Protection { level: Level::Strict, body: Some(body), file: Some(FileKind::Social) };
    assert_eq!(Protection::of("strict", Some("social"), Some(&body.to_string())), Some(all));
    assert_eq!(Protection::of("normal", Some(""), Some(" ")), Some(Protection::default()));
    assert_eq!(Protection::of("normal", None, None), Some(Protection::default()));
    for (level, file, body) in [("secret", "", ""), ("normal", "tax", ""), ("normal", "", "council")] {
        assert_eq!(Protection::of(level, Some(file), Some(body)), None, "{level} {file} {body}");
    }
}

#[test]
fn more_protection_keeps_what_there_is() {
    let (council, audit) = (Some(BodyId::new()), Some(BodyId::new()));
    let at = |level, body, file| Protection { level, body, file };
    let (none, personnel) = (at(Level::Normal, None, None), Some(FileKind::Personnel));
    let high = at(Level::Strict, council, personnel);
    assert!(none.is_within(&none) && none.is_within(&high) && !high.is_within(&none));
    for less in [
        at(Level::Confidential, council, personnel),
        at(Level::Strict, audit, personnel),
        at(Level::Strict, None, personnel),
        at(Level::Strict, council, None),
        at(Level::Strict, council, Some(FileKind::Social)),
    ] {
        assert!(!high.is_within(&less), "{less:?}");
    }
}

#[test]
fn what_is_sensitive() {
    let plain = Guard { level: Level::Confidential, ..Guard::default() };
    assert!(!plain.is_sensitive());
    for guard in [
        Guard { level: Level::Strict, ..Guard::default() },
        Guard { file: Some(FileKind::Social), ..Guard::default() },
        Guard { bodies: vec![BodyId::new()], ..Guard::default() },
    ] {
        assert!(guard.is_sensitive());
    }
    assert!(FileKind::ALL.into_iter().all(|kind| FileKind::of(kind.key()) == Some(kind)));
}
