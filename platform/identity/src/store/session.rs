use crate::schema::{oidc_flows, persons, sessions};
use crate::session::{Flow, OpenSession, Session};
use crate::store::actor::{Found, columns};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx, local_day, uuid::Uuid};

/// A session may last this much longer before its row is touched again: reads stay reads.
const TOUCH: TimeDelta = TimeDelta::minutes(1);

/// Sessions that were used lately enough: each knows its own patience.
fn in_use(
    now: DateTime<Utc>,
) -> diesel::helper_types::Gt<
    diesel::expression::SqlLiteral<Timestamptz>,
    diesel::dsl::AsExprOf<DateTime<Utc>, Timestamptz>,
> {
    sql::<Timestamptz>("identity.sessions.seen_at + make_interval(mins => identity.sessions.idle_minutes)")
        .gt(now.into_sql::<Timestamptz>())
}

/// The person behind a session, and whether the session should be touched.
pub async fn holder(tx: &mut Tx<'_>, digest: &[u8]) -> Result<Option<(Found, bool)>> {
    let now = tx.now();
    let query = sessions::table
        .filter(sessions::tenant_id.eq(tx.tenant().0))
        .inner_join(persons::table.on(persons::tenant_id.eq(sessions::tenant_id).and(persons::id.eq(sessions::person))))
        .filter(sessions::digest.eq(digest).and(sessions::expires_at.gt(now)).and(persons::active))
        .filter(in_use(now))
        .filter(sessions::waits.eq(false))
        .select((columns!(local_day(now)), sessions::seen_at));
    let row: Option<(Found, DateTime<Utc>)> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(|(found, seen)| (found, seen < now - TOUCH)))
}

/// Notes that a session is in use.
pub async fn touch(tx: &mut Tx<'_>, digest: &[u8]) -> Result<()> {
    let now = tx.now();
    let row = sessions::table.filter(sessions::tenant_id.eq(tx.tenant().0)).filter(sessions::digest.eq(digest));
    diesel::update(row).set(sessions::seen_at.eq(now)).execute(tx.sql()).await?;
    Ok(())
}

/// Whose session still waits for a second factor. It does not wait for long.
pub async fn waiting(tx: &mut Tx<'_>, digest: &[u8]) -> Result<Option<PersonId>> {
    const PATIENCE: TimeDelta = TimeDelta::minutes(15);
    let query = sessions::table
        .filter(sessions::tenant_id.eq(tx.tenant().0))
        .inner_join(persons::table.on(persons::tenant_id.eq(sessions::tenant_id).and(persons::id.eq(sessions::person))))
        .filter(sessions::digest.eq(digest).and(sessions::waits).and(persons::active))
        .filter(sessions::created_at.gt(tx.now() - PATIENCE))
        .select(sessions::person);
    let person: Option<Uuid> = query.first(tx.sql()).await.optional()?;
    Ok(person.map(PersonId::from))
}

/// Lets a session that waited open doors, under a new token.
pub async fn open(tx: &mut Tx<'_>, digest: &[u8], fresh: &[u8]) -> Result<()> {
    let values = (sessions::digest.eq(fresh), sessions::waits.eq(false), sessions::seen_at.eq(tx.now()));
    let row = sessions::table.filter(sessions::tenant_id.eq(tx.tenant().0)).filter(sessions::digest.eq(digest));
    diesel::update(row).set(values).execute(tx.sql()).await?;
    Ok(())
}

/// Opens a session.
pub async fn save(tx: &mut Tx<'_>, digest: &[u8], person: PersonId, session: &Session) -> Result<()> {
    let values = (
        sessions::digest.eq(digest),
        sessions::person.eq(person.0),
        sessions::created_at.eq(session.created_at),
        sessions::seen_at.eq(session.created_at),
        sessions::expires_at.eq(session.expires_at),
        sessions::device.eq(&session.device),
        sessions::idle_minutes.eq(session.idle_minutes),
        sessions::waits.eq(session.waits),
        sessions::provider.eq(session.way.as_ref().map(|way| way.provider)),
        sessions::provider_session.eq(session.way.as_ref().and_then(|way| way.session.as_deref())),
    );
    diesel::insert_into(sessions::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// Sessions shown at most: nobody has more devices at hand.
const MOST: i64 = 50;

/// A person's sessions that can still be used, the latest first; `digest` tells which one asks.
pub async fn of(tx: &mut Tx<'_>, person: PersonId, digest: &[u8]) -> Result<Vec<OpenSession>> {
    let now = tx.now();
    let columns =
        (sessions::id, sessions::device, sessions::created_at, sessions::seen_at, sessions::digest.eq(digest));
    let query = sessions::table
        .filter(sessions::tenant_id.eq(tx.tenant().0))
        .filter(sessions::person.eq(person.0).and(sessions::expires_at.gt(now)))
        .filter(in_use(now).and(sessions::waits.eq(false)))
        .order(sessions::seen_at.desc())
        .limit(MOST)
        .select(columns);
    Ok(query.load(tx.sql()).await?)
}

/// Ends one session of a person; whether there was one.
pub async fn delete_of(tx: &mut Tx<'_>, person: PersonId, id: Uuid) -> Result<bool> {
    let row = sessions::table
        .filter(sessions::tenant_id.eq(tx.tenant().0))
        .filter(sessions::person.eq(person.0).and(sessions::id.eq(id)));
    Ok(diesel::delete(row).execute(tx.sql()).await? > 0)
}

/// Ends all sessions of a person but one; how many.
pub async fn delete_others(tx: &mut Tx<'_>, person: PersonId, digest: &[u8]) -> Result<usize> {
    let others = sessions::table
        .filter(sessions::tenant_id.eq(tx.tenant().0))
        .filter(sessions::person.eq(person.0).and(sessions::digest.ne(digest)));
    Ok(diesel::delete(others).execute(tx.sql()).await?)
}

/// Ends all sessions of a person.
pub async fn delete_all(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::tenant_id.eq(tx.tenant().0)).filter(sessions::person.eq(person.0)))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// How many devices of a person are signed in.
pub async fn count(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    let now = tx.now();
    let query = sessions::table
        .filter(sessions::tenant_id.eq(tx.tenant().0))
        .filter(sessions::person.eq(person.0).and(sessions::expires_at.gt(now)));
    Ok(query.filter(in_use(now)).count().get_result(tx.sql()).await?)
}

/// Lets no session be unused for longer than a rule that was made stricter allows.
pub async fn shorten_patience(tx: &mut Tx<'_>, minutes: i32) -> Result<()> {
    let longer =
        sessions::table.filter(sessions::tenant_id.eq(tx.tenant().0)).filter(sessions::idle_minutes.gt(minutes));
    diesel::update(longer).set(sessions::idle_minutes.eq(minutes)).execute(tx.sql()).await?;
    Ok(())
}

/// Ends a session; whose it was, if there was one.
pub async fn delete(tx: &mut Tx<'_>, digest: &[u8]) -> Result<Option<PersonId>> {
    let row = sessions::table.filter(sessions::tenant_id.eq(tx.tenant().0)).filter(sessions::digest.eq(digest));
    let person: Option<Uuid> = diesel::delete(row).returning(sessions::person).get_result(tx.sql()).await.optional()?;
    Ok(person.map(PersonId::from))
}

/// Removes sessions and flows that can no longer be used.
pub async fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    diesel::delete(sessions::table.filter(sessions::tenant_id.eq(tx.tenant().0)).filter(sessions::expires_at.lt(now)))
        .execute(tx.sql())
        .await?;
    let old = oidc_flows::created_at.lt(now - Flow::LIFETIME);
    diesel::delete(oidc_flows::table.filter(oidc_flows::tenant_id.eq(tx.tenant().0)).filter(old))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Remembers a sign-in that is on its way through the provider.
pub async fn save_flow(tx: &mut Tx<'_>, flow: &Flow) -> Result<()> {
    let values = (
        oidc_flows::id.eq(flow.id),
        oidc_flows::provider.eq(flow.provider),
        oidc_flows::nonce.eq(&flow.nonce),
        oidc_flows::verifier.eq(&flow.verifier),
        oidc_flows::next.eq(&flow.next),
        oidc_flows::created_at.eq(tx.now()),
    );
    diesel::insert_into(oidc_flows::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// Takes a flow out: it works once.
pub async fn take_flow(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Flow>> {
    let young = oidc_flows::created_at.gt(tx.now() - Flow::LIFETIME);
    let row =
        oidc_flows::table.filter(oidc_flows::tenant_id.eq(tx.tenant().0)).filter(oidc_flows::id.eq(id).and(young));
    let columns = (oidc_flows::id, oidc_flows::provider, oidc_flows::nonce, oidc_flows::verifier, oidc_flows::next);
    let flow: Option<(Uuid, Option<Uuid>, String, String, String)> =
        diesel::delete(row).returning(columns).get_result(tx.sql()).await.optional()?;
    Ok(flow.map(|(id, provider, nonce, verifier, next)| Flow { id, provider, nonce, verifier, next }))
}
