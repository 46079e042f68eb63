//! Years of a town, written past the application by the owner of the database.
use crate::vocabulary::Vocabulary;
use diesel::sql_types::{Array, BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use testkit::World;
use tokio::sync::Mutex;

/// Items of the quiet unit, older than all others.
pub const OLDEST: usize = 20;
/// Units of the blueprint that share everything else in turn.
const BUSY: [&str; 3] = ["FB01", "FB20", "FB32"];
/// Documents written in one statement.
const STEP: usize = 1_000;

/// The owner's hand.
pub struct Bulk(Mutex<AsyncPgConnection>);

#[derive(QueryableByName)]
struct Calls {
    #[diesel(sql_type = BigInt)]
    queries: i64,
    #[diesel(sql_type = BigInt)]
    everything: i64,
}

impl Bulk {
    /// Over the database of a world.
    pub async fn of(world: &World) -> Self {
        Self(Mutex::new(AsyncPgConnection::establish(world.owner_url()).await.expect("the owner's connection")))
    }

    /// Items of the town `rurbroich`, nine of ten filed, the newest first.
    pub async fn items(&self, count: usize) {
        let sql = format!(
            "with town as (select id from platform.tenants where key = 'rurbroich'), \
                  unit as (select tenant_id, units.id, units.key from identity.units join town on tenant_id = town.id) \
             insert into inbox.items (tenant_id, id, year, number, channel, file_name, media_type, size, sha256, original, \
                 physical_at, legal_at, state, sender, subject, pages_done, pages_total, unit_id, document, created_at) \
             select unit.tenant_id, gen_random_uuid(), 2024, n, 'letter', 'brief.pdf', 'application/pdf', 40000, \
                 repeat('0', 64), gen_random_uuid(), at, at, case n % 10 when 0 then 'captured' else 'filed' end, \
                 'Absender ' || n, 'Schreiben vom Tag ' || n, 1, 1, unit.id, case n % 10 when 0 then null else gen_random_uuid() end, at \
             from generate_series(1, {count}) n, lateral (select now() - n * interval '5 minutes' as at) moment, unit \
             where unit.key = case when n > {count} - {OLDEST} then 'FB60' else ('{{{}}}'::text[])[1 + n % 3] end",
            BUSY.join(","),
        );
        self.run(&sql).await;
        self.run("vacuum analyze inbox.items").await;
    }

    /// Documents of the town `rurbroich` with 60 to 100 words, readable by one unit each.
    pub async fn documents(&self, count: usize, vocabulary: &Vocabulary) {
        let insert = "insert into platform.entries (tenant_id, kind, id, title, body, readers, at) \
             select unit.tenant_id, 'dms.document', gen_random_uuid(), document.title, document.body, array[unit.id::text], \
                 now() - document.n * interval '5 minutes' \
             from unnest($1, $2, $3) with ordinality as document (title, body, unit, n) \
             join identity.units unit on unit.key = document.unit \
             join platform.tenants town on town.id = unit.tenant_id and town.key = 'rurbroich'";
        let numbers: Vec<usize> = (0..count).collect();
        for step in numbers.chunks(STEP) {
            let titles: Vec<String> = step.iter().map(|n| vocabulary.text(*n, 3)).collect();
            let body = |n: &usize| format!("{} {}", vocabulary.text(count + n, 60 + n % 41), mark(*n));
            let bodies: Vec<String> = step.iter().map(body).collect();
            let units: Vec<&str> = step.iter().map(|n| BUSY[n % 3]).collect();
            let insert = sql_query(insert).bind::<Array<Text>, _>(titles).bind::<Array<Text>, _>(bodies);
            let insert = insert.bind::<Array<Text>, _>(units);
            let written = insert.execute(&mut *self.0.lock().await).await.expect("documents");
            assert_eq!(written, step.len(), "documents without a unit");
        }
        self.run("vacuum analyze platform.entries").await;
    }

    /// Begins to count statements anew, where the database can count them.
    pub async fn forget_statements(&self) {
        let ready = "create extension if not exists pg_stat_statements; select pg_stat_statements_reset()";
        let _ = self.0.lock().await.batch_execute(ready).await;
    }

    /// Statements the application sent per request: queries, and all with begin, settings and commit.
    ///
    /// `None` if the database does not count.
    pub async fn statements(&self, requests: usize) -> Option<(f64, f64)> {
        let counted = sql_query(
            "select coalesce(sum(calls) filter (where query ~* '^\\s*(select|with|insert|update|delete)'), 0)::bigint as queries, \
                    coalesce(sum(calls), 0)::bigint as everything from pg_stat_statements \
             where userid = 'gw_app'::regrole and dbid = (select oid from pg_database where datname = current_database())",
        );
        let calls: Calls = counted.get_result(&mut *self.0.lock().await).await.ok()?;
        let each = |calls: i64| calls as f64 / requests as f64;
        Some((each(calls.queries), each(calls.everything)))
    }

    async fn run(&self, sql: &str) {
        self.0.lock().await.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// A word that only the document of this number contains.
pub fn mark(number: usize) -> String {
    format!("xz{number:07}")
}
