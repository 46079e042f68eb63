//! The SQL of providers and of who is who there.
use crate::provider::{Admits, Mapping, Trusted};
use crate::schema::{providers, sessions, subjects};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, PersonId, Result, Tx, Unchecked, uuid::Uuid};
use serde_json::Value;

/// Providers a tenant has at most.
pub const MOST: i64 = 20;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = providers)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    title: String,
    issuer: String,
    client_id: String,
    sealed_secret: Vec<u8>,
    admits: String,
    unit_id: Uuid,
    roles_claim: String,
    roles_map: Value,
    units_claim: String,
    units_map: Value,
    changed_at: DateTime<Utc>,
}

fn mapping(claim: String, values: Value) -> Mapping {
    Mapping { claim, values: serde_json::from_value(values).unwrap_or_default() }
}

impl From<Row> for Trusted {
    fn from(row: Row) -> Self {
        Self {
            tenant: row.tenant_id.into(),
            id: row.id,
            title: row.title,
            issuer: row.issuer,
            client_id: row.client_id,
            sealed_secret: row.sealed_secret,
            admits: Admits::of(&row.admits),
            unit: row.unit_id.into(),
            roles: mapping(row.roles_claim, row.roles_map),
            units: mapping(row.units_claim, row.units_map),
            changed_at: row.changed_at,
        }
    }
}

impl TryFrom<&Trusted> for Row {
    type Error = Error;

    fn try_from(trusted: &Trusted) -> Result<Self> {
        Ok(Self {
            tenant_id: trusted.tenant.0,
            id: trusted.id,
            title: trusted.title.clone(),
            issuer: trusted.issuer.clone(),
            client_id: trusted.client_id.clone(),
            sealed_secret: trusted.sealed_secret.clone(),
            admits: trusted.admits.key().to_owned(),
            unit_id: trusted.unit.0,
            roles_claim: trusted.roles.claim.clone(),
            roles_map: serde_json::to_value(&trusted.roles.values).map_err(Error::internal)?,
            units_claim: trusted.units.claim.clone(),
            units_map: serde_json::to_value(&trusted.units.values).map_err(Error::internal)?,
            changed_at: trusted.changed_at,
        })
    }
}

/// All providers, by title.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Unchecked<Trusted>>> {
    let query = providers::table
        .filter(providers::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .order((providers::title, providers::id))
        .limit(MOST);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(row.into())).collect())
}

/// One provider.
pub async fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Unchecked<Trusted>>> {
    let query = providers::table
        .filter(providers::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(providers::id.eq(id));
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(|row| Unchecked::new(row.into())))
}

/// Writes a provider, new or changed.
pub async fn save(tx: &mut Tx<'_>, trusted: &Trusted) -> Result<()> {
    let row = Row::try_from(trusted)?;
    diesel::insert_into(providers::table)
        .values(&row)
        .on_conflict((providers::tenant_id, providers::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Trusts a provider no more; the sessions it opened end.
pub async fn delete(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    diesel::delete(sessions::table.filter(sessions::tenant_id.eq(tx.tenant().0)).filter(sessions::provider.eq(id)))
        .execute(tx.sql())
        .await?;
    Ok(diesel::delete(providers::table.filter(providers::tenant_id.eq(tx.tenant().0)).filter(providers::id.eq(id)))
        .execute(tx.sql())
        .await?
        > 0)
}

/// Who a subject of a provider is here.
pub async fn person(tx: &mut Tx<'_>, provider: Uuid, subject: &str) -> Result<Option<PersonId>> {
    let query = subjects::table
        .filter(subjects::tenant_id.eq(tx.tenant().0))
        .filter(subjects::provider.eq(provider).and(subjects::subject.eq(subject)));
    let person: Option<Uuid> = query.select(subjects::person).first(tx.sql()).await.optional()?;
    Ok(person.map(PersonId::from))
}

/// Whether a person is somebody at a provider already.
pub async fn is_known(tx: &mut Tx<'_>, provider: Uuid, person: PersonId) -> Result<bool> {
    let rows = subjects::table
        .filter(subjects::tenant_id.eq(tx.tenant().0))
        .filter(subjects::provider.eq(provider).and(subjects::person.eq(person.0)));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(tx.sql()).await?)
}

/// Remembers who a subject is.
pub async fn remember(tx: &mut Tx<'_>, provider: Uuid, subject: &str, person: PersonId) -> Result<()> {
    let values = (subjects::provider.eq(provider), subjects::subject.eq(subject), subjects::person.eq(person.0));
    diesel::insert_into(subjects::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// Ends the sessions a provider opened for a subject: one of them, if it names one. How many ended.
pub async fn end_sessions(tx: &mut Tx<'_>, provider: Uuid, subject: &str, session: Option<&str>) -> Result<usize> {
    let who = subjects::table
        .filter(subjects::tenant_id.eq(tx.tenant().0))
        .filter(subjects::provider.eq(provider).and(subjects::subject.eq(subject)))
        .select(subjects::person);
    let theirs = sessions::table
        .filter(sessions::tenant_id.eq(tx.tenant().0))
        .filter(sessions::provider.eq(provider).and(sessions::person.eq_any(who)));
    let ended = match session {
        Some(session) => {
            diesel::delete(theirs.filter(sessions::provider_session.eq(session))).execute(tx.sql()).await?
        }
        None => diesel::delete(theirs).execute(tx.sql()).await?,
    };
    Ok(ended)
}

/// The provider that opened a session, if one did.
pub async fn of_session(tx: &mut Tx<'_>, digest: &[u8]) -> Result<Option<Uuid>> {
    let query = sessions::table
        .filter(sessions::tenant_id.eq(tx.tenant().0))
        .filter(sessions::digest.eq(digest))
        .select(sessions::provider);
    Ok(query.first::<Option<Uuid>>(tx.sql()).await.optional()?.flatten())
}
