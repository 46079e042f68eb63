use crate::policy::Line;
use crate::schema::policy_lines;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};

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
    let insert = diesel::insert_into(policy_lines::table).values(rows).on_conflict_do_nothing();
    if insert.execute(tx.sql()).await? > 0 {
        tx.policy_changed().await?;
    }
    Ok(())
}
