//! What guards single things beside the policy: levels, exceptions, bodies, and that reading the sensitive is logged.
mod body;
mod deputy;
mod exception;
mod level;
mod same;

use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use serde_json::{Value, json};
use testkit::{Answer, Town, User, World, pdf};

const DOCUMENTS: &str = "/api/v1/dms/documents";

/// A document with its process and record, filed by the clerk of `FB20`.
struct Paper {
    document: String,
    process: String,
    record: String,
}

fn id(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap_or_else(|| panic!("no {field} in {answer}")).to_owned()
}

async fn paper(clerk: &User, title: &str) -> Paper {
    let process = clerk.get("/api/v1/dms/processes").await.is(200).json()["items"][0].clone();
    filed(clerk, &id(&process, "id"), title).await
}

async fn filed(clerk: &User, process: &str, title: &str) -> Paper {
    let fields = [("process", process), ("title", title)];
    let made = clerk.upload(DOCUMENTS, "schreiben.pdf", &pdf(title), &fields).await.is(201).json();
    Paper { document: id(&made, "id"), process: id(&made, "process"), record: id(&made, "record") }
}

impl Paper {
    fn at(&self, rest: &str) -> String {
        format!("{DOCUMENTS}/{}{rest}", self.document)
    }

    /// Every way a person could come across it.
    async fn shown(&self, user: &User, word: &str) -> [bool; 5] {
        let listed = user.get(&format!("{DOCUMENTS}?process={}", self.process)).await.is(200).json();
        let has = |list: &Value, id: &str| list.as_array().unwrap().iter().any(|item| item["id"] == id);
        let found = user.get(&format!("/api/v1/search?q={word}")).await.is(200).json();
        let total = found["total"].as_u64().unwrap() > 0;
        let page = user.page(&format!("/dms/documents/{}", self.document)).await.status == 200;
        let bytes = user.get(&self.at("/content")).await.status == 200;
        let in_search = has(&found["hits"], &self.document);
        assert_eq!(total, in_search, "what is not found is not counted");
        [has(&listed["items"], &self.document), in_search, page, bytes, user.get(&self.at("")).await.status == 200]
    }
}

/// One decision everywhere: the same answer whichever way.
#[track_caller]
fn all(shown: [bool; 5], expected: bool) {
    assert_eq!(shown, [expected; 5], "list, search, page, bytes, API");
}

async fn owner(world: &World) -> AsyncPgConnection {
    AsyncPgConnection::establish(world.owner_url()).await.unwrap()
}

/// One number from the database, whoever's it is.
async fn number(world: &World, query: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        count: i64,
    }
    let count: Count = diesel::sql_query(query).get_result(&mut owner(world).await).await.unwrap();
    count.count
}

/// How many rows the log has of an action on a thing, by anybody.
async fn logged(world: &World, action: &str, subject: &str) -> i64 {
    let query = format!("select count(*) from platform.audit where action = '{action}' and subject = '{subject}'");
    number(world, &query).await
}

/// A refusal is the answer to what nobody ever made, byte for byte.
async fn missing(user: &User, path: &str, id: &str) {
    let nobody = "00000000-0000-7000-8000-000000000000";
    let with = |path: &str| user.request(reqwest::Method::GET, path).header("X-Request-Id", "guards-are-compared");
    let there = Answer::of(with(path)).await;
    let nowhere = Answer::of(with(&path.replace(id, nobody))).await;
    let bare = |answer: &Answer, id: &str| (answer.status, answer.text().replace(id, "ID"));
    assert_eq!(bare(&there, id), bare(&nowhere, nobody), "{path}");
    assert_eq!(there.status, 404, "{path}: {}", there.text());
}
