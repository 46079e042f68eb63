//! A district brings municipalities aboard, and sees no others.
use crate::post::{is_problem, text};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use sdk::Blueprint;
use serde_json::{Value, json};
use server::found;
use testkit::{User, World};

const TENANTS: &str = "/api/v1/registry/tenants";

fn wanted(key: &str) -> Value {
    json!({ "key": key, "title": "Gemeinde Kleinhausen", "kind": "municipality", "blueprint": "small-town" })
}

async fn keys(user: &User) -> Vec<String> {
    let list = user.get(TENANTS).await.is(200).json();
    list["items"].as_array().unwrap().iter().map(|tenant| text(tenant, "key").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_founded_municipality_works_at_once() {
    let world = World::new().await;
    world.found("kreis-rurland", "district", "district").await;
    world.found("kreis-anders", "district", "district").await;
    let district = world.existing("kreis-rurland").await.user("kreisadmin").await;
    let sibling = world.existing("kreis-anders").await.user("kreisadmin").await;
    let founded = district.post(TENANTS, wanted("kleinhausen")).await.is(201).json();
    assert_eq!((text(&founded, "state"), text(&founded, "key")), ("active", "kleinhausen"));
    assert!(text(&founded, "url").contains("kleinhausen."), "{founded}");

    let town = world.existing("kleinhausen").await;
    let (login, password) = (text(&founded["admin"], "login"), text(&founded["admin"], "password"));
    let door = town.stranger();
    let inside = door.form("/sign-in", &[("login", login), ("password", password)]).await.is(303);
    let cookie = inside.header("set-cookie").split(';').next().unwrap().to_owned();
    let me = door.request(reqwest::Method::GET, "/api/v1/identity/me").header("Cookie", &cookie);
    let me = testkit::Answer::of(me).await.is(200).json();
    assert_eq!((text(&me, "tenant"), me["roles"].clone()), ("kleinhausen", json!(["admin"])));
    let plan = town.user("sachbearbeitung").await.get("/api/v1/dms/records").await.is(200).json();
    assert_eq!(plan["items"].as_array().map(Vec::len), Some(2), "the unit's records of the blueprint: {plan}");

    assert_eq!((keys(&district).await, keys(&sibling).await), (vec!["kleinhausen".to_owned()], Vec::new()));
    let id = text(&founded, "id");
    assert_eq!(district.page(&format!("/registry/tenants/{id}")).await.status, 200);
    assert_eq!(sibling.page(&format!("/registry/tenants/{id}")).await.status, 404);
    assert_eq!(sibling.form(&format!("/registry/tenants/{id}/suspend"), &[]).await.status, 404);
    is_problem(town.user("admin").await.get(TENANTS).await, 403);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_founded_leaves_nothing_behind() {
    let world = World::new().await;
    world.found("kreis-rurland", "district", "district").await;
    world.found("kreis-anders", "district", "district").await;
    let district = world.existing("kreis-rurland").await.user("kreisadmin").await;
    district.post(TENANTS, wanted("kleinhausen")).await.is(201);
    is_problem(district.post(TENANTS, wanted("kleinhausen")).await, 409);
    let sibling = world.existing("kreis-anders").await.user("kreisadmin").await;
    is_problem(sibling.post(TENANTS, wanted("kleinhausen")).await, 409);
    for (field, value) in
        [("kind", "planet"), ("kind", "operator"), ("blueprint", "none"), ("blueprint", "district"), ("title", " ")]
    {
        let mut odd = wanted("neudorf");
        odd[field] = json!(value);
        let answer = district.post(TENANTS, odd).await;
        assert!(matches!(answer.status, 403 | 422), "{field}={value}: {} {}", answer.status, answer.text());
    }
    for key in ["", "-", "GROSS", "a.b", "a/../b", "ümlaut", "www", &"x".repeat(64)] {
        is_problem(district.post(TENANTS, wanted(key)).await, 422);
    }
    assert_eq!(keys(&district).await, ["kleinhausen"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_whose_founding_got_stuck_is_told_a_password_that_works() {
    let world = World::new().await;
    let found_with = async |password: &str| {
        let person = json!({ "login": "operator", "name": "Leitstelle", "unit": "BT", "roles": ["operator"] });
        let identity = json!({ "units": [{ "key": "BT", "title": "Betrieb" }], "persons": [person], "initial_password": password });
        let blueprint = Blueprint::new("operator", json!({ "identity": identity }));
        found::operator(&world.installation, "betrieb", "Betrieb", &blueprint).await.unwrap();
    };
    let door = world.existing("betrieb").await.stranger();
    let status =
        async |password: &str| door.form("/sign-in", &[("login", "operator"), ("password", password)]).await.status;
    found_with("zweites-kennwort").await;
    assert_eq!(status("zweites-kennwort").await, 401, "an operator that stands is never changed");
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    owner.batch_execute("update platform.tenants set state = 'founding'").await.unwrap();
    found_with("drittes-kennwort").await;
    assert_eq!(status("drittes-kennwort").await, 303);
    world.end().await;
}
