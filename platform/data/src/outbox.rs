//! Events on their way out: written with the deed, claimed fairly over tenants, removed when done.
use crate::{cell::Cell, tx::Tx};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Integer, Jsonb, Text, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use kernel::{Error, Event, EventId, Kind, Result, TenantId, uuid::Uuid};

/// An event claimed for delivery.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Parcel {
    /// The tenant it happened in.
    pub tenant: TenantId,
    /// The key of its deduplication.
    pub id: EventId,
    /// What happened.
    pub topic: String,
    /// The workload class that carries it.
    pub class: String,
    /// The event's value.
    pub body: serde_json::Value,
    /// How often it was tried before.
    pub attempts: i32,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    tenant_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    topic: String,
    #[diesel(sql_type = Text)]
    class: String,
    #[diesel(sql_type = Jsonb)]
    body: serde_json::Value,
    #[diesel(sql_type = Integer)]
    attempts: i32,
}

impl Tx<'_> {
    /// Records an event in the outbox of this transaction.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn emit<E: Event>(&mut self, event: &E) -> Result<()> {
        let body = serde_json::to_value(event).map_err(Error::internal)?;
        sql_query("insert into platform.outbox (id, topic, class, body) values ($1, $2, $3, $4)")
            .bind::<SqlUuid, _>(Uuid::now_v7())
            .bind::<Text, _>(E::TOPIC)
            .bind::<Text, _>(E::CLASS)
            .bind::<Jsonb, _>(body)
            .execute(&mut self.link.conn)
            .await?;
        Ok(())
    }

    /// Notes that a consumer handles an event in this transaction.
    ///
    /// # Errors
    /// `Conflict` with code `already_delivered` if it did so before.
    pub async fn receive(&mut self, consumer: &str, event: EventId) -> Result<()> {
        let new = sql_query("insert into platform.deliveries (consumer, event) values ($1, $2) on conflict do nothing")
            .bind::<Text, _>(consumer)
            .bind::<SqlUuid, _>(event.0)
            .execute(&mut self.link.conn)
            .await?;
        match new {
            0 => Err(Error::new(Kind::Conflict, "already_delivered", "schon erledigt")),
            _ => Ok(()),
        }
    }
}

impl Cell {
    /// Claims up to `limit` due events of a class for `lease` seconds, the same share for every tenant,
    /// so that nobody's backlog starves anybody else.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn claim(&self, class: &str, limit: i32, lease: i32) -> Result<Vec<Parcel>> {
        let mut link = self.relay_link().await?;
        // sql_query: a set-based claim with skip locked, which the query builder cannot express.
        let claim = sql_query(
            "with waiting as (
                 select distinct tenant_id from platform.outbox where class = $1 and due_at <= now()
             ), share as (
                 select greatest(1, ceil($2::numeric / greatest(1, (select count(*) from waiting))))::int as each
             ), chosen as (
                 select o.tenant_id, o.id from waiting w, share s, lateral (
                     select tenant_id, id from platform.outbox
                     where tenant_id = w.tenant_id and class = $1 and due_at <= now()
                     order by due_at, id limit s.each for update skip locked
                 ) o limit $2
             )
             update platform.outbox o
             set due_at = now() + make_interval(secs => $3), attempts = attempts + 1
             from chosen c where o.tenant_id = c.tenant_id and o.id = c.id
             returning o.tenant_id, o.id, o.topic, o.class, o.body, o.attempts",
        )
        .bind::<Text, _>(class)
        .bind::<Integer, _>(limit)
        .bind::<Integer, _>(lease);
        let rows = link.ask(async |conn| Ok(claim.load::<Row>(conn).await?)).await?;
        Ok(rows.into_iter().map(Parcel::from).collect())
    }

    /// Removes a delivered event.
    ///
    /// # Errors
    /// `Unavailable` if the database is away; the event then comes again.
    pub async fn done(&self, parcel: &Parcel) -> Result<()> {
        let mut link = self.relay_link().await?;
        let delete = sql_query("delete from platform.outbox where tenant_id = $1 and id = $2")
            .bind::<SqlUuid, _>(parcel.tenant.0)
            .bind::<SqlUuid, _>(parcel.id.0);
        link.ask(async |conn| Ok(delete.execute(conn).await?)).await.map(drop)
    }

    /// Puts an event back for `delay` seconds, with the reason.
    ///
    /// # Errors
    /// `Unavailable` if the database is away; the lease then runs out by itself.
    pub async fn postpone(&self, parcel: &Parcel, delay: i32, reason: &str) -> Result<()> {
        let mut link = self.relay_link().await?;
        let update = sql_query(
            "update platform.outbox set due_at = now() + make_interval(secs => $3), last_error = $4 \
             where tenant_id = $1 and id = $2",
        )
        .bind::<SqlUuid, _>(parcel.tenant.0)
        .bind::<SqlUuid, _>(parcel.id.0)
        .bind::<Integer, _>(delay)
        .bind::<Text, _>(reason);
        link.ask(async |conn| Ok(update.execute(conn).await?)).await.map(drop)
    }

    /// How many events wait, over all tenants: a number for the operator's metrics.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn backlog(&self) -> Result<i64> {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            n: i64,
        }
        let mut link = self.relay_link().await?;
        let count = sql_query("select count(*) as n from platform.outbox");
        Ok(link.ask(async |conn| Ok(count.get_result::<Count>(conn).await?)).await?.n)
    }
}

impl From<Row> for Parcel {
    fn from(row: Row) -> Self {
        Self {
            tenant: row.tenant_id.into(),
            id: row.id.into(),
            topic: row.topic,
            class: row.class,
            body: row.body,
            attempts: row.attempts,
        }
    }
}
