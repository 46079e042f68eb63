use crate::app_password::{AppPassword, Use};
use crate::schema::{app_passwords, persons};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx, uuid::Uuid};

/// Its last use is noted to the hour: reads stay reads.
const NOTED: TimeDelta = TimeDelta::hours(1);

#[derive(Queryable)]
struct Row {
    id: Uuid,
    title: String,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    used_at: Option<DateTime<Utc>>,
    uses: Vec<String>,
}

impl From<Row> for AppPassword {
    fn from(row: Row) -> Self {
        let Row { id, title, created_at, expires_at, used_at, uses } = row;
        Self { id, title, uses: known(&uses), created_at, expires_at, used_at }
    }
}

/// A word nobody knows opens nothing.
fn known(uses: &[String]) -> Vec<Use> {
    uses.iter().filter_map(|word| Use::of(word)).collect()
}

/// Adds an app password by its digest.
pub async fn save(tx: &mut Tx<'_>, person: PersonId, password: &AppPassword, digest: &[u8]) -> Result<()> {
    let values = (
        app_passwords::id.eq(password.id),
        app_passwords::person.eq(person.0),
        app_passwords::title.eq(&password.title),
        app_passwords::digest.eq(digest),
        app_passwords::created_at.eq(password.created_at),
        app_passwords::expires_at.eq(password.expires_at),
        app_passwords::uses.eq(password.uses.iter().map(|one| one.key()).collect::<Vec<_>>()),
    );
    diesel::insert_into(app_passwords::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// A person's app passwords, newest first, expired ones too: their owner shall see why something stopped working.
pub async fn of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<AppPassword>> {
    let columns = (
        app_passwords::id,
        app_passwords::title,
        app_passwords::created_at,
        app_passwords::expires_at,
        app_passwords::used_at,
        app_passwords::uses,
    );
    let query = app_passwords::table
        .filter(app_passwords::tenant_id.eq(tx.tenant().0))
        .filter(app_passwords::person.eq(person.0))
        .order(app_passwords::created_at.desc())
        .limit(AppPassword::MOST)
        .select(columns);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(AppPassword::from).collect())
}

/// How many a person has.
pub async fn count(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    Ok(app_passwords::table
        .filter(app_passwords::tenant_id.eq(tx.tenant().0))
        .filter(app_passwords::person.eq(person.0))
        .count()
        .get_result(tx.sql())
        .await?)
}

/// Takes an app password of a person away; its title, if there was one.
pub async fn delete_of(tx: &mut Tx<'_>, person: PersonId, id: Uuid) -> Result<Option<String>> {
    let row = app_passwords::table
        .filter(app_passwords::tenant_id.eq(tx.tenant().0))
        .filter(app_passwords::person.eq(person.0).and(app_passwords::id.eq(id)));
    Ok(diesel::delete(row).returning(app_passwords::title).get_result(tx.sql()).await.optional()?)
}

/// Takes all app passwords of a person away.
pub async fn delete_all(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    diesel::delete(
        app_passwords::table
            .filter(app_passwords::tenant_id.eq(tx.tenant().0))
            .filter(app_passwords::person.eq(person.0)),
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Who holds an app password, and what it is good for.
pub struct Held {
    /// The active person.
    pub person: PersonId,
    /// What it can be used for.
    pub uses: Vec<Use>,
    /// Whether its use should be noted.
    pub stale: bool,
}

/// Who holds this app password under this log-in.
pub async fn holder(tx: &mut Tx<'_>, login: &str, digest: &[u8]) -> Result<Option<Held>> {
    let now = tx.now();
    let lives = app_passwords::expires_at.is_null().or(app_passwords::expires_at.gt(now));
    let query = app_passwords::table
        .filter(app_passwords::tenant_id.eq(tx.tenant().0))
        .inner_join(
            persons::table
                .on(persons::tenant_id.eq(app_passwords::tenant_id).and(persons::id.eq(app_passwords::person))),
        )
        .filter(app_passwords::digest.eq(digest).and(persons::login.eq(login)).and(persons::active))
        .filter(lives.assume_not_null())
        .select((persons::id, app_passwords::uses, app_passwords::used_at));
    let row: Option<(Uuid, Vec<String>, Option<DateTime<Utc>>)> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(|(person, uses, used)| Held {
        person: person.into(),
        uses: known(&uses),
        stale: used.is_none_or(|used| used < now - NOTED),
    }))
}

/// Notes that an app password was used.
pub async fn touch(tx: &mut Tx<'_>, digest: &[u8]) -> Result<()> {
    let now = tx.now();
    let row = app_passwords::table
        .filter(app_passwords::tenant_id.eq(tx.tenant().0))
        .filter(app_passwords::digest.eq(digest));
    diesel::update(row).set(app_passwords::used_at.eq(now)).execute(tx.sql()).await?;
    Ok(())
}
