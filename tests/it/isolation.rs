//! What a person may do at home, nobody else can even tell the existence of. Every mounted route is asked by everybody
//! without business there, for what exists and for what does not; the answers are a reviewed snapshot.
use crate::context::connect;
use crate::made::{Made, Told, made, nothing};
use crate::snapshot::{proven, reviewed};
pub use actors::program;
use actors::{Actor, Grant, actors, readers};
use diesel_async::AsyncPgConnection;
use home::{arrange, at_home, lists};
use question::{With, answer, ask};
use sdk::Mounted;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use testkit::{Town, User, World};
use tokio::sync::Mutex;

mod actors;
mod home;
pub mod question;

/// Two districts, each with a municipality.
async fn neighbours(world: &World) -> [Town<'_>; 2] {
    for (district, town) in [("kreis-rurland", "rurbroich"), ("kreis-anders", "kleinhausen")] {
        world.found(district, "district", "district").await;
        let founder = world.existing(district).await.user("kreisadmin").await;
        let new = json!({ "key": town, "title": "Ort", "kind": "municipality", "blueprint": "small-town" });
        founder.post("/api/v1/registry/tenants", new).await.is(201);
    }
    [world.existing("rurbroich").await, world.existing("kleinhausen").await]
}

/// Lists name no thing; no answer holds this.
const NO_THING: &str = "(none)";

/// Asked by whom, about what, and what those at home see of it.
struct Matrix {
    routes: Vec<Mounted>,
    actors: Vec<Actor>,
    readers: Vec<User>,
    made: Made,
    /// Arranges how the grant stands, as only the database's owner can.
    owner: Mutex<AsyncPgConnection>,
    home: String,
    /// What each actor was answered before the municipality had anything.
    before: BTreeMap<(String, &'static str), Told>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_closed_to_everybody_else() {
    let world = World::new().await;
    let [town, other] = neighbours(&world).await;
    let actors = actors(&world, &town, &other).await;
    let mut routes = world.installation.routes();
    routes.sort_by_key(|route| (route.method == "POST" && !route.path.contains("{id}"), route.path.clone()));
    let home = town.placed.0.id.to_string();
    let mut owner = connect(world.owner_url()).await;
    arrange(&mut owner, &home, Grant::Live).await;
    let before = lists(&mut owner, &home, &routes, &actors).await;
    let made = made(&world, &town).await;
    let readers = readers(&world, &town).await;
    let rows = at_home(&mut owner, &home).await;
    assert!(rows.len() >= 25, "the municipality has too little to be taken: {:?}", rows.keys());
    let matrix = Matrix {
        routes,
        actors,
        readers,
        made,
        before,
        owner: Mutex::new(connect(world.owner_url()).await),
        home: home.clone(),
    };
    let mut text = format!("# {}\n", matrix.actors.iter().map(|actor| actor.label).collect::<Vec<_>>().join(", "));
    for route in &matrix.routes {
        let statuses = matrix.line(route).await;
        writeln!(text, "{} {} {}", route.method, route.path, statuses.join(" ")).unwrap();
    }
    let now = at_home(&mut owner, &home).await;
    for (table, sum) in &rows {
        assert_eq!(now.get(table), Some(sum), "{table}: somebody changed rows of another tenant");
    }
    assert_eq!(now.len(), rows.len());
    searches_stay_at_home(&matrix).await;
    reviewed("isolation_matrix.txt", &text);
    let (routes, strangers) = (matrix.routes.len().to_string(), matrix.actors.len().to_string());
    proven("doors", &[("routes", &routes), ("strangers", &strangers)]);
    world.end().await;
}

impl Matrix {
    /// The answers of one route to everybody.
    async fn line(&self, route: &Mounted) -> Vec<String> {
        let mut statuses = Vec::new();
        let named = route.path.contains("{id}");
        let seen = if named && route.method == "GET" { self.seen(route).await } else { None };
        for actor in &self.actors {
            let what = format!("{} {} {}", actor.label, route.method, route.path);
            if actor.grant != Grant::Live {
                arrange(&mut *self.owner.lock().await, &self.home, actor.grant).await;
            }
            statuses.push(match (named, route.method == "GET") {
                (true, _) if actor.owns(&route.path) => "own".to_owned(),
                (true, true) => self.thing(route, actor, seen.as_deref(), &what).await,
                (true, false) => self.change(route, actor, &what).await,
                (false, true) => self.list(route, actor, &what).await,
                (false, false) => self.creation(route, actor, &what).await,
            });
        }
        arrange(&mut *self.owner.lock().await, &self.home, Grant::Live).await;
        let reached = statuses.iter().any(|status| status == "404" || status == "own");
        assert!(!named || reached, "{}: nobody got as far as the thing", route.path);
        statuses
    }

    /// The ETag those at home are given; somebody at home must be able to read it.
    async fn seen(&self, route: &Mounted) -> Option<String> {
        let id = self.made.fitting(&route.path);
        for reader in &self.readers {
            let answer = answer(reader, route, id, With::Nothing).await;
            if answer.status == 200 {
                return Some(answer.header("etag").to_owned()).filter(|tag| !tag.is_empty());
            }
        }
        panic!("{}: nobody at home can read it, so the refusals prove nothing", route.path);
    }

    /// A foreign thing is a missing one: plainly, for who asks for a part of it, and for who has seen it before.
    async fn thing(&self, route: &Mounted, actor: &Actor, seen: Option<&str>, what: &str) -> String {
        let (id, none) = (self.made.fitting(&route.path), nothing());
        let mut status = 0;
        for with in [
            With::Nothing,
            With::Header("Range", "bytes=0-9"),
            With::Header("If-None-Match", seen.unwrap_or("*")),
            With::Header("If-Range", seen.unwrap_or("\"x\"")),
        ] {
            let missing = ask(&actor.user, route, &none, with).await;
            let foreign = ask(&actor.user, route, id, with).await.like_missing(&missing, what);
            status = refused(&foreign, what);
        }
        status.to_string()
    }

    async fn change(&self, route: &Mounted, actor: &Actor, what: &str) -> String {
        let mut body = actor.body.clone();
        // The others name a day; an exception ends at a moment.
        if route.path.starts_with("/api/") && route.path.ends_with("/protection/exceptions") {
            body["until"] = json!("2099-01-01T00:00:00Z");
        }
        let (id, none, with) = (self.made.fitting(&route.path), nothing(), With::Body(&body));
        let missing = ask(&actor.user, route, &none, with).await;
        let foreign = ask(&actor.user, route, id, with).await.like_missing(&missing, what);
        refused(&foreign, what).to_string()
    }

    /// A list answers as it did before the neighbour had anything, and to every foreign identity as to one nobody has.
    async fn list(&self, route: &Mounted, actor: &Actor, what: &str) -> String {
        let now = ask(&actor.user, route, NO_THING, With::Nothing).await;
        let status = now.status;
        // A log grows by being asked; those above have the tenant in logs of their own. The door names whom the
        // tenant trusts. The page about oneself lists the passwords this test makes; what it links to has lines of its own.
        let (log, above) = (
            route.path.contains("/audit"),
            matches!(actor.label, "own district" | "operator") || actor.grant != Grant::Live,
        );
        if log {
            let foreign = self.made.ids.values().find(|id| !above && now.body.contains(id.as_str()));
            assert!(foreign.is_none(), "{what} tells of {foreign:?}");
        } else if !actor.owns(&route.path) && !matches!(route.path.as_str(), "/account" | "/sign-in") {
            now.like_missing(&self.before[&(route.path.clone(), actor.label)], what);
        }
        for name in route
            .doc
            .iter()
            .flat_map(|doc| doc.query)
            .filter(|_| status == 200 && !actor.owns(&route.path) && !(log && above))
        {
            let missing = ask(&actor.user, route, &nothing(), With::Query(name)).await;
            for id in self.made.ids.values().chain([&self.made.unit, &self.made.plan, &self.made.person]) {
                ask(&actor.user, route, id, With::Query(name)).await.like_missing(&missing, &format!("{what}?{name}"));
            }
        }
        status.to_string()
    }

    /// A thing cannot be made of foreign parts, nor does the refusal tell them from parts nobody has.
    async fn creation(&self, route: &Mounted, actor: &Actor, what: &str) -> String {
        let ids = &self.made.ids;
        let missing =
            ask(&actor.user, route, &nothing(), With::Body(&parts(|_| "00000000-0000-7000-8000-000000000000"))).await;
        let theirs = parts(|kind| match kind {
            "unit" => &self.made.unit,
            "plan" => &self.made.plan,
            "assignee" | "person" | "chair" => &self.made.person,
            "customer" | "parent" => &ids["tenants"],
            "record" => &ids["records"],
            "process" => &ids["processes"],
            "item" => &ids["items"],
            _ => &ids["documents"],
        });
        let foreign = ask(&actor.user, route, &nothing(), With::Body(&theirs)).await;
        if !actor.owns(&route.path) {
            assert_eq!(foreign.status, missing.status, "{what}: {}", foreign.body);
        }
        assert!(foreign.status < 500, "{what}: {}", foreign.body);
        foreign.status.to_string()
    }
}

/// A body that names one thing of each kind.
fn parts<'a>(id: impl Fn(&str) -> &'a str) -> Value {
    let kinds = ["unit", "plan", "assignee", "person", "customer", "parent", "record", "process", "item", "document"];
    let named = kinds.iter().map(|kind| ((*kind).to_owned(), Value::from(id(kind))));
    named.chain([("title".to_owned(), Value::from("Fremd"))]).collect::<serde_json::Map<_, _>>().into()
}

#[track_caller]
fn refused(told: &Told, what: &str) -> u16 {
    assert!(matches!(told.status, 303 | 401 | 403 | 404), "{what} answered {}: {}", told.status, told.body);
    // Whoever is not signed in is led to the door, and to nowhere else.
    assert!(told.status != 303 || told.body.is_empty(), "{what}: {}", told.body);
    told.status
}

/// Words, parts of words and facets of the neighbour are neither found nor counted.
async fn searches_stay_at_home(matrix: &Matrix) {
    let clerks = matrix.actors.iter().filter(|actor| matches!(actor.label, "clerk" | "head" | "post room"));
    for actor in clerks {
        for word in ["Grundsteuerbescheid", "Grundsteuerb", "Stellungnahme"] {
            let path = format!("/api/v1/search?q={word}");
            let hits = actor.user.get(&path).await.is(200).json();
            assert_eq!((&hits["total"], &hits["hits"]), (&json!(0), &json!([])), "{} {word}", actor.label);
        }
    }
    let found = matrix.readers[1].get("/api/v1/search?q=Grundsteuerbescheid").await.is(200).json();
    assert_ne!(found["total"], 0, "the search itself works");
}
