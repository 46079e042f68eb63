//! Roles at rest: metering sees sums and nothing else; behind broken glass lies one tenant, and every step leaves a trace
//! the tenant sees.
use crate::context::{ask, connect};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use testkit::World;

/// Acts as a role nobody logs in as, the way only the owner can.
async fn acting_as(world: &World, role: &str) -> AsyncPgConnection {
    let mut conn = connect(world.owner_url()).await;
    conn.batch_execute(&format!("set session authorization {role}")).await.unwrap();
    conn
}

async fn refused(conn: &mut AsyncPgConnection, statements: &[&str]) {
    for statement in statements {
        assert!(conn.batch_execute(statement).await.is_err(), "{statement}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metering_sees_sums_and_nothing_else() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let mut metering = acting_as(&world, "gw_metering").await;
    let users = "select sum(quantity) from platform.metered where key = 'rurbroich' and meter = 'platform.users'";
    let mut owner = connect(world.owner_url()).await;
    let counted = format!(
        "select sum(quantity) from platform.usage where tenant_id = '{}' and meter = 'platform.users'",
        town.placed.0.id
    );
    assert_eq!(ask(&mut metering, users).await, ask(&mut owner, &counted).await);
    let kept = [
        "platform.usage",
        "platform.tenants",
        "platform.audit",
        "platform.outbox",
        "identity.persons",
        "dms.documents",
    ];
    for table in kept {
        refused(&mut metering, &[&format!("select * from {table}"), &format!("delete from {table}")]).await;
    }
    refused(
        &mut metering,
        &[
            "select subject from platform.metered",
            "update platform.metered set quantity = 0",
            "select platform.tenant()",
            "select * from platform.towns('x')",
            "select platform.ask_to_open(null, '', '', '')",
            "create temp table loot (x int)",
            "select set_config('x.y', 'z', false)",
        ],
    )
    .await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn glass_is_broken_by_two_for_one_tenant_and_seen_by_it() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let mut owner = connect(world.owner_url()).await;
    let mut glass = acting_as(&world, "gw_break_glass").await;
    let persons = "select count(*) from identity.persons";
    refused(&mut glass, &[persons, "select * from platform.openings", "select sealed_key from platform.tenants"]).await;
    // What the owner grants for this one case; a grant on the table still shows the rows of one tenant only.
    owner
        .batch_execute(
            "grant usage on schema identity to gw_break_glass; grant select on identity.persons to gw_break_glass",
        )
        .await
        .unwrap();
    assert_eq!(ask(&mut glass, persons).await, "0", "without an opening nothing is seen");
    let tenant = town.placed.0.id;
    refused(&mut glass, &[&format!("select platform.ask_to_open('{tenant}', 'kurz', 'T-1', 'erste')")]).await;
    let opening =
        ask(&mut glass, &format!("platform.ask_to_open('{tenant}', 'Wiederherstellung nach Ausfall', 'T-1', 'erste')"))
            .await;
    let (open, context) = (
        format!("platform.open('{opening}')::text is not null"),
        format!("coalesce(platform.opened('{opening}'), '-')"),
    );
    assert_eq!(ask(&mut glass, &open).await, "false", "nobody released it");
    refused(&mut glass, &[&format!("select platform.release('{opening}', 'zweite')")]).await;
    refused(&mut owner, &[&format!("select platform.release('{opening}', 'erste')")]).await;
    owner.batch_execute(&format!("select platform.release('{opening}', 'zweite')")).await.unwrap();
    assert_eq!(ask(&mut glass, &context).await, "-", "no context before the opening is noted");
    glass.batch_execute("begin").await.unwrap();
    assert_eq!(ask(&mut glass, &open).await, "true");
    assert_eq!(ask(&mut glass, &context).await, "-", "nor before the note is committed");
    glass.batch_execute("commit").await.unwrap();
    let context = ask(&mut glass, &context).await;
    glass.batch_execute(&format!("set gemeinwerk.context = '{context}'")).await.unwrap();
    assert_eq!(ask(&mut glass, persons).await, "4", "the one tenant, and not the four of the other");
    let abroad = format!("select count(*) from identity.persons where tenant_id = '{}'", other.placed.0.id);
    assert_eq!(ask(&mut glass, &abroad).await, "0");
    refused(
        &mut glass,
        &["update identity.persons set active = false", "delete from platform.openings", "select * from dms.documents"],
    )
    .await;
    assert_eq!(ask(&mut glass, &open).await, "false", "once");
    assert_eq!(ask(&mut owner, "select released_by || ', ' || ticket from platform.openings").await, "zweite, T-1");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_does_not_start_on_an_open_database() {
    let world = World::new().await;
    let cell = &world.installation.gate.cell;
    cell.ready().await.unwrap();
    let mut owner = connect(world.owner_url()).await;
    for (open, shut) in [
        ("grant execute on function set_config(text, text, boolean) to public", "select platform.shut()"),
        (
            "do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$",
            "select platform.shut()",
        ),
        ("alter event trigger platform_refuse_ddl disable", "alter event trigger platform_refuse_ddl enable"),
    ] {
        owner.batch_execute(open).await.unwrap();
        let refused = cell.ready().await.unwrap_err();
        assert!(refused.to_string().contains("not shut") || format!("{refused:?}").contains("not shut"), "{refused:?}");
        owner.batch_execute(shut).await.unwrap();
        cell.ready().await.unwrap();
    }
    world.end().await;
}
