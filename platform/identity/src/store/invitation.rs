use crate::schema::invitations;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx, uuid::Uuid};

/// Gives a person a new invitation; the one before works no more.
pub async fn save(tx: &mut Tx<'_>, person: PersonId, digest: &[u8], expires_at: DateTime<Utc>) -> Result<()> {
    delete(tx, person).await?;
    let values = (
        invitations::id.eq(Uuid::now_v7()),
        invitations::person.eq(person.0),
        invitations::digest.eq(digest),
        invitations::created_at.eq(tx.now()),
        invitations::expires_at.eq(expires_at),
    );
    diesel::insert_into(invitations::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// Takes a person's invitation away.
pub async fn delete(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    diesel::delete(
        invitations::table.filter(invitations::tenant_id.eq(tx.tenant().0)).filter(invitations::person.eq(person.0)),
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Until when a person's invitation can be used, if there is one.
pub async fn open_until(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<DateTime<Utc>>> {
    let query = invitations::table
        .filter(invitations::tenant_id.eq(tx.tenant().0))
        .filter(invitations::person.eq(person.0).and(invitations::expires_at.gt(tx.now())))
        .select(invitations::expires_at);
    Ok(query.first(tx.sql()).await.optional()?)
}

/// Whom an invitation that can still be used is for.
pub async fn holder(tx: &mut Tx<'_>, digest: &[u8]) -> Result<Option<PersonId>> {
    let good = invitations::digest.eq(digest).and(invitations::expires_at.gt(tx.now()));
    let query =
        invitations::table.filter(invitations::tenant_id.eq(tx.tenant().0)).filter(good).select(invitations::person);
    let person: Option<Uuid> = query.first(tx.sql()).await.optional()?;
    Ok(person.map(PersonId::from))
}

/// Takes an invitation out: it works once. Whom it was for.
pub async fn take(tx: &mut Tx<'_>, digest: &[u8]) -> Result<Option<PersonId>> {
    let good = invitations::digest.eq(digest).and(invitations::expires_at.gt(tx.now()));
    let row = diesel::delete(invitations::table.filter(invitations::tenant_id.eq(tx.tenant().0)).filter(good))
        .returning(invitations::person);
    let person: Option<Uuid> = row.get_result(tx.sql()).await.optional()?;
    Ok(person.map(PersonId::from))
}
