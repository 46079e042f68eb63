//! The SQL of usage records.
use super::month::{Opening, Record};
use crate::schema::usage;
use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, uuid::Uuid};

/// Records read in one step.
const STEP: i64 = 5_000;

/// Levels as they stood at a moment.
pub async fn opening(tx: &mut Tx<'_>, at: DateTime<Utc>) -> Result<Opening> {
    let sum = || sql::<BigInt>("coalesce(sum(quantity), 0)::bigint");
    let stored = usage::table
        .filter(usage::tenant_id.eq(tx.tenant().0))
        .filter(usage::meter.eq("storage.bytes").and(usage::at.lt(at)))
        .select(sum());
    let bytes: i64 = stored.first(tx.sql()).await?;
    let entitled = usage::table
        .filter(usage::tenant_id.eq(tx.tenant().0))
        .filter(usage::meter.eq("platform.users").and(usage::at.lt(at)))
        .group_by(usage::subject)
        .having(sql::<diesel::sql_types::Bool>("sum(quantity) > 0"))
        .select(usage::subject);
    let users: Vec<Option<String>> = entitled.load(tx.sql()).await?;
    Ok(Opening { bytes, users: users.into_iter().flatten().collect() })
}

/// Records of a span in their order, a step at a time.
pub async fn records(
    tx: &mut Tx<'_>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    after: Option<(DateTime<Utc>, Uuid)>,
) -> Result<Vec<Record>> {
    let columns = (usage::id, usage::meter, usage::source, usage::quantity, usage::subject, usage::at);
    let mut query = usage::table
        .filter(usage::tenant_id.eq(tx.tenant().0))
        .filter(usage::at.ge(from).and(usage::at.lt(to)))
        .select(columns)
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(usage::at.gt(at).or(usage::at.eq(at).and(usage::id.gt(id))));
    }
    Ok(query.order((usage::at, usage::id)).limit(STEP).load(tx.sql()).await?)
}
