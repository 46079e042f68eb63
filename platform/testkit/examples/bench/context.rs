//! What the signed tenant context and row security cost, in the server alone: a client's own time is larger than that.
use crate::report::Report;
use diesel::prelude::*;
use diesel::{sql_query, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use std::time::{Duration, Instant};
use testkit::{Town, World};

/// Questions sent at once: one round trip for all of them.
const AT_ONCE: u32 = 500;
/// Batches of each kind, in turns, so that all see the same machine. The quickest of each counts: all else is others' work.
const TURNS: usize = 40;

/// A context as the application signs it, which only the owner of the key can look up.
const SIGN: &str = "with said as (select $1 || '|service:bench|' || (extract(epoch from now())::bigint + 600) || '|' || pg_backend_pid() as payload) \
     select payload || '|' || encode(sha256(outer_pad || sha256(inner_pad || convert_to(payload, 'UTF8'))), 'hex') as context \
     from said, platform.context_key";

#[derive(QueryableByName)]
struct Signed {
    #[diesel(sql_type = Text)]
    context: String,
}

/// One prepared question as the application's role and as a superuser, whom no row security meets: asked many times in one
/// transaction, and once in each of many.
pub async fn cost(world: &World, town: &Town<'_>, report: &mut Report) {
    report.begin("Mandantenkontext und Zeilenschutz");
    let tenant = town.placed.0.id.0.to_string();
    let mut conn = AsyncPgConnection::establish(world.owner_url()).await.expect("the database");
    // sql_query: nothing but functions.
    let signed: Signed = sql_query(SIGN).bind::<Text, _>(&tenant).get_result(&mut conn).await.expect("a context");
    let prepare =
        "prepare leading (uuid) as select name from identity.persons where tenant_id = $1 and login = 'leitung'";
    conn.batch_execute(prepare).await.expect("a question");
    let ask = format!("execute leading('{tenant}');");
    let ours = format!("set local gemeinwerk.context = '{}'; set local role gw_app;", signed.context);
    // As many statements, and as many changes of role.
    let theirs = "set local application_name = 'bench'; set local role none;";
    let many = |before: &str| format!("begin read only; {before} {} commit", ask.repeat(AT_ONCE as usize));
    let each = |before: &str| format!("begin read only; {before} {ask} commit;").repeat(AT_ONCE as usize);
    let kinds = [many(&ours), many(theirs), each(&ours), each(theirs)];
    let mut best = [Duration::MAX; 4];
    for _ in 0..TURNS {
        for (batch, best) in kinds.iter().zip(&mut best) {
            let begun = Instant::now();
            conn.batch_execute(batch).await.expect("names");
            *best = begun.elapsed().min(*best);
        }
    }
    let [many, bare, each, bare_each] = best.map(|taken| (taken / AT_ONCE).as_secs_f64() * 1e6);
    let told = |ours: f64, bare: f64| format!("{:.0} µs ({ours:.0} against {bare:.0} µs)", ours - bare);
    report.row("tenant context and row security, a prepared point query, in the server", told(many, bare), "<= 10 µs");
    report.row("the same, with a transaction for each question", told(each, bare_each), "");
}
