//! The SQL of reading the log. Without an occasion names do not even leave the database.
use crate::audit::reading::{Entry, Filter, Occasion};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{PersonId, Result, Tx, local_midnight, uuid::Uuid};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    action: String,
    #[diesel(sql_type = Bool)]
    service: bool,
    #[diesel(sql_type = Nullable<Text>)]
    actor_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    behalf_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    subject: Option<String>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    detail: Option<serde_json::Value>,
    #[diesel(sql_type = Nullable<Text>)]
    request: Option<String>,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        let Row { id, at, action, service, actor_name, behalf_name, subject, detail, request } = row;
        Self { id, at, action, service, actor_name, behalf_name, subject, detail, request }
    }
}

/// Whether a row's subject tells who acted: accounts, sessions and the like are one person's.
const TELLS_WHO: &str = "(action like 'identity.%' or subject = actor)";

/// Rows of the log, newest first, one more than a page.
pub async fn rows(tx: &mut Tx<'_>, filter: &Filter, after: Option<Cursor>, named: bool) -> Result<Vec<Entry>> {
    let span = filter.day.map(|day| (local_midnight(day), local_midnight(day.succ_opt().unwrap_or(day))));
    let tenant = tx.tenant();
    // sql_query: what may not be seen is left out by the database itself. A program is nobody whose work is watched.
    let query = sql_query(format!(
        "select id, at, action, actor like 'service:%' as service, \
                case when $1 or actor like 'service:%' or actor like 'connection:%' then actor_name end as actor_name, \
                case when $1 then behalf_name end as behalf_name, \
                case when $1 or not {TELLS_WHO} then subject end as subject, \
                case when $1 then detail end as detail, case when $1 then request end as request \
         from platform.audit where tenant_id = $10 and ($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at < $3) \
         and ($4::text is null or action = $4) and ($5::text is null or (subject = $5 and ($1 or not {TELLS_WHO}))) \
         and ($6::text is null or strpos(lower(actor_name), lower($6)) > 0) \
         and ($7::timestamptz is null or (at, id) < ($7, $8)) order by at desc, id desc limit $9"
    ));
    let query = query
        .bind::<Bool, _>(named)
        .bind::<Nullable<Timestamptz>, _>(span.map(|(from, _)| from))
        .bind::<Nullable<Timestamptz>, _>(span.map(|(_, to)| to))
        .bind::<Nullable<Text>, _>(&filter.action)
        .bind::<Nullable<Text>, _>(&filter.subject)
        .bind::<Nullable<Text>, _>(filter.person.as_ref().filter(|_| named))
        .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.at))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
        .bind::<BigInt, _>(PAGE_SIZE.saturating_add(1))
        .bind::<SqlUuid, _>(tenant.0);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

#[derive(QueryableByName)]
struct OccasionRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person: Uuid,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Timestamptz)]
    until: DateTime<Utc>,
}

/// An occasion.
pub async fn occasion(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Occasion>> {
    let tenant = tx.tenant();
    let query = sql_query("select id, person, reason, until from audit.occasions where tenant_id = $2 and id = $1");
    let query = query.bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(tenant.0);
    let row: Option<OccasionRow> = query.get_result(tx.sql()).await.optional()?;
    Ok(row.map(|row| Occasion { id: row.id, person: row.person, reason: row.reason, until: row.until }))
}

/// Keeps an occasion.
pub async fn save_occasion(tx: &mut Tx<'_>, occasion: &Occasion, person: PersonId) -> Result<()> {
    let now = tx.now();
    sql_query("insert into audit.occasions (id, person, reason, at, until) values ($1, $2, $3, $4, $5)")
        .bind::<SqlUuid, _>(occasion.id)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(&occasion.reason)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(occasion.until)
        .execute(tx.sql())
        .await?;
    Ok(())
}
