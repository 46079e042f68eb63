//! Every write leaves its audit row, in its own transaction; so does reading what is sensitive.
use crate::tx::Tx;
use diesel::{
    sql_query,
    sql_types::{Binary, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use kernel::{Action, Error, Result, uuid::Uuid};
use ledger::{Row, Signer, stamp};

/// Make sealed leaves of rows. The one action without a row of its own.
pub const APPEND: Action = Action::new("audit.leaf.append", "Protokollzeilen versiegeln");

impl Tx<'_> {
    /// Writes the row, sealed, and queues it for the log: one statement, and nobody waits for anybody.
    pub(crate) async fn audit(&mut self, signer: &Signer) -> Result<()> {
        let row = self.row();
        let seal = signer.seal_row(row.tenant, &row.digest().map_err(Error::internal)?);
        sql_query(
            "with row as (insert into platform.audit \
             (id, at, actor, actor_name, behalf, behalf_name, action, subject, detail, request, salt, seal) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id) \
             insert into platform.audit_queue (id) select id from row",
        )
        .bind::<SqlUuid, _>(row.id)
        .bind::<Timestamptz, _>(self.deed.now)
        .bind::<Text, _>(row.actor)
        .bind::<Text, _>(row.actor_name)
        .bind::<Nullable<Text>, _>(row.behalf)
        .bind::<Nullable<Text>, _>(row.behalf_name)
        .bind::<Text, _>(row.action)
        .bind::<Nullable<Text>, _>(row.subject)
        .bind::<Jsonb, _>(serde_json::Value::Object(row.detail))
        .bind::<Text, _>(row.request)
        .bind::<Nullable<SqlUuid>, _>(row.salt)
        .bind::<Binary, _>(seal)
        .execute(&mut self.link.conn)
        .await?;
        Ok(())
    }

    fn row(&mut self) -> Row {
        let (deed, hand) = (self.deed, self.hand());
        let proven = self.proven.clone().map(|(person, name)| (person.to_string(), name));
        let (actor, actor_name) = proven.unwrap_or_else(|| (deed.actor.label(), deed.actor.name.clone()));
        Row {
            v: Row::VERSION,
            tenant: deed.town.id.0,
            id: Uuid::now_v7(),
            salt: Some(Uuid::new_v4()),
            at: stamp(deed.now),
            actor,
            actor_name,
            behalf: hand.behalf().map(|person| person.to_string()),
            behalf_name: hand.behalf_name().map(str::to_owned),
            action: deed.action.key.to_owned(),
            subject: self.subject.take(),
            detail: std::mem::take(&mut self.detail),
            request: deed.request.to_owned(),
        }
    }
}
