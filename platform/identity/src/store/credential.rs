use crate::credential::Credential;
use crate::schema::credentials;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx};

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

type Columns = (
    credentials::password_hash,
    credentials::failures,
    credentials::locked_until,
    credentials::totp,
    credentials::totp_step,
);
const COLUMNS: Columns = (
    credentials::password_hash,
    credentials::failures,
    credentials::locked_until,
    credentials::totp,
    credentials::totp_step,
);

/// A person's credential.
pub async fn get(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Credential>> {
    let query = credentials::table
        .filter(credentials::tenant_id.eq(tx.tenant().0))
        .filter(credentials::person.eq(person.0))
        .select(COLUMNS);
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(Credential::from))
}

/// A person's credential, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Credential>> {
    let query = credentials::table
        .filter(credentials::tenant_id.eq(tx.tenant().0))
        .filter(credentials::person.eq(person.0))
        .select(COLUMNS)
        .for_update();
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
