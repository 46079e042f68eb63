use super::*;
use crate::document::tests::document;
use sdk::{Actor, Mandate, Principal, Terms};

fn request() -> Cosignature {
    let document = document();
    Cosignature {
        tenant: document.tenant,
        id: CosignatureId::new(),
        document: document.id,
        unit: document.unit,
        version: 1,
        sha256: document.sha256.clone(),
        wording: wording(&document),
        note: String::new(),
        requested_by: PersonId::new(),
        requested_for: None,
        requested_at: DateTime::UNIX_EPOCH,
        assignee: PersonId::new(),
        task: TaskId::new(),
        outcome: Outcome::Requested,
    }
}

fn signer() -> Signer {
    Signer { person: None, name: "Toni Muster".into(), behalf: None, role: "Leitung, FB20".into() }
}

fn person(id: PersonId) -> Actor {
    Actor { principal: Principal::Person(id), ..Actor::service("test") }
}

/// Whether the deputy may sign in the absent one's stead, beside these co-signatures.
fn signable(request: &Cosignature, deputy: PersonId, others: &[Cosignature]) -> Result<(), Hindrance> {
    let (deputy, mandate) = (person(deputy), Mandate::new(person(request.assignee), Terms::default()));
    let hash = &request.sha256;
    request.demand_signable(&Hand::new(&deputy, Some(&mandate)), others, hash, hash)
}

fn proof() -> Proof {
    Proof { kind: "totp", credential: "totp-1".into(), at: DateTime::UNIX_EPOCH }
}

#[test]
fn a_signature_holds_who_when_and_how() {
    let request = request();
    let (actor, hash) = (person(request.assignee), request.sha256.clone());
    let by = &Hand::new(&actor, None);
    assert_eq!(request.demand_signable(by, &[], &hash, &hash), Ok(()));
    let signed = request.sign(by, signer(), proof()).unwrap();
    let expected = Outcome::Signed {
        signer: signer(),
        factor: "totp".into(),
        credential: "totp-1".into(),
        at: DateTime::UNIX_EPOCH,
    };
    assert_eq!(signed.outcome, expected);
    assert_eq!(signed.clone().sign(by, signer(), proof()), Err(Hindrance::Decided));
    assert_eq!(signed.refuse(by, signer(), "doch nicht", DateTime::UNIX_EPOCH), Err(Hindrance::Decided));
}

#[test]
fn other_bytes_are_not_signed() {
    let request = request();
    let (actor, hash, other) = (person(request.assignee), request.sha256.clone(), "b".repeat(64));
    let by = &Hand::new(&actor, None);
    assert_eq!(request.demand_signable(by, &[], &other, &hash), Err(Hindrance::Changed));
    assert_eq!(request.demand_signable(by, &[], &hash, &other), Err(Hindrance::Changed));
    assert_eq!(request.demand_signable(by, &[], "", &hash), Err(Hindrance::Changed));
}

#[test]
fn only_who_was_asked_decides() {
    let request = request();
    let hash = request.sha256.clone();
    for actor in [Actor::service("dms"), person(PersonId::new()), person(request.requested_by)] {
        let by = &Hand::new(&actor, None);
        assert_eq!(request.demand_signable(by, &[], &hash, &hash), Err(Hindrance::NotAsked));
        assert_eq!(request.clone().sign(by, signer(), proof()), Err(Hindrance::NotAsked));
    }
}

#[test]
fn a_refusal_says_why() {
    let request = request();
    let actor = person(request.assignee);
    let by = &Hand::new(&actor, None);
    let refuse = |reason: &str| request.clone().refuse(by, signer(), reason, DateTime::UNIX_EPOCH);
    assert_eq!(refuse(" \n "), Err(Hindrance::NoReason));
    assert_eq!(refuse(&"ä".repeat(2001)), Err(Hindrance::TooLong));
    let refused = refuse(" Betrag prüfen ").unwrap();
    assert!(matches!(refused.outcome, Outcome::Refused { reason, .. } if reason == "Betrag prüfen"));
}

#[test]
fn the_wording_names_what_is_signed_and_claims_no_qualified_signature() {
    let text = wording(&document());
    assert!(text.contains("Widerspruch") && text.contains("20.21.01-0007/2026-V001") && text.contains("Version 1"));
    assert!(!text.to_lowercase().contains("qualifiziert") && !text.to_lowercase().contains("signatur"));
}

#[test]
fn a_deputy_signs_unless_they_or_the_absent_one_asked() {
    let deputy = PersonId::new();
    assert_eq!(signable(&request(), deputy, &[]), Ok(()));
    let own = Cosignature { requested_by: deputy, ..request() };
    assert_eq!(signable(&own, deputy, &[]), Err(Hindrance::OwnRequest));
    let theirs = Cosignature { requested_for: Some(deputy), ..request() };
    assert_eq!(signable(&theirs, deputy, &[]), Err(Hindrance::OwnRequest));
}

#[test]
fn nobody_counts_twice_for_the_same_bytes() {
    let (deputy, request) = (PersonId::new(), request());
    let by = |assignee, signer| Cosignature {
        id: CosignatureId::new(),
        assignee,
        outcome: Outcome::Signed {
            signer: Signer { person: signer, ..self::signer() },
            factor: "totp".into(),
            credential: String::new(),
            at: DateTime::UNIX_EPOCH,
        },
        ..request.clone()
    };
    let other = PersonId::new();
    assert_eq!(signable(&request, deputy, &[by(other, Some(PersonId::new()))]), Ok(()));
    for counted in [by(deputy, None), by(other, Some(deputy)), by(request.assignee, None)] {
        assert_eq!(signable(&request, deputy, &[counted]), Err(Hindrance::CountedAlready));
    }
    let older = Cosignature { sha256: "c".repeat(64), ..by(deputy, None) };
    assert_eq!(signable(&request, deputy, &[older]), Ok(()), "another version is another matter");
}

#[test]
fn the_record_and_the_act_name_the_absent_one() {
    let request = request();
    let mut absent = person(request.assignee);
    absent.name = "Petra Hallmanns".into();
    let (actor, mandate) = (person(PersonId::new()), Mandate::new(absent, Terms::default()));
    let (own, stead) = (Hand::new(&actor, None), Hand::new(&actor, Some(&mandate)));
    assert!(request.act(&stead).ends_with("i. V. für Petra Hallmanns"));
    assert_ne!(request.act(&own), request.act(&stead), "a factor shown for one is no good for the other");
    let signer = Signer { behalf: Some("Petra Hallmanns".into()), ..signer() };
    assert_eq!(signer.signature(), "Toni Muster i. V. für Petra Hallmanns");
}
