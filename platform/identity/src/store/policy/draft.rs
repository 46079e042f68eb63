use crate::policy::role::{Cell, Draft, Submitted};
use crate::policy::schema::{policy_draft_cells as cells, policy_drafts as drafts};
use crate::policy::{reach_of, words_of};
use crate::schema::persons;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::PAGE_SIZE;
use sdk::{PersonId, Result, Tx, uuid::Uuid};
use std::collections::HashMap;

/// A person's draft, if there is one.
pub async fn get(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Draft>> {
    let base: Option<i64> = drafts::table
        .filter(drafts::tenant_id.eq(tx.tenant().0))
        .filter(drafts::person.eq(person.0))
        .select(drafts::base)
        .first(tx.sql())
        .await
        .optional()?;
    let Some(base) = base else { return Ok(None) };
    let query = cells::table.filter(cells::tenant_id.eq(tx.tenant().0)).filter(cells::person.eq(person.0)).order((
        cells::noun,
        cells::verb,
        cells::role,
    ));
    let columns = (cells::role, cells::noun, cells::verb, cells::scopes);
    let rows: Vec<(String, String, String, Vec<Option<String>>)> = query.select(columns).load(tx.sql()).await?;
    let cell = |(role, noun, verb, scopes): (_, _, _, Vec<Option<String>>)| Cell {
        role,
        action: format!("{noun}.{verb}"),
        reach: reach_of(scopes.iter().flatten().map(String::as_str)),
    };
    Ok(Some(Draft { base, cells: rows.into_iter().map(cell).collect() }))
}

/// Replaces a person's draft. One without changes is none.
pub async fn save(tx: &mut Tx<'_>, person: PersonId, draft: &Draft) -> Result<()> {
    delete(tx, person).await?;
    if draft.cells.is_empty() {
        return Ok(());
    }
    let head = (drafts::person.eq(person.0), drafts::base.eq(draft.base));
    diesel::insert_into(drafts::table).values(head).execute(tx.sql()).await?;
    let rows: Vec<_> = draft
        .cells
        .iter()
        .map(|cell| {
            let (noun, verb) = cell.noun_and_verb();
            (
                cells::person.eq(person.0),
                cells::role.eq(&cell.role),
                cells::noun.eq(noun),
                cells::verb.eq(verb),
                cells::scopes.eq(words_of(cell.reach).into_iter().map(Some).collect::<Vec<_>>()),
            )
        })
        .collect();
    diesel::insert_into(cells::table).values(rows).execute(tx.sql()).await?;
    Ok(())
}

/// Throws a person's draft away.
pub async fn delete(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    diesel::delete(drafts::table.filter(drafts::tenant_id.eq(tx.tenant().0)).filter(drafts::person.eq(person.0)))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Takes the drafts of one policy version along to another one that says the same.
pub async fn save_base(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<()> {
    let here = drafts::table.filter(drafts::tenant_id.eq(tx.tenant().0)).filter(drafts::base.eq(from));
    diesel::update(here).set(drafts::base.eq(to)).execute(tx.sql()).await?;
    Ok(())
}

/// Forgets what drafts say about a role.
pub async fn delete_role(tx: &mut Tx<'_>, role: &str) -> Result<()> {
    diesel::delete(cells::table.filter(cells::tenant_id.eq(tx.tenant().0)).filter(cells::role.eq(role)))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Lets a person's draft wait for a second one.
pub async fn submit(tx: &mut Tx<'_>, person: PersonId, reason: &str) -> Result<()> {
    let at = tx.now();
    let draft = drafts::table.filter(drafts::tenant_id.eq(tx.tenant().0)).filter(drafts::person.eq(person.0));
    let set = (drafts::submitted_at.eq(at), drafts::reason.eq(reason));
    diesel::update(draft).set(set).execute(tx.sql()).await?;
    Ok(())
}

/// The drafts that wait for a second person, the longest waiting first.
pub async fn submitted(tx: &mut Tx<'_>) -> Result<Vec<Submitted>> {
    let query = drafts::table
        .filter(drafts::tenant_id.eq(tx.tenant().0))
        .filter(drafts::submitted_at.is_not_null())
        .order((drafts::submitted_at, drafts::person))
        .select((drafts::person, drafts::submitted_at.assume_not_null(), drafts::reason));
    let rows: Vec<(Uuid, DateTime<Utc>, String)> = query.limit(PAGE_SIZE).load(tx.sql()).await?;
    let authors: Vec<Uuid> = rows.iter().map(|(author, _, _)| *author).collect();
    let query = persons::table.filter(persons::tenant_id.eq(tx.tenant().0)).filter(persons::id.eq_any(authors));
    let names: HashMap<Uuid, String> =
        query.select((persons::id, persons::name)).load(tx.sql()).await?.into_iter().collect();
    let submitted = |(author, at, reason): (Uuid, _, _)| {
        let name = names.get(&author).cloned().unwrap_or_default();
        Submitted { author: author.into(), name, at, reason }
    };
    Ok(rows.into_iter().map(submitted).collect())
}
