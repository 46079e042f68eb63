//! Passkeys, the questions asked of them, and recovery codes.
use crate::passkey::{Act, Key};
use crate::schema::{challenges, passkeys, recovery_codes};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::ports::FactorWays;
use sdk::{Error, PersonId, Result, Tx, uuid::Uuid};
use webauthn_rs::prelude::Passkey;

#[derive(Queryable)]
struct Row {
    id: Uuid,
    title: String,
    passkey: serde_json::Value,
    created_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

impl Row {
    fn key(self) -> Result<Key> {
        let Self { id, title, passkey, created_at, used_at } = self;
        let passkey = serde_json::from_value(passkey).map_err(Error::internal)?;
        Ok(Key { id, title, passkey, created_at, used_at })
    }
}

/// A person's passkeys, oldest first.
pub async fn keys(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Key>> {
    let columns = (passkeys::id, passkeys::title, passkeys::passkey, passkeys::created_at, passkeys::used_at);
    let query = passkeys::table
        .filter(passkeys::tenant_id.eq(tx.tenant().0))
        .filter(passkeys::person.eq(person.0))
        .order(passkeys::created_at)
        .select(columns);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    rows.into_iter().map(Row::key).collect()
}

/// Whether a person has a passkey.
pub async fn has_key(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    let query = diesel::select(diesel::dsl::exists(
        passkeys::table.filter(passkeys::tenant_id.eq(tx.tenant().0)).filter(passkeys::person.eq(person.0)),
    ));
    Ok(query.get_result(tx.sql()).await?)
}

/// What a person can show.
pub async fn ways(tx: &mut Tx<'_>, person: PersonId) -> Result<FactorWays> {
    let credential = super::credential::get(tx, person).await?.unwrap_or_default();
    Ok(FactorWays { code: credential.totp.is_some(), passkey: has_key(tx, person).await? })
}

/// Adds a passkey.
pub async fn save_key(tx: &mut Tx<'_>, person: PersonId, title: &str, passkey: &Passkey) -> Result<Uuid> {
    let id = Uuid::now_v7();
    let values = (
        passkeys::id.eq(id),
        passkeys::person.eq(person.0),
        passkeys::title.eq(title),
        passkeys::credential.eq(passkey.cred_id().to_vec()),
        passkeys::passkey.eq(serde_json::to_value(passkey).map_err(Error::internal)?),
        passkeys::created_at.eq(tx.now()),
    );
    diesel::insert_into(passkeys::table).values(values).execute(tx.sql()).await?;
    Ok(id)
}

/// Notes that a passkey was used, with its new counter.
pub async fn used(tx: &mut Tx<'_>, id: Uuid, passkey: &Passkey) -> Result<()> {
    let values =
        (passkeys::passkey.eq(serde_json::to_value(passkey).map_err(Error::internal)?), passkeys::used_at.eq(tx.now()));
    diesel::update(passkeys::table.filter(passkeys::tenant_id.eq(tx.tenant().0)).filter(passkeys::id.eq(id)))
        .set(values)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Takes a passkey of a person away; its title, if there was one.
pub async fn delete_key(tx: &mut Tx<'_>, person: PersonId, id: Uuid) -> Result<Option<String>> {
    let row = passkeys::table
        .filter(passkeys::tenant_id.eq(tx.tenant().0))
        .filter(passkeys::person.eq(person.0).and(passkeys::id.eq(id)));
    Ok(diesel::delete(row).returning(passkeys::title).get_result(tx.sql()).await.optional()?)
}

/// Takes all passkeys and recovery codes of a person away.
pub async fn delete_all(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    diesel::delete(passkeys::table.filter(passkeys::tenant_id.eq(tx.tenant().0)).filter(passkeys::person.eq(person.0)))
        .execute(tx.sql())
        .await?;
    diesel::delete(
        challenges::table.filter(challenges::tenant_id.eq(tx.tenant().0)).filter(challenges::person.eq(person.0)),
    )
    .execute(tx.sql())
    .await?;
    save_codes(tx, person, &[]).await
}

/// Remembers a question until it is answered.
pub async fn ask(tx: &mut Tx<'_>, person: PersonId, act: &Act, state: serde_json::Value) -> Result<Uuid> {
    let id = Uuid::new_v4();
    let values = (
        challenges::id.eq(id),
        challenges::person.eq(person.0),
        challenges::act.eq(act.bytes()),
        challenges::state.eq(state),
        challenges::asked_at.eq(tx.now()),
    );
    diesel::insert_into(challenges::table).values(values).execute(tx.sql()).await?;
    Ok(id)
}

/// Takes a question back, if it was asked of this person for this act, not longer than `minutes` ago.
pub async fn take(
    tx: &mut Tx<'_>,
    person: PersonId,
    act: &Act,
    id: Uuid,
    minutes: i64,
) -> Result<Option<serde_json::Value>> {
    let young = challenges::asked_at.gt(tx.now() - TimeDelta::minutes(minutes));
    let row = challenges::table
        .filter(challenges::tenant_id.eq(tx.tenant().0))
        .filter(challenges::id.eq(id).and(challenges::person.eq(person.0)))
        .filter(challenges::act.eq(act.bytes()).and(young));
    Ok(diesel::delete(row).returning(challenges::state).get_result(tx.sql()).await.optional()?)
}

/// Removes questions nobody will answer.
pub async fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let old = challenges::asked_at.lt(tx.now() - TimeDelta::hours(1));
    diesel::delete(challenges::table.filter(challenges::tenant_id.eq(tx.tenant().0)).filter(old))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Gives a person these recovery codes and no others.
pub async fn save_codes(tx: &mut Tx<'_>, person: PersonId, digests: &[Vec<u8>]) -> Result<()> {
    let all = recovery_codes::table
        .filter(recovery_codes::tenant_id.eq(tx.tenant().0))
        .filter(recovery_codes::person.eq(person.0));
    diesel::delete(all).execute(tx.sql()).await?;
    let rows: Vec<_> =
        digests.iter().map(|digest| (recovery_codes::person.eq(person.0), recovery_codes::digest.eq(digest))).collect();
    diesel::insert_into(recovery_codes::table).values(rows).execute(tx.sql()).await?;
    Ok(())
}

/// How many recovery codes a person has left.
pub async fn count_codes(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    Ok(recovery_codes::table
        .filter(recovery_codes::tenant_id.eq(tx.tenant().0))
        .filter(recovery_codes::person.eq(person.0))
        .count()
        .get_result(tx.sql())
        .await?)
}

/// Uses a recovery code up; whether it was one.
pub async fn use_code(tx: &mut Tx<'_>, person: PersonId, digest: &[u8]) -> Result<bool> {
    let row = recovery_codes::table
        .filter(recovery_codes::tenant_id.eq(tx.tenant().0))
        .filter(recovery_codes::person.eq(person.0).and(recovery_codes::digest.eq(digest)));
    Ok(diesel::delete(row).execute(tx.sql()).await? > 0)
}
