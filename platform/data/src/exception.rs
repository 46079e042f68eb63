//! Exceptions for single things: written down, ended, never removed.
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use kernel::{Error, Exception, PersonId, Result, UnitId, uuid::Uuid};

/// An exception as it was written down.
#[derive(Clone, Debug)]
pub struct Excepted {
    /// Its identity.
    pub id: Uuid,
    /// What it says.
    pub exception: Exception,
    /// Why.
    pub reason: String,
    /// Who made it, and when.
    pub made: (PersonId, DateTime<Utc>),
    /// Who ended it before its time, and when.
    pub ended: Option<(PersonId, DateTime<Utc>)>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Bool)]
    may: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    unit: Option<Uuid>,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    valid_from: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    valid_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = SqlUuid)]
    made_by: Uuid,
    #[diesel(sql_type = Timestamptz)]
    made_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    ended_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    ended_at: Option<DateTime<Utc>>,
}

impl From<Line> for Excepted {
    fn from(line: Line) -> Self {
        let (person, unit) = (line.person.map(PersonId::from), line.unit.map(UnitId::from));
        let (from, until) = (line.valid_from, line.valid_until);
        Self {
            id: line.id,
            exception: Exception { may: line.may, person, unit, from, until },
            reason: line.reason,
            made: (line.made_by.into(), line.made_at),
            ended: line.ended_by.map(PersonId::from).zip(line.ended_at),
        }
    }
}

impl Tx<'_> {
    /// The exceptions of a thing itself, newest first, at most 200. The caller has admitted the actor to it.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn exceptions(&mut self, thing: Uuid) -> Result<Vec<Excepted>> {
        let tenant = self.tenant().0;
        let query = sql_query(
            "select id, may, person, unit, reason, valid_from, valid_until, made_by, made_at, ended_by, ended_at \
             from platform.exceptions where tenant_id = $1 and thing = $2 order by made_at desc, id desc limit 200",
        );
        let query = query.bind::<SqlUuid, _>(tenant).bind::<SqlUuid, _>(thing);
        let lines: Vec<Line> = query.load(self.sql()).await?;
        Ok(lines.into_iter().map(Excepted::from).collect())
    }

    /// Writes an exception down. The caller has decided that the actor may.
    ///
    /// # Errors
    /// `NotFound` for background work, which excepts nobody; those of the database.
    pub async fn except(&mut self, thing: Uuid, exception: &Exception, reason: &str) -> Result<Uuid> {
        let (id, now) = (Uuid::now_v7(), self.now());
        let by = self.actor().person().ok_or_else(Error::not_found)?;
        sql_query(
            "insert into platform.exceptions (id, thing, may, person, unit, reason, valid_from, valid_until, made_by, made_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(thing)
        .bind::<Bool, _>(exception.may)
        .bind::<Nullable<SqlUuid>, _>(exception.person.map(|id| id.0))
        .bind::<Nullable<SqlUuid>, _>(exception.unit.map(|id| id.0))
        .bind::<Text, _>(reason)
        .bind::<Nullable<Timestamptz>, _>(exception.from)
        .bind::<Nullable<Timestamptz>, _>(exception.until)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(now)
        .execute(self.sql())
        .await?;
        Ok(id)
    }

    /// Ends an exception of a thing now. Says whether there was one to end.
    ///
    /// # Errors
    /// As [`Tx::except`].
    pub async fn end_exception(&mut self, thing: Uuid, id: Uuid) -> Result<bool> {
        let (tenant, now) = (self.tenant().0, self.now());
        let by = self.actor().person().ok_or_else(Error::not_found)?;
        let ended = sql_query(
            "update platform.exceptions set ended_by = $1, ended_at = $2 \
             where tenant_id = $3 and thing = $4 and id = $5 and ended_at is null",
        )
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(now)
        .bind::<SqlUuid, _>(tenant)
        .bind::<SqlUuid, _>(thing)
        .bind::<SqlUuid, _>(id)
        .execute(self.sql())
        .await?;
        Ok(ended > 0)
    }
}
