use super::*;
use crate::document::tests::document;

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
        requested_at: DateTime::UNIX_EPOCH,
        assignee: PersonId::new(),
        task: TaskId::new(),
        outcome: Outcome::Requested,
    }
}

fn signer() -> Signer {
    Signer { name: "Toni Muster".into(), role: "Leitung, FB20".into() }
}

fn proof() -> Proof {
    Proof { kind: "totp", credential: "totp-1".into(), at: DateTime::UNIX_EPOCH }
}

#[test]
fn a_signature_holds_who_when_and_how() {
    let request = request();
    let (by, hash) = (Some(request.assignee), request.sha256.clone());
    assert_eq!(request.demand_signable(by, &hash, &hash), Ok(()));
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
    let (by, hash, other) = (Some(request.assignee), request.sha256.clone(), "b".repeat(64));
    assert_eq!(request.demand_signable(by, &other, &hash), Err(Hindrance::Changed));
    assert_eq!(request.demand_signable(by, &hash, &other), Err(Hindrance::Changed));
    assert_eq!(request.demand_signable(by, "", &hash), Err(Hindrance::Changed));
}

#[test]
fn only_who_was_asked_decides() {
    let request = request();
    let hash = request.sha256.clone();
    for by in [None, Some(PersonId::new()), Some(request.requested_by)] {
        assert_eq!(request.demand_signable(by, &hash, &hash), Err(Hindrance::NotAsked));
        assert_eq!(request.clone().sign(by, signer(), proof()), Err(Hindrance::NotAsked));
    }
}

#[test]
fn a_refusal_says_why() {
    let request = request();
    let by = Some(request.assignee);
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
