//! The guards of single things: read whenever somebody is admitted, and changed by the plugins the things belong to.
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Bool, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use kernel::{BodyId, Exception, FileKind, Guard, Level, PersonId, Protection, Result, UnitId, uuid::Uuid};

/// What a thing lies in, itself first.
const CHAIN: &str = "with chain as (select $1::uuid as thing union all select container from platform.containers \
                     where tenant_id = $2 and thing = $1)";

#[derive(QueryableByName)]
struct Link {
    #[diesel(sql_type = Nullable<SmallInt>)]
    level: Option<i16>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    body: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    file: Option<String>,
    #[diesel(sql_type = Nullable<Bool>)]
    may: Option<bool>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    unit: Option<Uuid>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    valid_from: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    valid_until: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct Own {
    #[diesel(sql_type = SmallInt)]
    level: i16,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    body: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    file: Option<String>,
}

fn folded(links: Vec<Link>) -> Guard {
    let mut guard = Guard::default();
    for link in links {
        guard.level = guard.level.max(link.level.map(Level::ranked).unwrap_or_default());
        guard.bodies.extend(link.body.map(BodyId::from).filter(|body| !guard.bodies.contains(body)));
        guard.file = guard.file.or(link.file.as_deref().and_then(FileKind::of));
        guard.exceptions.extend(link.may.map(|may| Exception {
            may,
            person: link.person.map(PersonId::from),
            unit: link.unit.map(UnitId::from),
            from: link.valid_from,
            until: link.valid_until,
        }));
    }
    guard
}

impl Tx<'_> {
    /// All that guards a thing: its own, and that of everything it lies in, in one statement.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn guard_of(&mut self, thing: Uuid) -> Result<Guard> {
        let tenant = self.tenant().0;
        // sql_query: two tables over one chain, which the query builder would ask in four statements.
        let query = sql_query(format!(
            "{CHAIN} select g.level, g.body, g.file, null::boolean as may, null::uuid as person, null::uuid as unit, \
                    null::timestamptz as valid_from, null::timestamptz as valid_until \
             from platform.guards g where g.tenant_id = $2 and g.thing in (select thing from chain) \
             union all select null, null, null, e.may, e.person, e.unit, e.valid_from, \
                    least(e.valid_until, e.ended_at) \
             from platform.exceptions e where e.tenant_id = $2 and e.thing in (select thing from chain)"
        ));
        let query = query.bind::<SqlUuid, _>(thing).bind::<SqlUuid, _>(tenant);
        Ok(folded(query.load::<Link>(self.sql()).await?))
    }

    /// What guards a thing by itself. The caller has admitted the actor to it.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn protection(&mut self, thing: Uuid) -> Result<Protection> {
        let tenant = self.tenant().0;
        let query = sql_query("select level, body, file from platform.guards where tenant_id = $1 and thing = $2");
        let query = query.bind::<SqlUuid, _>(tenant).bind::<SqlUuid, _>(thing);
        let own: Option<Own> = query.get_result(self.sql()).await.optional()?;
        let of = |own: Own| Protection {
            level: Level::ranked(own.level),
            body: own.body.map(BodyId::from),
            file: own.file.as_deref().and_then(FileKind::of),
        };
        Ok(own.map(of).unwrap_or_default())
    }

    /// Guards a thing so. The caller has decided that the actor may, and holds the thing.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn protect(&mut self, kind: &'static str, thing: Uuid, wanted: Protection) -> Result<()> {
        sql_query(
            "insert into platform.guards (thing, kind, level, body, file) values ($1, $2, $3, $4, $5) \
             on conflict (tenant_id, thing) do update set level = excluded.level, body = excluded.body, file = excluded.file",
        )
        .bind::<SqlUuid, _>(thing)
        .bind::<Text, _>(kind)
        .bind::<SmallInt, _>(wanted.level.rank())
        .bind::<Nullable<SqlUuid>, _>(wanted.body.map(|body| body.0))
        .bind::<Nullable<Text>, _>(wanted.file.map(FileKind::key))
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// Lays a thing into another: what guards that, and all it lies in, guards the thing from now on.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn lay_into(&mut self, thing: Uuid, container: Uuid) -> Result<()> {
        let tenant = self.tenant().0;
        sql_query(
            "insert into platform.containers (thing, container) select $1, $2 union select $1, c.container \
             from platform.containers c where c.tenant_id = $3 and c.thing = $2 on conflict do nothing",
        )
        .bind::<SqlUuid, _>(thing)
        .bind::<SqlUuid, _>(container)
        .bind::<SqlUuid, _>(tenant)
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// Hands a thing's own guard to what it became, in which it lies from now on.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn become_part(&mut self, (kind, thing): (&'static str, Uuid), of: (&'static str, Uuid)) -> Result<()> {
        let own = self.protection(thing).await?;
        if own != Protection::default() {
            self.protect(of.0, of.1, own).await?;
            self.protect(kind, thing, Protection::default()).await?;
        }
        self.lay_into(thing, of.1).await
    }
}
