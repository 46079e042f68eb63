use super::*;
use chrono::TimeDelta;

fn grant(powers: &[Power], days: i64) -> Grant {
    let (over, at) = (TenantId::new(), DateTime::UNIX_EPOCH);
    Grant {
        id: Uuid::now_v7(),
        over,
        holder: (TenantId::new(), "Kreis".into()),
        grantor: (TenantId::new(), "Betrieb".into()),
        source: None,
        powers: powers.to_vec(),
        given_at: at,
        given_by: "Leitstelle".into(),
        until: at + TimeDelta::days(days),
        reason: "Betreuung".into(),
        revoked: None,
        seen_from: over,
    }
}

fn terms(powers: &[Power], days: i64) -> Terms {
    Terms { powers: powers.to_vec(), until: DateTime::UNIX_EPOCH + TimeDelta::days(days), reason: " Betreuung ".into() }
}

fn day(days: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(days)
}

#[test]
fn nobody_gives_more_than_they_have_or_for_longer() {
    let held = grant(&[Power::Configure, Power::Suspend], 10);
    let drawn = |terms: Terms, now| terms.within(Authority::Drawn(&held), day(100), now);
    let kept = drawn(terms(&[Power::Suspend], 10), day(1)).unwrap();
    assert_eq!(kept.reason, "Betreuung");
    assert_eq!(drawn(terms(&[Power::Found], 5), day(1)), Err(Refusal::Wider));
    assert_eq!(drawn(terms(&[Power::Suspend], 11), day(1)), Err(Refusal::Longer));
    assert_eq!(drawn(terms(&[Power::Suspend], 12), day(10)), Err(Refusal::Wider), "an expired grant gives nothing");
    let own = |terms: Terms| terms.within(Authority::Own, day(100), day(1));
    assert!(own(terms(&Power::ALL, 100)).is_ok());
    assert_eq!(own(terms(&Power::ALL, 101)), Err(Refusal::Longer));
    assert_eq!(own(terms(&Power::ALL, 1)), Err(Refusal::Over));
    assert_eq!(own(terms(&[], 5)), Err(Refusal::Powerless));
    assert_eq!(own(Terms { reason: " ".into(), ..terms(&Power::ALL, 5) }), Err(Refusal::Reasonless));
}

#[test]
fn a_grant_ends_on_its_day_or_when_it_is_revoked_and_only_once() {
    let held = grant(&[Power::Suspend], 10);
    assert!(held.is_live(day(0)) && held.is_live(day(9)) && !held.is_live(day(10)));
    let (over, grantor) = (held.over, held.grantor.0);
    let by_tenant = held.clone().revoke("Admin", over, "Wir wollen es selbst", day(2)).unwrap();
    assert!(!by_tenant.is_live(day(2)) && by_tenant.was_refused());
    let by_grantor = held.clone().revoke("Leitstelle", grantor, "Vertrag zu Ende", day(2)).unwrap();
    assert!(!by_grantor.was_refused());
    assert_eq!(by_grantor.revoke("Leitstelle", grantor, "noch einmal", day(3)), Err(Refusal::Ended));
    assert_eq!(held.clone().revoke("Admin", over, "", day(2)), Err(Refusal::Reasonless));
    assert_eq!(held.revoke("Admin", over, "zu spät", day(10)), Err(Refusal::Ended));
}

#[test]
fn words_of_powers_survive_the_database_and_none_of_them_reads() {
    for power in Power::ALL {
        assert_eq!(Power::of(power.key()), Some(power));
    }
    assert_eq!(Power::of("read"), None);
}
