//! What the application's role can do in the database without the right signature: nothing.
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use testkit::{Town, World};

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Asks for one value, as text.
pub async fn ask(conn: &mut AsyncPgConnection, sql: &str) -> String {
    let query = sql_query(format!("select ({sql})::text as value"));
    query.get_result::<Value>(conn).await.unwrap_or_else(|error| panic!("{sql}: {error}")).value
}

pub async fn connect(url: &str) -> AsyncPgConnection {
    AsyncPgConnection::establish(url).await.unwrap()
}

const PERSONS: &str = "select count(*) from identity.persons";
pub const BACKEND: &str = "select pg_backend_pid()";

/// What the owner asks for to get a context with a good signature, as only who holds the key can make it.
pub fn signature(town: &Town<'_>, backend: &str, seconds: i64) -> String {
    let payload =
        format!("'{}|test|' || (extract(epoch from now())::bigint + {seconds}) || '|{backend}'", town.placed.0.id);
    let signature =
        format!("encode(platform.hmac(({payload})::bytea, (select key from platform.context_key), 'sha256'), 'hex')");
    format!("{payload} || '|' || {signature}")
}

async fn signed(world: &World, town: &Town<'_>, backend: &str, seconds: i64) -> String {
    ask(&mut connect(world.owner_url()).await, &signature(town, backend, seconds)).await
}

/// How many persons are seen under a context.
async fn persons_under(app: &mut AsyncPgConnection, context: &str) -> String {
    app.batch_execute(&format!("begin; set local gemeinwerk.context = '{context}'")).await.unwrap();
    let seen = ask(app, PERSONS).await;
    app.batch_execute("rollback").await.unwrap();
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_fresh_signature_for_this_backend_counts() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let (mut app, mut second) = (connect(world.app_url()).await, connect(world.app_url()).await);
    let backend = ask(&mut app, BACKEND).await;
    let good = signed(&world, &town, &backend, 60).await;
    assert_eq!(
        persons_under(&mut app, &good).await,
        "4",
        "the four persons of the blueprint, and nobody of Kleinhausen"
    );
    assert_eq!(ask(&mut app, PERSONS).await, "0", "the context ends with its transaction");
    assert_eq!(persons_under(&mut second, &good).await, "0", "stolen by another connection");
    let expired = signed(&world, &town, &backend, -1).await;
    assert_eq!(persons_under(&mut app, &expired).await, "0", "expired");
    let (mine, theirs) = (town.placed.0.id.to_string(), other.placed.0.id.to_string());
    let (payload, signature) = good.rsplit_once('|').unwrap();
    let wrong = [
        good.replace(&mine, &theirs),
        good.replace("|test|", "|other|"),
        payload.to_owned(),
        format!("{payload}|"),
        format!("{payload}|{}", signature.to_uppercase()),
        format!("{good}|x"),
        format!("{payload}|{}", "0".repeat(64)),
        format!("{theirs}|{good}"),
        "x|x|x|x|x".to_owned(),
        String::new(),
    ];
    for context in wrong {
        assert_eq!(persons_under(&mut app, &context).await, "0", "{context}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tenant_writes_nothing_into_another() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let (mine, theirs) = (town.placed.0.id, other.placed.0.id);
    let mut app = connect(world.app_url()).await;
    let backend = ask(&mut app, BACKEND).await;
    let good = signed(&world, &town, &backend, 60).await;
    let insert = |tenant: &str| {
        format!(
            "insert into identity.units (tenant_id, id, key, title, path) values ('{tenant}', gen_random_uuid(), 'X', 'X', '{{}}')"
        )
    };
    let begin = format!("begin; set local gemeinwerk.context = '{good}'");
    for refused in [insert(&theirs.to_string()), format!("update identity.units set tenant_id = '{theirs}'")] {
        app.batch_execute(&begin).await.unwrap();
        assert!(app.batch_execute(&refused).await.is_err(), "{refused}");
        app.batch_execute("rollback").await.unwrap();
    }
    app.batch_execute(&begin).await.unwrap();
    app.batch_execute(&insert(&mine.to_string())).await.expect("its own rows a tenant may write");
    app.batch_execute(&format!("delete from identity.sessions where tenant_id = '{theirs}'")).await.unwrap();
    app.batch_execute("update identity.persons set active = false; commit").await.unwrap();
    let mut owner = connect(world.owner_url()).await;
    let untouched = format!("select count(*) from identity.persons where tenant_id = '{theirs}' and active");
    assert_eq!(ask(&mut owner, &untouched).await, "4", "an update without a where stays at home");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_application_cannot_help_itself() {
    let world = World::new().await;
    world.town("rurbroich").await;
    let mut app = connect(world.app_url()).await;
    assert_eq!(ask(&mut app, PERSONS).await, "0", "no context");
    for refused in [
        "select set_config('gemeinwerk.context', 'x', true)",
        "with x as (select pg_catalog.set_config('gemeinwerk.context', 'x', false)) select * from x",
        "select query_to_xml($$select set_config('gemeinwerk.context', 'x', false)$$, true, true, '')",
        "select * from platform.context_key",
        "insert into identity.units (id, key, title, path) values (gen_random_uuid(), 'X', 'X', '{}')",
        "create table public.loot (x int)",
        "create table platform.loot (x int)",
        "create schema loot",
        "create function public.tenant() returns uuid language sql as 'select null::uuid'",
        "alter table identity.persons disable row level security",
        "create policy loot on identity.persons using (true)",
        "set role gw_owner",
        "set session authorization gw_owner",
        "select platform.close('identity.persons')",
        "update platform.audit set action = 'x'",
        "delete from platform.audit",
        "delete from platform.usage",
        "truncate identity.persons",
        "select sealed_key from platform.tenants",
        "copy identity.persons to program 'cat'",
        "select pg_read_file('/etc/passwd')",
    ] {
        assert!(app.batch_execute(refused).await.is_err(), "{refused}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relay_sees_only_the_outbox() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    world.settled().await;
    let relay_url = &world.installation.config.relay_url;
    let mut relay = connect(relay_url).await;
    let mut owner = connect(world.owner_url()).await;
    let event = format!(
        "insert into platform.outbox (tenant_id, id, topic, class, body) values ('{}', gen_random_uuid(), 'test', 'test', '{{}}')",
        town.placed.0.id
    );
    owner.batch_execute(&event).await.unwrap();
    let waiting = "select count(*) from platform.outbox where class = 'test'";
    assert_eq!(ask(&mut relay, waiting).await, "1", "events of every tenant");
    for refused in [
        "select * from identity.persons",
        "select * from platform.tenants",
        "select * from platform.audit",
        "select * from platform.entries",
        "select * from platform.context_key",
        "select set_config('gemeinwerk.context', 'x', true)",
        event.as_str(),
    ] {
        assert!(relay.batch_execute(refused).await.is_err(), "{refused}");
    }
    world.end().await;
}
