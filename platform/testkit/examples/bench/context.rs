//! What the signed tenant context and row security cost a transaction.
use crate::report::Report;
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use std::time::{Duration, Instant};
use testkit::{Town, World};

/// Transactions of each kind, in turns, so that both see the same machine.
const TURNS: usize = 4_000;
/// A background right that reads nothing of its own.
const READ: sdk::Action = identity::service::FIND;

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

const ASKED: &str = "select name from identity.persons where tenant_id = $1 and login = 'leitung'";

/// The same question in the same number of round trips, once as ours and once as a superuser who needs no context.
pub async fn cost(world: &World, town: &Town<'_>, report: &mut Report) {
    report.begin("Mandantenkontext und Zeilenschutz");
    let cx = world.service(&town.placed.0, "identity").await;
    let tenant = town.placed.0.id.0;
    let mut bare = AsyncPgConnection::establish(world.owner_url()).await.expect("the database");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let begun = Instant::now();
        let name = cx.read(READ, async |tx| {
            let query = sql_query(ASKED).bind::<diesel::sql_types::Uuid, _>(tenant);
            Ok(query.get_result::<Name>(tx.sql()).await?.name)
        });
        name.await.expect("a person");
        ours.push(begun.elapsed());
        let begun = Instant::now();
        bare.batch_execute("reset all; close all; unlisten *").await.expect("the database");
        bare.batch_execute("begin read only").await.expect("the database");
        let query = sql_query(ASKED).bind::<diesel::sql_types::Uuid, _>(tenant);
        query.get_result::<Name>(&mut bare).await.expect("a person");
        bare.batch_execute("commit").await.expect("the database");
        theirs.push(begun.elapsed());
    }
    let [ours, theirs] = [ours, theirs].map(median);
    let more = ours.as_secs_f64() * 1e6 - theirs.as_secs_f64() * 1e6;
    let result = format!("{more:.0} µs ({:.0} against {:.0} µs)", ours.as_secs_f64() * 1e6, theirs.as_secs_f64() * 1e6);
    report.row("tenant context and row security of one transaction, p50 over the same without", result, "<= 10 µs");
}

fn median(mut taken: Vec<Duration>) -> Duration {
    taken.sort_unstable();
    taken[taken.len() / 2]
}
