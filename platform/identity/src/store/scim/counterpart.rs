use crate::scim::schema::counterparts;
use crate::scim::user::Counterpart;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, uuid::Uuid};
use std::collections::HashMap;

type Row = (Uuid, Option<String>, Option<String>, Option<String>, Option<DateTime<Utc>>);

/// What a connection calls these persons or roles; those it never named are left out.
pub async fn of(tx: &mut Tx<'_>, connection: Uuid, subjects: &[Uuid]) -> Result<HashMap<Uuid, Counterpart>> {
    let columns = (
        counterparts::subject,
        counterparts::external_id,
        counterparts::given_name,
        counterparts::family_name,
        counterparts::removed_at,
    );
    let query = counterparts::table
        .filter(counterparts::tenant_id.eq(tx.tenant().0))
        .filter(counterparts::connection.eq(connection).and(counterparts::subject.eq_any(subjects)))
        .select(columns);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    let counterpart = |(subject, external_id, given, family, removed): Row| {
        (subject, Counterpart { external_id, given, family, removed: removed.is_some() })
    };
    Ok(rows.into_iter().map(counterpart).collect())
}

/// Whom a connection removed that it calls so.
pub async fn removed_as(tx: &mut Tx<'_>, connection: Uuid, external_id: &str) -> Result<Option<Uuid>> {
    let query = counterparts::table
        .filter(counterparts::tenant_id.eq(tx.tenant().0))
        .filter(counterparts::connection.eq(connection).and(counterparts::external_id.eq(external_id)))
        .filter(counterparts::removed_at.is_not_null())
        .select(counterparts::subject);
    Ok(query.first(tx.sql()).await.optional()?)
}

/// Notes what a connection calls a person or role, and whether it removed them.
pub async fn save(tx: &mut Tx<'_>, connection: Uuid, subject: Uuid, known: &Counterpart) -> Result<()> {
    let values = (
        counterparts::external_id.eq(&known.external_id),
        counterparts::given_name.eq(&known.given),
        counterparts::family_name.eq(&known.family),
        counterparts::removed_at.eq(known.removed.then_some(tx.now())),
    );
    diesel::insert_into(counterparts::table)
        .values((counterparts::connection.eq(connection), counterparts::subject.eq(subject), values))
        .on_conflict((counterparts::tenant_id, counterparts::connection, counterparts::subject))
        .do_update()
        .set(values)
        .execute(tx.sql())
        .await?;
    Ok(())
}
