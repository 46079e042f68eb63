use super::*;

fn top(kind: Kind) -> Tenant {
    let id = TenantId::new();
    Tenant {
        id,
        key: "oben".into(),
        title: "Oben".into(),
        kind,
        parent: None,
        path: vec![id],
        state: State::Active,
        blueprint: "operator".into(),
        founded_at: DateTime::UNIX_EPOCH,
        seen_from: id,
    }
}

fn draft(kind: Kind) -> Draft {
    let key = "kleinhausen".parse().unwrap();
    Draft { key, title: "Gemeinde Kleinhausen".into(), kind, blueprint: "small-town".into() }
}

#[test]
fn a_founded_tenant_stands_below_its_parent_and_is_not_open_yet() {
    let above = top(Kind::District);
    let new = above.found(Kind::District, draft(Kind::Municipality), DateTime::UNIX_EPOCH).unwrap();
    assert_eq!(new.path, vec![above.id, new.id]);
    assert_eq!((new.parent, new.state), (Some(above.id), State::Founding));
    assert_eq!(new.tenant(), above.id);
}

#[test]
fn both_founder_and_parent_must_be_high_enough() {
    let at = DateTime::UNIX_EPOCH;
    let cases = [
        (Kind::District, Kind::District, Kind::District),
        (Kind::Operator, Kind::District, Kind::Association),
        (Kind::Operator, Kind::Municipality, Kind::Municipality),
        (Kind::District, Kind::Operator, Kind::District),
        (Kind::Operator, Kind::Operator, Kind::Operator),
    ];
    for (founder, above, below) in cases {
        let refused = top(above).found(founder, draft(below), at);
        assert_eq!(refused, Err(Refusal::Misplaced { above: "Oben".into() }), "{founder} {above} {below}");
    }
}

#[test]
fn nothing_is_founded_below_a_closed_tenant() {
    for state in [State::Founding, State::Suspended] {
        let above = Tenant { state, ..top(Kind::District) };
        let refused = above.found(Kind::Operator, draft(Kind::Municipality), DateTime::UNIX_EPOCH);
        assert_eq!(refused, Err(Refusal::AboveClosed { above: "Oben".into() }));
    }
}

#[test]
fn suspending_and_resuming_undo_each_other() {
    let above = top(Kind::Operator);
    let below = Tenant { seen_from: above.id, ..top(Kind::Municipality) };
    let closed = below.clone().suspend(above.id).unwrap();
    assert_eq!(closed.state, State::Suspended);
    assert_eq!(closed.clone().suspend(above.id), Err(Refusal::NotActive));
    assert_eq!(closed.resume(above.id), Ok(below.clone()));
    assert_eq!(below.clone().resume(above.id), Err(Refusal::NotSuspended));
    assert_eq!(Tenant { state: State::Founding, ..below }.suspend(above.id), Err(Refusal::NotActive));
}

#[test]
fn nobody_locks_themselves_out() {
    let operator = top(Kind::Operator);
    assert_eq!(operator.clone().suspend(operator.id), Err(Refusal::Own));
    let district = Tenant { state: State::Suspended, ..top(Kind::District) };
    assert_eq!(district.clone().resume(district.id), Err(Refusal::Own));
}

#[test]
fn names_are_one_line() {
    assert_eq!(title("  Stadt Rurbroich "), Ok("Stadt Rurbroich".into()));
    for wrong in ["", "   ", "a\nb", &"ä".repeat(121)] {
        assert_eq!(title(wrong), Err(Refusal::Nameless), "{wrong:?}");
    }
}
