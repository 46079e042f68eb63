//! What can be found, and by whom. The full-text index is a cache of these rows.
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use diesel::{
    sql_query,
    sql_types::{Array, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use kernel::{Result, UnitId, uuid::Uuid};

/// What titles and bodies are sealed for.
pub const ENTRY: &str = "search.entry";

/// One findable thing.
pub struct Entry<'a> {
    /// `plugin.noun`; its read action decides who finds it.
    pub kind: &'static str,
    /// The thing's identifier.
    pub id: Uuid,
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub body: &'a str,
    /// The units it lies with.
    pub units: &'a [UnitId],
    /// The day it is sorted by.
    pub at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Makes a thing findable, or renews what is found.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn index(&mut self, entry: Entry<'_>) -> Result<()> {
        let (title, body) = (self.seal_text(ENTRY, entry.title)?, self.seal_text(ENTRY, entry.body)?);
        let readers: Vec<String> = entry.units.iter().map(UnitId::to_string).collect();
        // A deleted and re-inserted row takes a fresh place in the order the indexers follow.
        self.unindex_row(entry.kind, entry.id).await?;
        sql_query("insert into platform.entries (kind, id, title, body, readers, at) values ($1, $2, $3, $4, $5, $6)")
            .bind::<Text, _>(entry.kind)
            .bind::<SqlUuid, _>(entry.id)
            .bind::<Text, _>(title)
            .bind::<Text, _>(body)
            .bind::<Array<Text>, _>(readers)
            .bind::<Timestamptz, _>(entry.at)
            .execute(&mut self.link.conn)
            .await?;
        Ok(())
    }

    /// Makes a thing unfindable; a tombstone tells the indexers.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn unindex(&mut self, kind: &'static str, id: Uuid) -> Result<()> {
        self.unindex_row(kind, id).await?;
        sql_query(
            "insert into platform.entries (kind, id, title, body, readers, at, gone) \
             values ($1, $2, '', '', '{}', now(), true)",
        )
        .bind::<Text, _>(kind)
        .bind::<SqlUuid, _>(id)
        .execute(&mut self.link.conn)
        .await?;
        Ok(())
    }

    async fn unindex_row(&mut self, kind: &'static str, id: Uuid) -> Result<()> {
        let tenant = self.tenant();
        sql_query("delete from platform.entries where tenant_id = $3 and kind = $1 and id = $2")
            .bind::<Text, _>(kind)
            .bind::<SqlUuid, _>(id)
            .bind::<SqlUuid, _>(tenant.0)
            .execute(&mut self.link.conn)
            .await?;
        Ok(())
    }
}
