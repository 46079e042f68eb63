use super::*;
use sdk::{PersonId, TenantId, UnitId};

fn user() -> User {
    let (tenant, id, unit) = (TenantId::new(), PersonId::new(), UnitId::new());
    let (login, name, email) = ("t.berg".to_owned(), "Toni von Berg".to_owned(), "t@x.example".to_owned());
    let person = Person { tenant, id, login, name, email, unit, active: true, left_at: None };
    let counterpart = Counterpart { external_id: Some("e-1".into()), ..Counterpart::default() };
    User { person, department: "FB20".into(), groups: vec![(Uuid::now_v7(), "Sachbearbeitung".into())], counterpart }
}

#[test]
fn what_is_shown_can_be_said_again() {
    let user = user();
    let shown = user.render("https://rurbroich.example");
    assert_eq!(shown["meta"]["location"], format!("https://rurbroich.example/scim/v2/Users/{}", user.person.id));
    let said = Said::read(&shown).unwrap();
    assert_eq!(
        (said.login.as_str(), said.name.as_str(), said.email.as_str()),
        ("t.berg", "Toni von Berg", "t@x.example")
    );
    assert_eq!(
        (said.department.as_deref(), said.active, said.external_id.as_deref()),
        (Some("FB20"), Some(true), Some("e-1"))
    );
    assert_eq!(Said::read_changed(&shown, &shown).unwrap(), said);
}

#[test]
fn names_are_parted_as_told_while_they_are_the_persons() {
    let mut user = user();
    assert_eq!(user.names(), ("Toni von", "Berg"));
    user.counterpart.given = Some("Toni".into());
    user.counterpart.family = Some("von Berg".into());
    assert_eq!(user.names(), ("Toni", "von Berg"));
    user.person.name = "Toni Tal".into();
    assert_eq!(user.names(), ("Toni", "Tal"), "the administration called them otherwise");
}

#[test]
fn of_several_names_the_one_that_was_changed_counts() {
    let before = user().render("");
    let named = |pointer: &str, name: &str| {
        let mut after = before.clone();
        *after.pointer_mut(pointer).unwrap() = json!(name);
        Said::read_changed(&before, &after).unwrap().name
    };
    assert_eq!(named("/displayName", "Toni Tal"), "Toni Tal");
    assert_eq!(named("/name/formatted", "Toni Tal"), "Toni Tal");
    assert_eq!(named("/name/familyName", "Tal"), "Toni von Tal");
    assert_eq!(Said::read(&json!({ "userName": "a", "displayName": "A B" })).unwrap().name, "A B");
    assert_eq!(Said::read(&json!({ "userName": "a" })).unwrap().name, "a");
}

#[test]
fn truth_may_be_text_and_mail_is_the_primary_one() {
    let said = |user: Value| Said::read(&user).map(|said| (said.active, said.email));
    let mails = json!([{ "value": "a@x" }, { "value": "b@x", "type": "work" }, { "value": "c@x", "primary": true }]);
    assert_eq!(
        said(json!({ "userName": "a", "active": "False", "emails": mails })).unwrap(),
        (Some(false), "c@x".into())
    );
    for wrong in [
        json!({}),
        json!([]),
        json!({ "userName": 7 }),
        json!({ "userName": "a b" }),
        json!({ "userName": "a", "active": "vielleicht" }),
        json!({ "userName": "a", "active": 1 }),
        json!({ "userName": "a", "emails": "x" }),
        json!({ "userName": "a", "emails": [{ "value": "kein ort" }] }),
        json!({ "userName": "a", "displayName": "x".repeat(400) }),
        json!({ "userName": "a", "name": { "givenName": 7 } }),
    ] {
        assert!(Said::read(&wrong).is_err(), "{wrong}");
    }
}
