//! Somebody takes an absent person's place ("i. V."): what that opens, what it never opens, and when it ends.
mod arranging;
mod days;
mod four_eyes;
mod reach;

use crate::post::text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use testkit::{Answer, Town, User, World};

pub const HERE: &str = "/api/v1/identity/substitutions";
pub const RECORDS: &str = "/api/v1/dms/records";
pub const TASKS: &str = "/api/v1/tasks";

/// A day so many days from today, as people in Germany count them.
pub fn day(offset: i64) -> String {
    (sdk::local_day(chrono::Utc::now()) + chrono::TimeDelta::days(offset)).to_string()
}

/// Names somebody's own deputy from today until tomorrow, with further terms.
pub async fn named(absent: &User, deputy: &str, terms: Value) -> Answer {
    let mut wanted = json!({ "deputy": deputy, "from": day(0), "until": day(1) });
    wanted.as_object_mut().unwrap().extend(terms.as_object().unwrap().clone());
    absent.post(HERE, wanted).await
}

/// The titles of the records a person sees.
pub async fn records(user: &User) -> Vec<String> {
    let listed = user.get(RECORDS).await.is(200).json();
    listed["items"].as_array().unwrap().iter().map(|record| text(record, "title").to_owned()).collect()
}

pub async fn tasks(user: &User) -> Vec<Value> {
    user.get(TASKS).await.is(200).json()["items"].as_array().unwrap().clone()
}

/// A document a clerk of the taxes lays into a process of their unit.
pub async fn document(clerk: &User, title: &str) -> String {
    let process = clerk.get("/api/v1/dms/processes").await.is(200).json()["items"][0].clone();
    let fields = [("process", text(&process, "id")), ("title", title)];
    let made = clerk.upload("/api/v1/dms/documents", "brief.pdf", &testkit::pdf(title), &fields).await.is(201).json();
    format!("/api/v1/dms/documents/{}", text(&made, "id"))
}

/// Asks for a co-signature; the head, unless somebody is named.
pub async fn asked(by: &User, document: &str, assignee: Option<&str>) -> Answer {
    by.post(&format!("{document}/cosign-requests"), json!({ "assignee": assignee })).await
}

/// Signs a request with the code of one's own app.
pub async fn signed(by: &User, request: &Value) -> Answer {
    by.post(&format!("/api/v1/dms/cosignatures/{}/sign", text(request, "id")), json!({ "code": by.code() })).await
}

/// The identity of a person.
pub async fn id(town: &Town<'_>, login: &str) -> String {
    town.cx(login).await.actor().label()
}

/// The latest audit row of an action: who, and for whom.
pub async fn behalf(world: &World, action: &str) -> (String, Option<String>) {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        actor_name: String,
        #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
        behalf_name: Option<String>,
    }
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let query =
        "select actor_name, behalf_name from platform.audit where action = $1 order by at desc, id desc limit 1";
    let query = diesel::sql_query(query).bind::<diesel::sql_types::Text, _>(action);
    let row: Row = query.get_result(&mut owner).await.unwrap();
    (row.actor_name, row.behalf_name)
}
