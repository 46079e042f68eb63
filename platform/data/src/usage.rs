//! What a commit used, recorded in the commit itself.
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use diesel::{
    sql_query,
    sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use kernel::{Result, uuid::Uuid};

/// One use of one meter. The same source of the same meter counts once, however often it is reported.
pub struct Usage<'a> {
    /// The meter's key, from a plugin's manifest.
    pub meter: &'static str,
    /// What caused it: unique per meter.
    pub source: String,
    /// How much, in the meter's unit; levels are reported as signed changes.
    pub quantity: i64,
    /// Whom or what it concerns: an identifier, never a name.
    pub subject: Option<&'a str>,
    /// When it took effect.
    pub at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Records usage in this transaction.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn meter(&mut self, usage: Usage<'_>) -> Result<()> {
        sql_query(
            "insert into platform.usage (id, meter, source, quantity, subject, at) \
             values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, meter, source) do nothing",
        )
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<Text, _>(usage.meter)
        .bind::<Text, _>(usage.source)
        .bind::<BigInt, _>(usage.quantity)
        .bind::<Nullable<Text>, _>(usage.subject)
        .bind::<Timestamptz, _>(usage.at)
        .execute(&mut self.link.conn)
        .await?;
        Ok(())
    }
}
