//! A tenant's personnel system cares for its persons (SCIM 2.0).
mod access;
mod breaker;
mod dialects;
mod groups;
mod input;
mod lifecycle;
mod listing;

use reqwest::{Method, header};
use serde_json::{Value, json};
use testkit::{Answer, Town, User, World, between};

const USERS: &str = "/scim/v2/Users";
const GROUPS: &str = "/scim/v2/Groups";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const ME: &str = "/api/v1/identity/me";

/// A program let in by the token of a connection.
struct Program(User);

/// The token of a new connection.
async fn token(admin: &User, title: &str, roles: &[&str]) -> String {
    let mut fields = vec![("title", title), ("days", "90"), ("unit", "FB20")];
    fields.extend(roles.iter().map(|role| (*role, "on")));
    let page = admin.form("/identity/connections", &fields).await.is(200).text();
    between(&page, "<p><code class=\"gw-mono\">", "<").to_owned()
}

/// A program that cares for clerks and heads.
async fn connected(town: &Town<'_>) -> Program {
    let token = token(&town.user("admin").await, "Personalsystem", &["role-clerk", "role-head"]).await;
    Program(town.stranger().connected(&token))
}

/// Half of the accounts may end in a day: the towns of these tests are small.
async fn generous(town: &Town<'_>) {
    town.user("admin").await.form("/identity/rules", &[("roster-percent", "50")]).await.is(303);
}

impl Program {
    /// Sends JSON as SCIM does.
    async fn send(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self.0.request(method, path).header(header::CONTENT_TYPE, "application/scim+json");
        Answer::of(request.body(body.to_string())).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, body).await
    }

    async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, body).await
    }

    async fn patch(&self, path: &str, operations: Value) -> Answer {
        let schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
        self.send(Method::PATCH, path, json!({ "schemas": schemas, "Operations": operations })).await
    }

    async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.0.request(Method::DELETE, path)).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.0.get(path).await
    }

    /// Somebody new; the address of the user.
    async fn hires(&self, login: &str) -> String {
        let made = self.post(USERS, json!({ "userName": login, "displayName": format!("Toni {login}") })).await.is(201);
        address(&made.json())
    }

    /// The user of a log-in.
    async fn user(&self, login: &str) -> Value {
        let found = self.get(&format!("{USERS}?filter=userName%20eq%20%22{login}%22")).await.is(200).json();
        assert_eq!(found["totalResults"], 1, "{login}: {found}");
        found["Resources"][0].clone()
    }

    /// The group of a name.
    async fn group(&self, title: &str) -> Value {
        let found = self.get(&format!("{GROUPS}?filter=displayName%20eq%20%22{title}%22")).await.is(200).json();
        assert_eq!(found["totalResults"], 1, "{title}: {found}");
        found["Resources"][0].clone()
    }
}

/// Where a thing lies, without the host.
fn address(thing: &Value) -> String {
    let location = thing["meta"]["location"].as_str().unwrap();
    location[location.find("/scim/v2").unwrap()..].to_owned()
}

/// An error of SCIM with its word, which explains itself.
#[track_caller]
fn is_refused(answer: Answer, status: u16, word: Option<&str>) -> String {
    assert_eq!(answer.header("content-type"), "application/scim+json", "{}", answer.text());
    let error = answer.is(status).json();
    assert_eq!(error["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
    assert_eq!((error["status"].as_str().unwrap(), error["scimType"].as_str()), (status.to_string().as_str(), word));
    crate::post::explains(error["detail"].as_str().unwrap());
    error["detail"].as_str().unwrap().to_owned()
}

/// An operation that ends an account.
fn ending() -> Value {
    json!([{ "op": "Replace", "path": "active", "value": "False" }])
}
