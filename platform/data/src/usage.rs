//! What a commit used, recorded in the commit itself.
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use diesel::{
    sql_query,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid},
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
        self.meter_all(&[usage]).await
    }

    /// Records many uses with one statement.
    ///
    /// # Errors
    /// As [`Tx::meter`].
    pub async fn meter_all(&mut self, usages: &[Usage<'_>]) -> Result<()> {
        let ids: Vec<Uuid> = usages.iter().map(|_| Uuid::now_v7()).collect();
        let meters: Vec<&str> = usages.iter().map(|usage| usage.meter).collect();
        let sources: Vec<&str> = usages.iter().map(|usage| usage.source.as_str()).collect();
        let quantities: Vec<i64> = usages.iter().map(|usage| usage.quantity).collect();
        let subjects: Vec<Option<&str>> = usages.iter().map(|usage| usage.subject).collect();
        let times: Vec<DateTime<Utc>> = usages.iter().map(|usage| usage.at).collect();
        // sql_query: unnest keeps one prepared statement for every number of rows.
        sql_query(
            "insert into platform.usage (id, meter, source, quantity, subject, at) \
             select * from unnest($1, $2, $3, $4, $5, $6) on conflict (tenant_id, meter, source) do nothing",
        )
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Text>, _>(meters)
        .bind::<Array<Text>, _>(sources)
        .bind::<Array<BigInt>, _>(quantities)
        .bind::<Array<Nullable<Text>>, _>(subjects)
        .bind::<Array<Timestamptz>, _>(times)
        .execute(&mut self.link.conn)
        .await?;
        Ok(())
    }
}
