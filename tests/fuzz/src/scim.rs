//! What a connection sends by SCIM: questions and changes.
use identity::scim::user::Said;
use identity::scim::{canonical, filter as asked, patch as changed};
use serde_json::{Value, json};

/// A filter, asked of a thing that has a bit of everything.
pub fn filter(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(filter) = asked::parse(&text) {
        asked::meets(&filter, &thing());
        assert!(asked::parse(&filter.to_string()).is_ok(), "{filter}");
    }
}

/// A message of changes, and the user that comes of it.
pub fn patch(data: &[u8]) {
    let Ok(message) = serde_json::from_slice::<Value>(data) else { return };
    if let Ok(after) = changed::apply(&thing(), &canonical(message.clone())) {
        assert_eq!(after["id"], "7", "what is ours stays: {message}");
        let _ = Said::read_changed(&thing(), &after);
    }
    let _ = Said::read(&canonical(message));
}

fn thing() -> Value {
    json!({
        "schemas": [], "id": "7", "userName": "a", "active": true, "displayName": "A B",
        "name": { "formatted": "A B", "givenName": "A", "familyName": "B" },
        "emails": [{ "type": "work", "value": "a@x.example", "primary": true }],
        "members": [{ "value": "1" }, { "value": "2" }], "meta": { "version": "1" },
    })
}
