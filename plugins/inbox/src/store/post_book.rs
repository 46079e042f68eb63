use crate::schema::{counters, settings};
use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, Result, Tx, UnitId, uuid::Uuid};

/// The rules in force on a day.
pub struct Rules {
    /// Where unassigned post lies.
    pub unassigned: UnitId,
    /// Until when post counts for the day before.
    pub early_until: Option<NaiveTime>,
}

/// Takes the next number of a year. Whoever comes second waits; a transaction that fails gives its number back.
pub async fn next_number(tx: &mut Tx<'_>, year: i32) -> Result<i32> {
    let number = diesel::insert_into(counters::table)
        .values((counters::year.eq(year), counters::last.eq(1)))
        .on_conflict((counters::tenant_id, counters::year))
        .do_update()
        .set(counters::last.eq(counters::last + 1))
        .returning(counters::last)
        .get_result(tx.sql())
        .await?;
    Ok(number)
}

/// The rules in force on a day.
pub async fn rules(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Rules> {
    let query = settings::table
        .filter(settings::tenant_id.eq(tx.tenant().0))
        .filter(settings::valid_from.le(day))
        .order(settings::valid_from.desc())
        .select((settings::unassigned_unit, settings::early_until));
    let row: Option<(Uuid, Option<NaiveTime>)> = query.first(tx.sql()).await.optional()?;
    let (unassigned, early_until) = row.ok_or_else(|| Error::internal("the tenant has no post room"))?;
    Ok(Rules { unassigned: unassigned.into(), early_until })
}

/// Puts the first rules in place; later ones are left alone.
pub async fn save_first_rules(tx: &mut Tx<'_>, unassigned: UnitId) -> Result<()> {
    let begin = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    diesel::insert_into(settings::table)
        .values((settings::valid_from.eq(begin), settings::unassigned_unit.eq(unassigned.0)))
        .on_conflict_do_nothing()
        .execute(tx.sql())
        .await?;
    Ok(())
}
