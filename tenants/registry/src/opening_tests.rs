use super::*;

const LIMITS: Limits = Limits { longest: 60, emergency: None, waits: 24 };
const EMERGENCY: Limits = Limits { emergency: Some(30), ..LIMITS };

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

fn step(person: PersonId, minutes: i64) -> Step {
    Step { name: "Leitstelle".into(), person, at: at(minutes) }
}

fn wanted() -> Wanted {
    Wanted { reason: "Index ist beschädigt".into(), ticket: "T-1".into(), minutes: 20 }
}

fn answer(given: bool, minutes: i64) -> Answer {
    Answer { given, name: "Admin".into(), at: at(minutes), factor: given.then(|| "totp".into()) }
}

fn asked(first: PersonId) -> Opening {
    Opening::ask(TenantId::new(), &wanted(), step(first, 0), LIMITS).unwrap()
}

#[test]
fn a_question_has_reason_ticket_and_a_time_within_the_rule() {
    let ask = |wanted: Wanted| Opening::ask(TenantId::new(), &wanted, step(PersonId::new(), 0), LIMITS).err();
    assert_eq!(ask(wanted()), None);
    assert_eq!(ask(Wanted { reason: " kurz      ".into(), ..wanted() }), Some(Refusal::Reasonless));
    assert_eq!(ask(Wanted { ticket: " ".into(), ..wanted() }), Some(Refusal::Ticketless));
    for minutes in [0, -5, 61] {
        assert_eq!(ask(Wanted { minutes, ..wanted() }), Some(Refusal::TooLong(60)));
    }
}

#[test]
fn it_opens_after_two_operators_and_the_tenants_consent_for_as_long_as_was_asked() {
    let (first, second) = (PersonId::new(), PersonId::new());
    let opening = asked(first);
    assert_eq!(opening.clone().release(step(first, 1), LIMITS), Err(Refusal::SamePerson));
    assert_eq!(opening.clone().open(first, vec![1], LIMITS, at(1)), Err(Refusal::NotDue), "without a second person");
    let opening = opening.release(step(second, 2), LIMITS).unwrap();
    assert_eq!(opening.clone().release(step(second, 3), LIMITS), Err(Refusal::NotDue), "once");
    assert_eq!(opening.clone().open(first, vec![1], LIMITS, at(600)), Err(Refusal::NoConsent));
    let opening = opening.answer(answer(true, 5), LIMITS).unwrap();
    assert_eq!(opening.clone().open(second, vec![1], LIMITS, at(6)), Err(Refusal::NotDue), "not who released it");
    let opening = opening.open(first, vec![1], LIMITS, at(6)).unwrap();
    assert_eq!(opening.clone().open(first, vec![2], LIMITS, at(7)), Err(Refusal::NotDue), "once");
    assert!(opening.lets_in(at(6)) && opening.lets_in(at(25)) && !opening.lets_in(at(26)));
    assert!(!opening.window.as_ref().unwrap().emergency);
    let ended = opening.end("Admin", LIMITS, at(10)).unwrap();
    assert!(!ended.lets_in(at(10)) && ended.stage(LIMITS, at(10)) == Stage::Ended);
    assert_eq!(ended.end("Admin", LIMITS, at(11)), Err(Refusal::NotDue));
}

#[test]
fn a_refusal_is_final_and_a_question_does_not_wait_for_ever() {
    let (first, second) = (PersonId::new(), PersonId::new());
    let refused = asked(first).answer(answer(false, 1), EMERGENCY).unwrap();
    assert_eq!(refused.clone().release(step(second, 2), EMERGENCY), Err(Refusal::NotDue));
    let late = asked(first).release(step(second, 1), EMERGENCY).unwrap().answer(answer(false, 2), EMERGENCY).unwrap();
    assert_eq!(late.open(first, vec![1], EMERGENCY, at(600)), Err(Refusal::NotDue), "no rule stands above a no");
    assert_eq!(asked(first).release(step(second, 24 * 60), LIMITS), Err(Refusal::NotDue));
    assert_eq!(refused.answer(answer(true, 3), EMERGENCY), Err(Refusal::NotDue));
}

#[test]
fn silence_is_consent_only_by_the_tenants_own_rule_and_only_after_its_time() {
    let (first, second) = (PersonId::new(), PersonId::new());
    let released = asked(first).release(step(second, 10), EMERGENCY).unwrap();
    assert_eq!(released.clone().open(first, vec![1], EMERGENCY, at(39)), Err(Refusal::NoConsent));
    let opening = released.open(first, vec![1], EMERGENCY, at(40)).unwrap();
    assert!(opening.window.as_ref().unwrap().emergency);
    assert_eq!(asked(first).open(first, vec![1], EMERGENCY, at(600)), Err(Refusal::NotDue), "never with one operator");
}
