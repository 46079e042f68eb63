//! Foreign identities inside bodies and queries: what a clerk sends along with things of their own must not reach next door.
use crate::made::{Made, REQUEST, Told, made, nothing};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Town, User, World};

/// A question or change that names another thing: what is asked, and the identity in it.
struct Reference {
    method: Method,
    path: String,
    body: Option<Value>,
}

fn read(path: String) -> Reference {
    Reference { method: Method::GET, path, body: None }
}

fn change(path: impl Into<String>, body: Value) -> Reference {
    Reference { method: Method::POST, path: path.into(), body: Some(body) }
}

/// Everything a clerk can send that names a thing of this kind.
fn naming(kind: &str, id: &str, own: &Own) -> Vec<Reference> {
    let Own { item, record, document } = own;
    match kind {
        "records" => vec![
            read(format!("/api/v1/dms/processes?record={id}")),
            read(format!("/api/v1/dms/documents?record={id}")),
            read(format!("/dms/processes/new?record={id}")),
            change("/api/v1/dms/processes", json!({ "record": id, "title": "Fremd" })),
        ],
        "processes" => vec![
            read(format!("/api/v1/dms/documents?process={id}")),
            read(format!("/dms/records/{record}?process={id}")),
            change(format!("/api/v1/inbox/items/{item}/file"), json!({ "process": id })),
        ],
        "unit" => vec![
            read(format!("/api/v1/inbox/items?unit={id}")),
            change(format!("/api/v1/inbox/items/{item}/assign"), json!({ "unit": id })),
            change("/api/v1/dms/records", json!({ "plan": "20.21.01", "title": "Fremd", "unit": id })),
        ],
        "plan" => vec![
            read(format!("/api/v1/dms/records?plan={id}")),
            read(format!("/dms?plan={id}")),
            change("/api/v1/dms/records", json!({ "plan": id, "title": "Fremd" })),
        ],
        "person" => {
            vec![change(format!("/api/v1/dms/documents/{document}/cosign-requests"), json!({ "assignee": id }))]
        }
        _ => unreachable!("{kind}"),
    }
}

/// What the clerk has at home.
struct Own {
    item: String,
    record: String,
    document: String,
}

async fn own(town: &Town<'_>, clerk: &User) -> Own {
    let room = town.user("poststelle").await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut items = Vec::new();
    for name in ["a.txt", "b.txt"] {
        let item = room.upload("/api/v1/inbox/items", name, b"Ein Brief.", &[]).await.is(201).json();
        let path = format!("/api/v1/inbox/items/{}", text(&item["id"]));
        room.until(&path, |item| item["state"] == "captured").await;
        room.post(&format!("{path}/assign"), json!({ "unit": "FB20" })).await.is(200);
        items.push(text(&item["id"]));
    }
    let process = clerk.get("/api/v1/dms/processes").await.is(200).json()["items"][0].clone();
    let file = format!("/api/v1/inbox/items/{}/file", items[1]);
    let filed = clerk.post(&file, json!({ "process": process["id"] })).await.is(200).json();
    Own { item: items.swap_remove(0), record: text(&process["record"]), document: text(&filed["document"]) }
}

async fn ask(user: &User, reference: Reference, id: &str) -> Told {
    let request = user.request(reference.method, &reference.path).header(REQUEST.0, REQUEST.1);
    let request = if reference.path.starts_with("/api/") { request } else { request.header("Accept", "text/html") };
    Told::of(Answer::of(if let Some(body) = reference.body { request.json(&body) } else { request }).await, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_identity_sent_along_names_nothing() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let Made { ids, unit, plan, person } = made(&world, &town).await;
    let clerk = other.user("sachbearbeitung").await;
    let own = own(&other, &clerk).await;
    for list in ["processes?record", "documents?record"] {
        let own = clerk.get(&format!("/api/v1/dms/{list}={}", own.record)).await.is(200).text();
        assert!(!is_empty(&own), "{list}: the question itself works");
    }
    let foreign = [
        ("records", &ids["records"]),
        ("processes", &ids["processes"]),
        ("unit", &unit),
        ("plan", &plan),
        ("person", &person),
    ];
    for (kind, id) in foreign {
        let none = nothing();
        for (theirs, missing) in naming(kind, id, &own).into_iter().zip(naming(kind, &none, &own)) {
            let what = format!("{} {}", theirs.method, theirs.path);
            let changes = theirs.method == Method::POST;
            let missing = ask(&clerk, missing, &none).await;
            let foreign = ask(&clerk, theirs, id).await.like_missing(&missing, &what);
            assert!(!changes || matches!(foreign.status, 404 | 409 | 422), "{what} answered {}", foreign.status);
            assert!(
                foreign.status < 500 && (foreign.status != 200 || is_empty(&foreign.body)),
                "{what}: {}",
                foreign.body
            );
        }
    }
    let upload = clerk.upload("/api/v1/dms/documents", "a.txt", b"x", &[("process", &ids["processes"])]).await;
    assert_eq!(upload.status, 404, "{}", upload.text());
    world.end().await;
}

/// A list of nothing; pages are compared with the page about nothing.
fn is_empty(body: &str) -> bool {
    serde_json::from_str::<Value>(body).map_or(true, |list| list["items"] == json!([]))
}
