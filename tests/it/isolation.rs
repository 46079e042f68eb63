//! What a person may do at home, the same person from next door cannot even tell the existence of: every mounted route
//! with an identity in its address is asked, by every role, for what exists and for what does not.
use crate::made::{Made, Pair, REQUEST, Told, made, nothing};
use reqwest::{RequestBuilder, header};
use sdk::Mounted;
use serde_json::{Value, json};
use testkit::{Answer, Town, User, World};

/// Two districts, each with a municipality.
async fn neighbours(world: &World) -> (Vec<Pair>, [Town<'_>; 2]) {
    let mut towns = Vec::new();
    for (district, town) in [("kreis-rurland", "rurbroich"), ("kreis-anders", "kleinhausen")] {
        world.found(district, "district", "district").await;
        let founder = world.existing(district).await.user("kreisadmin").await;
        let new = json!({ "key": town, "title": "Ort", "kind": "municipality", "blueprint": "small-town" });
        founder.post("/api/v1/registry/tenants", new).await.is(201);
        towns.push((world.existing(district).await, world.existing(town).await));
    }
    let [(district, town), (other_district, other)] = towns.try_into().ok().unwrap();
    let mut pairs = Vec::new();
    for login in ["poststelle", "sachbearbeitung", "leitung", "admin"] {
        pairs.push(Pair { login, home: town.user(login).await, away: other.user(login).await });
    }
    let login = "kreisadmin";
    pairs.push(Pair { login, home: district.user(login).await, away: other_district.user(login).await });
    (pairs, [town, other])
}

/// The request a client of this route makes: pages want pages and send forms, programs send JSON.
fn request(user: &User, route: &Mounted, id: &str, body: &Value) -> RequestBuilder {
    let path = route.path.replace("{id}", id).replace("{number}", "1").replace("{n}", "1");
    let path = path.replace("{picture}", "image");
    let request = user.request(route.method.as_str().parse().unwrap(), &path).header(REQUEST.0, REQUEST.1);
    let page = !path.starts_with("/api/");
    let request = if page { request.header(header::ACCEPT, "text/html") } else { request };
    match (route.method == "POST", page) {
        (false, _) => request,
        (true, false) => request.json(body),
        (true, true) => request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form(body)),
    }
}

fn form(body: &Value) -> String {
    let fields = body.as_object().unwrap().iter();
    fields.map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect::<Vec<_>>().join("&")
}

fn with_identity(world: &World, method: &str) -> Vec<Mounted> {
    let routes = world.installation.routes().into_iter();
    routes.filter(|route| route.path.contains("{id}") && route.method == method).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_one_town_is_seen_by_another() {
    let world = World::new().await;
    let (pairs, [town, other]) = neighbours(&world).await;
    let made = made(&world, &town).await;
    let operator = world.existing("betrieb").await.user("operator").await;
    let reading = with_identity(&world, "GET");
    assert!(reading.len() >= 20, "only {} routes were found", reading.len());
    for route in &reading {
        nobody_else_reads(route, &made, &pairs, &operator).await;
    }
    searches_stay_at_home(&pairs).await;
    for pair in pairs.iter().take(4) {
        let answer = pair.home.at(&other).get("/api/v1/identity/me").await;
        assert_eq!(answer.status, 401, "{}: a password of one town opens no other", pair.login);
    }
    world.end().await;
}

async fn nobody_else_reads(route: &Mounted, made: &Made, pairs: &[Pair], operator: &User) {
    let (id, none, empty) = (made.fitting(&route.path), nothing(), json!({}));
    let ask = async |user: &User, id: &str| Answer::of(request(user, route, id, &empty)).await;
    let mut readers = usize::from(ask(operator, id).await.status == 200);
    for Pair { login, home, away } in pairs {
        let at_home = ask(home, id).await.status;
        readers += usize::from(at_home == 200);
        let missing = Told::of(ask(away, &none).await, &none);
        let foreign = Told::of(ask(away, id).await, id).like_missing(&missing, &format!("{login} {}", route.path));
        let expected: &[u16] = if at_home == 200 { &[404] } else { &[403, 404] };
        assert!(expected.contains(&foreign.status), "{login} {} answered {}", route.path, foreign.status);
    }
    assert!(readers > 0, "{}: nobody at home can read it, so the refusals prove nothing", route.path);
}

async fn searches_stay_at_home(pairs: &[Pair]) {
    let clerk = pairs.iter().find(|pair| pair.login == "sachbearbeitung").unwrap();
    let path = "/api/v1/search?q=Grundsteuerbescheid";
    assert_ne!(clerk.home.get(path).await.is(200).json()["total"], 0, "the search itself works");
    let hits = clerk.away.get(path).await.is(200).json();
    assert_eq!((&hits["total"], &hits["hits"]), (&json!(0), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_one_town_is_changed_by_another() {
    let world = World::new().await;
    let (pairs, [town, _]) = neighbours(&world).await;
    let made = made(&world, &town).await;
    let before = shown(&pairs, &made).await;
    let changing = with_identity(&world, "POST");
    assert!(changing.len() >= 15, "only {} routes were found", changing.len());
    for route in &changing {
        nobody_else_changes(route, &made, &pairs).await;
    }
    assert_eq!(shown(&pairs, &made).await, before);
    world.end().await;
}

/// Only the operator has these rights, and there is no second operator.
const OPERATORS: [&str; 1] = ["/contracts/agreements/{id}/prices"];

async fn nobody_else_changes(route: &Mounted, made: &Made, pairs: &[Pair]) {
    let (id, none) = (made.fitting(&route.path), nothing());
    let mut asked = false;
    for Pair { login, away, .. } in pairs {
        let body = fitting_body(away).await;
        let ask = async |id: &str| Told::of(Answer::of(request(away, route, id, &body)).await, id);
        let missing = ask(&none).await;
        let foreign = ask(id).await.like_missing(&missing, &format!("{login} {}", route.path));
        assert!(
            matches!(foreign.status, 403 | 404),
            "{login} {} answered {}: {}",
            route.path,
            foreign.status,
            foreign.body
        );
        asked |= foreign.status == 404;
    }
    assert!(asked || OPERATORS.contains(&route.path.as_str()), "{}: no role got as far as the thing", route.path);
}

/// One body that fits every change: whatever is refused is refused because of the identity in the address.
async fn fitting_body(away: &User) -> Value {
    let processes = away.get("/api/v1/dms/processes").await.json();
    let process = processes["items"][0]["id"].as_str().map_or_else(nothing, str::to_owned);
    json!({
        "unit": "FB20", "process": process, "code": away.code(), "reason": "geht nicht", "sender": "x", "subject": "x",
        "key": "FB99", "title": "x", "name": "x", "login": "x", "issuer": "https://id.example", "client_id": "x", "client_secret": "x",
        "note": "x", "valid_from": "2027-01-01", "base": "1,00", "per_user": "1,00", "per_gb": "1,00", "vat": "19",
    })
}

/// All of it as those at home see it.
async fn shown(pairs: &[Pair], made: &Made) -> Vec<String> {
    let mut shown = Vec::new();
    for path in [
        format!("/api/v1/inbox/items/{}", made.ids["items"]),
        format!("/api/v1/dms/documents/{}", made.ids["documents"]),
        "/api/v1/dms/processes".to_owned(),
        "/api/v1/tasks".to_owned(),
    ] {
        let head = pairs.iter().find(|pair| pair.login == "leitung").unwrap();
        shown.push(head.home.get(&path).await.is(200).text());
    }
    let mail = format!("/api/v1/inbox/items/{}", made.ids["mail"]);
    shown.push(pairs[0].home.get(&mail).await.is(200).text());
    shown.push(pairs[4].home.get("/api/v1/registry/tenants").await.is(200).text());
    shown
}
