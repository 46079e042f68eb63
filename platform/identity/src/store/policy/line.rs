use crate::policy::{Line, ROLE_EDIT};
use crate::schema::{person_roles, persons, policy_lines};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Reach, Result, Tx};

/// All policy lines of the tenant.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Line>> {
    let columns = (policy_lines::role, policy_lines::noun, policy_lines::verb, policy_lines::scope);
    let rows: Vec<(String, String, String, String)> =
        policy_lines::table.filter(policy_lines::tenant_id.eq(tx.tenant().0)).select(columns).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(role, noun, verb, scope)| Line { role, noun, verb, scope }).collect())
}

/// Adds lines; those already there stay.
pub async fn save(tx: &mut Tx<'_>, lines: &[Line]) -> Result<()> {
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                policy_lines::role.eq(&line.role),
                policy_lines::noun.eq(&line.noun),
                policy_lines::verb.eq(&line.verb),
                policy_lines::scope.eq(&line.scope),
            )
        })
        .collect();
    diesel::insert_into(policy_lines::table).values(rows).on_conflict_do_nothing().execute(tx.sql()).await?;
    Ok(())
}

/// Lets a role do an action so far and no further.
pub async fn replace(tx: &mut Tx<'_>, role: &str, noun: &str, verb: &str, reach: Reach) -> Result<()> {
    let cell = policy_lines::role.eq(role).and(policy_lines::noun.eq(noun)).and(policy_lines::verb.eq(verb));
    diesel::delete(policy_lines::table.filter(policy_lines::tenant_id.eq(tx.tenant().0)).filter(cell))
        .execute(tx.sql())
        .await?;
    let line = |scope: sdk::Scope| Line {
        role: role.to_owned(),
        noun: noun.to_owned(),
        verb: verb.to_owned(),
        scope: scope.key().to_owned(),
    };
    save(tx, &reach.scopes().map(line).collect::<Vec<_>>()).await
}

/// Removes whatever a role may do.
pub async fn delete_of(tx: &mut Tx<'_>, role: &str) -> Result<()> {
    diesel::delete(
        policy_lines::table.filter(policy_lines::tenant_id.eq(tx.tenant().0)).filter(policy_lines::role.eq(role)),
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Active persons who may change rights through one of these roles.
pub async fn count_administrators(tx: &mut Tx<'_>, counting: impl Fn(&Line) -> bool) -> Result<i64> {
    let lines = list(tx).await?.into_iter().filter(|line| counting(line));
    let edits = lines.filter(|line| line.noun == ROLE_EDIT.noun() && line.verb == ROLE_EDIT.verb());
    let roles: Vec<String> = edits.map(|line| line.role).collect();
    let held = person_roles::table
        .filter(person_roles::tenant_id.eq(tx.tenant().0))
        .filter(person_roles::role.eq_any(roles))
        .select(person_roles::person);
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .filter(persons::active.and(persons::id.eq_any(held)));
    Ok(query.count().get_result(tx.sql()).await?)
}
