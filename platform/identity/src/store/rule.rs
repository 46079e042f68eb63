use crate::rule::{Rule, Rules};
use crate::schema::rules;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, local_day};

/// The rules that hold today.
pub async fn current(tx: &mut Tx<'_>) -> Result<Rules> {
    let today = local_day(tx.now());
    let query = rules::table
        .filter(rules::tenant_id.eq(tx.tenant().0))
        .filter(rules::valid_from.le(today))
        .distinct_on(rules::rule)
        .order((rules::rule, rules::valid_from.desc()))
        .select((rules::rule, rules::value));
    let rows: Vec<(String, i64)> = query.load(tx.sql()).await?;
    Ok(Rules::new(rows.into_iter().filter_map(|(key, value)| Some((Rule::of(&key)?, value)))))
}

/// What is set for days to come, nearest first.
pub async fn coming(tx: &mut Tx<'_>) -> Result<Vec<(Rule, NaiveDate, i64)>> {
    let today = local_day(tx.now());
    let query = rules::table
        .filter(rules::tenant_id.eq(tx.tenant().0))
        .filter(rules::valid_from.gt(today))
        .order((rules::valid_from, rules::rule));
    let rows: Vec<(String, NaiveDate, i64)> =
        query.select((rules::rule, rules::valid_from, rules::value)).limit(50).load(tx.sql()).await?;
    Ok(rows.into_iter().filter_map(|(key, from, value)| Some((Rule::of(&key)?, from, value))).collect())
}

/// Sets a rule from a day on; what was set for that day before is replaced.
pub async fn save(tx: &mut Tx<'_>, rule: Rule, from: NaiveDate, value: i64) -> Result<()> {
    let values = (rules::rule.eq(rule.key()), rules::valid_from.eq(from), rules::value.eq(value));
    diesel::insert_into(rules::table)
        .values(values)
        .on_conflict((rules::tenant_id, rules::rule, rules::valid_from))
        .do_update()
        .set(rules::value.eq(value))
        .execute(tx.sql())
        .await?;
    Ok(())
}
