use crate::policy::Line;
use crate::policy::schema::policy_offers as offers;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};
use std::collections::BTreeSet;

/// What this tenant was once given: role and action's key.
pub async fn list(tx: &mut Tx<'_>) -> Result<BTreeSet<(String, String)>> {
    let columns = (offers::role, offers::noun, offers::verb);
    let rows: Vec<(String, String, String)> =
        offers::table.filter(offers::tenant_id.eq(tx.tenant().0)).select(columns).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(role, noun, verb)| (role, format!("{noun}.{verb}"))).collect())
}

/// Remembers that these lines were given.
pub async fn save(tx: &mut Tx<'_>, lines: &[Line]) -> Result<()> {
    let rows: Vec<_> = lines
        .iter()
        .map(|line| (offers::role.eq(&line.role), offers::noun.eq(&line.noun), offers::verb.eq(&line.verb)))
        .collect();
    diesel::insert_into(offers::table).values(rows).on_conflict_do_nothing().execute(tx.sql()).await?;
    Ok(())
}
