use crate::outcome::Run;
use crate::schema::runs;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, Month, Result, Tx, Unchecked, uuid::Uuid};

/// How the last run of a month ended, if there was one.
pub async fn get(tx: &mut Tx<'_>, month: Month) -> Result<Option<Unchecked<Run>>> {
    let query = runs::table
        .filter(runs::tenant_id.eq(tx.tenant().0))
        .filter(runs::month.eq(month.first()))
        .select((runs::tenant_id, runs::failures));
    let row: Option<(Uuid, serde_json::Value)> = query.first(tx.sql()).await.optional()?;
    let run = |(tenant, failures): (Uuid, serde_json::Value)| {
        let failures = serde_json::from_value(failures).map_err(Error::internal)?;
        Ok(Unchecked::new(Run { tenant: tenant.into(), month, failures }))
    };
    row.map(run).transpose()
}

/// Writes how a run ended, in place of the one before.
pub async fn save(tx: &mut Tx<'_>, run: &Run) -> Result<()> {
    let failures = serde_json::to_value(&run.failures).map_err(Error::internal)?;
    let ended = (runs::failures.eq(failures), runs::ended_at.eq(tx.now()));
    let row = (runs::month.eq(run.month.first()), ended.0.clone(), ended.1);
    let insert = diesel::insert_into(runs::table).values(row);
    insert.on_conflict((runs::tenant_id, runs::month)).do_update().set(ended).execute(tx.sql()).await?;
    Ok(())
}
