//! What the signed tenant context and row security cost a transaction.
use crate::report::Report;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use sdk::uuid::Uuid;
use std::time::{Duration, Instant};
use testkit::{Town, World};

diesel::table! {
    identity.persons (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        login -> Text,
        name -> Text,
    }
}

/// Transactions of each kind, in turns, so that both see the same machine.
const TURNS: usize = 10_000;
/// A background right that reads nothing of its own.
const READ: sdk::Action = identity::service::FIND;
/// What our own transactions begin with, but for the context.
const BEGIN: &str = "reset all; unlisten *; begin isolation level read committed, not deferrable, read only; close all";

/// The same question in the same number of round trips, prepared as stores ask it: once as ours, once by a superuser, who
/// needs no context and meets no row security.
pub async fn cost(world: &World, town: &Town<'_>, report: &mut Report) {
    report.begin("Mandantenkontext und Zeilenschutz");
    let cx = world.service(&town.placed.0, "identity").await;
    let tenant = town.placed.0.id.0;
    let mut bare = AsyncPgConnection::establish(world.owner_url()).await.expect("the database");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let begun = Instant::now();
        cx.read(READ, async |tx| Ok(name(tx.sql(), tenant).await)).await.expect("a person");
        ours.push(begun.elapsed());
        let begun = Instant::now();
        bare.batch_execute(BEGIN).await.expect("the database");
        name(&mut bare, tenant).await;
        bare.batch_execute("commit").await.expect("the database");
        theirs.push(begun.elapsed());
    }
    let [ours, theirs] = [ours, theirs].map(median);
    let micros = |taken: Duration| taken.as_secs_f64() * 1e6;
    let more = micros(ours) - micros(theirs);
    let result = format!("{more:.0} µs ({:.0} against {:.0} µs)", micros(ours), micros(theirs));
    report.row("tenant context and row security of one transaction, p50 over the same without", result, "<= 10 µs");
}

async fn name(conn: &mut AsyncPgConnection, tenant: Uuid) -> String {
    let row = persons::table.filter(persons::tenant_id.eq(tenant)).filter(persons::login.eq("leitung"));
    row.select(persons::name).first(conn).await.expect("a person")
}

fn median(mut taken: Vec<Duration>) -> Duration {
    taken.sort_unstable();
    taken.get(taken.len() / 2).copied().unwrap_or_default()
}
