use crate::credential::Credential;
use crate::schema::{app_passwords, credentials, persons};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx, uuid::Uuid};

#[derive(Queryable)]
struct Row {
    password_hash: Option<String>,
    failures: i32,
    locked_until: Option<DateTime<Utc>>,
    totp: Option<Vec<u8>>,
    totp_step: i64,
}

impl From<Row> for Credential {
    fn from(row: Row) -> Self {
        let Row { password_hash, failures, locked_until, totp, totp_step } = row;
        Self { password_hash, failures, locked_until, totp, totp_step }
    }
}

/// A person's credential, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Credential>> {
    let columns = (
        credentials::password_hash,
        credentials::failures,
        credentials::locked_until,
        credentials::totp,
        credentials::totp_step,
    );
    let query = credentials::table.filter(credentials::person.eq(person.0)).select(columns).for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(Credential::from))
}

/// Writes a person's credential, new or changed.
pub async fn save(tx: &mut Tx<'_>, person: PersonId, credential: &Credential) -> Result<()> {
    let values = (
        credentials::password_hash.eq(&credential.password_hash),
        credentials::failures.eq(credential.failures),
        credentials::locked_until.eq(credential.locked_until),
        credentials::totp.eq(&credential.totp),
        credentials::totp_step.eq(credential.totp_step),
    );
    diesel::insert_into(credentials::table)
        .values((credentials::person.eq(person.0), values))
        .on_conflict((credentials::tenant_id, credentials::person))
        .do_update()
        .set(values)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Adds an app password by its digest.
pub async fn add_app_password(tx: &mut Tx<'_>, person: PersonId, title: &str, digest: &[u8]) -> Result<()> {
    let values = (
        app_passwords::id.eq(Uuid::now_v7()),
        app_passwords::person.eq(person.0),
        app_passwords::title.eq(title),
        app_passwords::digest.eq(digest),
    );
    diesel::insert_into(app_passwords::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// The active person of this log-in and app password.
pub async fn by_app_password(tx: &mut Tx<'_>, login: &str, digest: &[u8]) -> Result<Option<PersonId>> {
    let query = app_passwords::table
        .inner_join(persons::table.on(persons::id.eq(app_passwords::person)))
        .filter(app_passwords::digest.eq(digest).and(persons::login.eq(login)).and(persons::active))
        .select(persons::id);
    let id: Option<Uuid> = query.first(tx.sql()).await.optional()?;
    Ok(id.map(PersonId::from))
}
