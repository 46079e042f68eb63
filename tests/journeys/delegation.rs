//! Administering from above is a grant: limited, for a time, seen by the tenant, and ended by it.
use crate::post::{is_problem, text};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use serde_json::{Value, json};
use testkit::{Town, User, World, between};

const TENANTS: &str = "/api/v1/registry/tenants";
const MIGRATION: &str = include_str!("../../tenants/registry/migrations/20261130230001_registry_grants.sql");

fn wanted(key: &str) -> Value {
    json!({ "key": key, "title": "Gemeinde Kleinhausen", "kind": "municipality", "blueprint": "small-town" })
}

async fn keys(user: &User) -> Vec<String> {
    let list = user.get(TENANTS).await.is(200).json();
    list["items"].as_array().unwrap().iter().map(|tenant| text(tenant, "key").to_owned()).collect()
}

async fn owner(world: &World, sql: &str) {
    AsyncPgConnection::establish(world.owner_url()).await.unwrap().batch_execute(sql).await.unwrap();
}

/// A district with a municipality it founded.
pub struct Hierarchy<'w> {
    pub district: User,
    pub operator: User,
    pub town: Town<'w>,
    pub admin: User,
    /// The municipality's page, as those above see it.
    pub page: String,
}

pub async fn hierarchy(world: &World) -> Hierarchy<'_> {
    world.found("kreis-rurland", "district", "district").await;
    let district = world.existing("kreis-rurland").await.user("kreisadmin").await;
    let founded = district.post(TENANTS, wanted("kleinhausen")).await.is(201).json();
    let town = world.existing("kleinhausen").await;
    let admin = town.user("admin").await;
    let operator = world.existing("betrieb").await.user("operator").await;
    let page = format!("/registry/tenants/{}", text(&founded, "id"));
    Hierarchy { district, operator, town, admin, page }
}

impl Hierarchy<'_> {
    /// What the tenant's own page says of its grants.
    async fn own_page(&self) -> String {
        self.admin.page("/registry/grants").await.is(200).text()
    }

    async fn grant(&self) -> String {
        between(&self.own_page().await, "action=\"/registry/grants/", "/re").to_owned()
    }

    /// How often something was done from above, as the tenant's own log has it.
    async fn logged(&self, world: &World, action: &str) -> String {
        let id = self.town.placed.0.id;
        let rows = format!(
            "select count(*)::text as told from platform.audit where tenant_id = '{id}' and action = '{action}' \
             and actor like 'delegate:%' and detail ? 'grant'"
        );
        told(world, &rows).await
    }

    /// To the district the municipality is not there, and nothing it tries has an effect.
    async fn is_gone(&self) {
        let none = format!("/registry/tenants/{}", sdk::uuid::Uuid::now_v7());
        assert_eq!(keys(&self.district).await, Vec::<String>::new());
        assert_eq!(self.district.page(&self.page).await.status, 404);
        for verb in ["suspend", "resume", "retry", "reveal", "grant", "revoke-grant"] {
            let fields = [("until", "2027-01-01"), ("reason", "x"), ("power-suspend", "on")];
            let foreign = self.district.form(&format!("{}/{verb}", self.page), &fields).await;
            let missing = self.district.form(&format!("{none}/{verb}"), &fields).await;
            assert_eq!((foreign.status, missing.status), (404, 404), "{verb}: {}", foreign.text());
        }
        self.admin.page("/registry/grants").await.is(200);
    }
}

async fn told(world: &World, sql: &str) -> String {
    use diesel_async::RunQueryDsl;
    #[derive(diesel::QueryableByName)]
    struct Told {
        #[diesel(sql_type = diesel::sql_types::Text)]
        told: String,
    }
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    diesel::sql_query(sql).get_result::<Told>(&mut owner).await.unwrap().told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_is_seen_by_the_tenant_leaves_its_traces_there_and_ends_when_the_tenant_says_so() {
    let world = World::new().await;
    let all = hierarchy(&world).await;
    let page = all.own_page().await;
    for word in ["Ort kreis-rurland", "sperren und freigeben", "Inhalte lesen: nein.", "Verbund-Administration"] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(!page.contains("Mandanten gründen, "), "a municipality's grant founds nobody: {page}");
    all.district.form(&format!("{}/suspend", all.page), &[]).await.is(303);
    let noticed = std::time::Duration::from_millis(1_100);
    tokio::time::sleep(noticed).await;
    assert_eq!(all.admin.page("/registry/grants").await.status, 503, "it is closed");
    all.district.form(&format!("{}/resume", all.page), &[]).await.is(303);
    assert_eq!(all.logged(&world, "registry.tenant.suspend").await, "2");
    assert_eq!(all.logged(&world, "registry.tenant.found").await, "1", "the first log-in was handed over");
    tokio::time::sleep(noticed).await;
    assert!(all.own_page().await.contains("Mandanten sperren und freigeben"));

    let revoke = format!("/registry/grants/{}/revoke", all.grant().await);
    all.admin.form(&revoke, &[("reason", " ")]).await.is(422);
    assert_eq!(all.town.user("leitung").await.form(&revoke, &[("reason", "darf nicht")]).await.status, 403);
    assert_eq!(all.operator.form(&revoke, &[("reason", "nicht hier")]).await.status, 404, "it is not the operator's");
    all.admin.form(&revoke, &[("reason", "Wir verwalten uns selbst")]).await.is(303);
    all.admin.form(&revoke, &[("reason", "noch einmal")]).await.is(422);
    all.is_gone().await;
    assert!(all.own_page().await.contains("Wir verwalten uns selbst"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_the_tenant_revoked_only_the_tenant_begins_anew() {
    let world = World::new().await;
    let all = hierarchy(&world).await;
    let id = all.grant().await;
    all.admin.form(&format!("/registry/grants/{id}/revoke"), &[("reason", "Pause")]).await.is(303);
    let (give, until) = (format!("{}/grant", all.page), "2027-06-30");
    let fields = [("power-suspend", "on"), ("until", until), ("reason", "Bitte doch")];
    let refused = all.operator.form(&give, &fields).await.is(422).text();
    assert!(refused.contains("selbst widerrufen"), "{refused}");
    let renew = format!("/registry/grants/{id}/renew");
    for (power, until) in [
        ("power-found", until),
        ("power-suspend", "2199-01-01"),
        ("power-suspend", "2020-01-01"),
        ("x", until),
        ("power-suspend", "x"),
    ] {
        all.admin.form(&renew, &[(power, "on"), ("until", until), ("reason", "Neu")]).await.is(422);
    }
    all.is_gone().await;
    all.admin.form(&renew, &[("power-suspend", "on"), ("until", until), ("reason", "Neu vereinbart")]).await.is(303);
    assert_eq!(keys(&all.district).await, ["kleinhausen"]);
    all.district.form(&format!("{}/suspend", all.page), &[]).await.is(303);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_that_ran_out_is_not_there() {
    let world = World::new().await;
    let all = hierarchy(&world).await;
    owner(
        &world,
        "update registry.grants set given_at = now() - interval '2 days', valid_until = now() - interval '1 second'",
    )
    .await;
    all.is_gone().await;
    is_problem(all.district.post(TENANTS, wanted("neudorf")).await, 403);
    assert_eq!(keys(&all.operator).await.len(), 2, "nothing was founded");
    assert!(all.own_page().await.contains("abgelaufen"));
    let fields = [("power-suspend", "on"), ("until", "2027-06-30"), ("reason", "Verlängert")];
    all.operator.form(&format!("{}/grant", all.page), &fields).await.is(303);
    assert_eq!(keys(&all.district).await, ["kleinhausen"]);
    is_problem(all.district.post(TENANTS, wanted("neudorf")).await, 403);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_leave_to_found_is_the_operators_delegation_to_give_and_to_end() {
    let world = World::new().await;
    let all = hierarchy(&world).await;
    let district = world.existing("kreis-rurland").await.placed.0.id;
    let page = format!("/registry/tenants/{district}");
    let shown = all.operator.page(&page).await.is(200).text();
    let id = between(&shown, "name=\"grant\" value=\"", "\"");
    all.operator.form(&format!("{page}/revoke-grant"), &[("grant", id), ("reason", "")]).await.is(422);
    all.operator.form(&format!("{page}/revoke-grant"), &[("grant", id), ("reason", "Vertrag zu Ende")]).await.is(303);
    is_problem(all.district.post(TENANTS, wanted("neudorf")).await, 403);
    assert_eq!(keys(&all.district).await, ["kleinhausen"], "what it founded has a grant of its own");
    let renew = format!("/registry/grants/{id}/renew");
    let fields = [("power-found", "on"), ("power-configure", "on"), ("until", "2027-06-30"), ("reason", "Selbst")];
    assert_eq!(all.district.form(&renew, &fields).await.status, 404, "nobody gives themselves the leave to found");
    for until in ["2199-01-01", "2020-01-01", ""] {
        let fields = [("power-found", "on"), ("until", until), ("reason", "Neu")];
        all.operator.form(&format!("{page}/grant"), &fields).await.is(422);
    }
    all.operator.form(&format!("{page}/grant"), &fields).await.is(303);
    all.district.post(TENANTS, wanted("neudorf")).await.is(201);
    let (mine, own) = (format!("/registry/tenants/{district}/grant"), all.page.clone() + "/grant");
    for path in [mine, own] {
        assert_eq!(all.district.form(&path, &fields).await.status, 404, "a district gives nothing away: {path}");
    }
    let town = world.existing("neudorf").await.user("admin").await.page("/registry/grants").await.is(200).text();
    assert!(town.contains("aus der Blaupause einrichten") && !town.contains("sperren und freigeben."), "{town}");
    assert!(town.contains("30.06.2027"), "it ends with what it was drawn from: {town}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn districts_of_before_receive_the_delegation_they_lived_by() {
    let world = World::new().await;
    let all = hierarchy(&world).await;
    owner(&world, "delete from registry.grant_uses; delete from registry.grants").await;
    all.is_gone().await;
    let (_, given) = MIGRATION.split_once("\ninsert into registry.grants").unwrap();
    owner(&world, &format!("insert into registry.grants{given}")).await;
    assert_eq!(keys(&all.district).await, ["kleinhausen"]);
    all.district.form(&format!("{}/suspend", all.page), &[]).await.is(303);
    all.district.form(&format!("{}/resume", all.page), &[]).await.is(303);
    all.district.post(TENANTS, wanted("neudorf")).await.is(201);
    world.end().await;
}
