use crate::policy::role::Change;
use crate::policy::schema::policy_changes as changes;
use crate::policy::{reach_of, words_of};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Result, Tx, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = changes)]
struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    person: Option<Uuid>,
    person_name: String,
    role: String,
    role_title: String,
    noun: String,
    verb: String,
    before: Vec<Option<String>>,
    after: Vec<Option<String>>,
    held: bool,
    reason: String,
    released_by: Option<String>,
}

/// Writes changes down; nothing written is ever changed.
pub async fn save(tx: &mut Tx<'_>, made: &[Change]) -> Result<()> {
    let rows: Vec<Row> = made.iter().map(Row::from).collect();
    diesel::insert_into(changes::table).values(rows).execute(tx.sql()).await?;
    Ok(())
}

/// Changes, newest first, one more than a page.
pub async fn list(tx: &mut Tx<'_>, after: Option<Cursor>) -> Result<Vec<Change>> {
    let mut query = changes::table.filter(changes::tenant_id.eq(tx.tenant().0)).select(Row::as_select()).into_boxed();
    if let Some(Cursor { at, id }) = after {
        query = query.filter(changes::at.lt(at).or(changes::at.eq(at).and(changes::id.lt(id))));
    }
    let query = query.order((changes::at.desc(), changes::id.desc())).limit(PAGE_SIZE.saturating_add(1));
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(Change::from).collect())
}

fn words(reach: sdk::Reach) -> Vec<Option<String>> {
    words_of(reach).into_iter().map(Some).collect()
}

impl From<&Change> for Row {
    fn from(change: &Change) -> Self {
        let (noun, verb) = change.action.rsplit_once('.').unwrap_or((&change.action, ""));
        Self {
            id: change.id,
            at: change.at,
            person: change.person.map(|person| person.0),
            person_name: change.person_name.clone(),
            role: change.role.clone(),
            role_title: change.role_title.clone(),
            noun: noun.to_owned(),
            verb: verb.to_owned(),
            before: words(change.before),
            after: words(change.after),
            held: change.held,
            reason: change.reason.clone(),
            released_by: change.released_by.clone(),
        }
    }
}

impl From<Row> for Change {
    fn from(row: Row) -> Self {
        let reach = |words: &[Option<String>]| reach_of(words.iter().flatten().map(String::as_str));
        Self {
            id: row.id,
            at: row.at,
            person: row.person.map(Into::into),
            action: format!("{}.{}", row.noun, row.verb),
            before: reach(&row.before),
            after: reach(&row.after),
            person_name: row.person_name,
            role: row.role,
            role_title: row.role_title,
            held: row.held,
            reason: row.reason,
            released_by: row.released_by,
        }
    }
}
