use crate::opening::{Answer, Opening, Step, Window};
use crate::schema::openings;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Error, Result, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = openings)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    reason: String,
    ticket: String,
    minutes: i32,
    asked_by: String,
    asked_person: Uuid,
    asked_at: DateTime<Utc>,
    #[diesel(embed)]
    steps: Steps,
}

/// What is written after the question.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = openings)]
struct Steps {
    released_by: Option<String>,
    released_person: Option<Uuid>,
    released_at: Option<DateTime<Utc>>,
    answer: Option<String>,
    answered_by: Option<String>,
    answered_at: Option<DateTime<Utc>>,
    factor: Option<String>,
    opened_at: Option<DateTime<Utc>>,
    by_emergency: Option<bool>,
    valid_until: Option<DateTime<Utc>>,
    token_hash: Option<Vec<u8>>,
    entered_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
}

impl From<Row> for Unchecked<Opening> {
    fn from(row: Row) -> Self {
        let step = |name: String, person: Uuid, at| Step { name, person: person.into(), at };
        let steps = row.steps;
        let released = steps.released_by.zip(steps.released_person).zip(steps.released_at);
        let (entered, emergency) = (steps.entered_at, steps.by_emergency.unwrap_or(false));
        let window = steps.opened_at.zip(steps.valid_until).zip(steps.token_hash);
        let factor = steps.factor;
        let answer = steps.answer.zip(steps.answered_by).zip(steps.answered_at);
        Self::new(Opening {
            id: row.id,
            tenant: row.tenant_id.into(),
            reason: row.reason,
            ticket: row.ticket,
            minutes: row.minutes.into(),
            asked: step(row.asked_by, row.asked_person, row.asked_at),
            released: released.map(|((name, person), at)| step(name, person, at)),
            answer: answer.map(|((word, name), at)| Answer { given: word == "given", name, at, factor }),
            window: window.map(|((from, until), token_hash)| Window { from, until, emergency, token_hash, entered }),
            ended: steps.ended_by.zip(steps.ended_at),
        })
    }
}

impl From<&Opening> for Steps {
    fn from(opening: &Opening) -> Self {
        let (released, answer, window) = (&opening.released, &opening.answer, &opening.window);
        Self {
            released_by: released.as_ref().map(|step| step.name.clone()),
            released_person: released.as_ref().map(|step| step.person.0),
            released_at: released.as_ref().map(|step| step.at),
            answer: answer.as_ref().map(|answer| if answer.given { "given" } else { "refused" }.to_owned()),
            answered_by: answer.as_ref().map(|answer| answer.name.clone()),
            answered_at: answer.as_ref().map(|answer| answer.at),
            factor: answer.as_ref().and_then(|answer| answer.factor.clone()),
            opened_at: window.as_ref().map(|window| window.from),
            by_emergency: window.as_ref().map(|window| window.emergency),
            valid_until: window.as_ref().map(|window| window.until),
            token_hash: window.as_ref().map(|window| window.token_hash.clone()),
            entered_at: window.as_ref().and_then(|window| window.entered),
            ended_at: opening.ended.as_ref().map(|(_, at)| *at),
            ended_by: opening.ended.as_ref().map(|(name, _)| name.clone()),
        }
    }
}

/// One page of the openings of this transaction's tenant, youngest first.
pub async fn list(tx: &mut Tx<'_>, after: Option<Cursor>) -> Result<Vec<Unchecked<Opening>>> {
    let mut query = openings::table.filter(openings::tenant_id.eq(tx.tenant().0)).select(Row::as_select()).into_boxed();
    if let Some(Cursor { at, id }) = after {
        query = query.filter(openings::asked_at.lt(at).or(openings::asked_at.eq(at).and(openings::id.lt(id))));
    }
    let order = (openings::asked_at.desc(), openings::id.desc());
    let rows: Vec<Row> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(Unchecked::from).collect())
}

/// An opening of this transaction's tenant, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Unchecked<Opening>> {
    let query = openings::table.filter(openings::tenant_id.eq(tx.tenant().0)).filter(openings::id.eq(id));
    let row: Option<Row> = query.select(Row::as_select()).for_no_key_update().first(tx.sql()).await.optional()?;
    row.map(Unchecked::from).ok_or_else(Error::not_found)
}

/// The opening a key belongs to, if it is one.
pub async fn find(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<Unchecked<Opening>>> {
    let query = openings::table.filter(openings::tenant_id.eq(tx.tenant().0));
    let query = query.filter(openings::token_hash.eq(token_hash)).select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(Unchecked::from))
}

/// Enters a question.
pub async fn add(tx: &mut Tx<'_>, opening: &Opening) -> Result<()> {
    let row = Row {
        tenant_id: opening.tenant.0,
        id: opening.id,
        reason: opening.reason.clone(),
        ticket: opening.ticket.clone(),
        minutes: i32::try_from(opening.minutes).map_err(Error::internal)?,
        asked_by: opening.asked.name.clone(),
        asked_person: opening.asked.person.0,
        asked_at: opening.asked.at,
        steps: Steps::from(opening),
    };
    diesel::insert_into(openings::table).values(row).execute(tx.sql()).await?;
    Ok(())
}

/// Writes what was done since the question.
pub async fn save(tx: &mut Tx<'_>, opening: &Opening) -> Result<()> {
    let row = openings::table.filter(openings::tenant_id.eq(tx.tenant().0)).filter(openings::id.eq(opening.id));
    diesel::update(row).set(Steps::from(opening)).execute(tx.sql()).await?;
    Ok(())
}
