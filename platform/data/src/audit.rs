//! Every write leaves its audit row, in its own transaction.
use crate::tx::Tx;
use diesel::{
    sql_query,
    sql_types::{Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use kernel::{Result, uuid::Uuid};

impl Tx<'_> {
    pub(crate) async fn audit(&mut self) -> Result<()> {
        let deed = self.deed;
        sql_query(
            "insert into platform.audit (id, at, actor, actor_name, action, subject, detail, request) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<Timestamptz, _>(deed.now)
        .bind::<Text, _>(deed.actor.label())
        .bind::<Text, _>(&deed.actor.name)
        .bind::<Text, _>(deed.action.key)
        .bind::<Nullable<Text>, _>(self.subject.take())
        .bind::<Jsonb, _>(serde_json::Value::Object(std::mem::take(&mut self.detail)))
        .bind::<Text, _>(deed.request)
        .execute(&mut self.link.conn)
        .await?;
        Ok(())
    }
}
