use crate::rule::Rule;
use crate::schema::rules;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, local_day};

/// What holds today.
pub async fn get(tx: &mut Tx<'_>, rule: Rule) -> Result<i64> {
    let query = rules::table
        .filter(rules::tenant_id.eq(tx.tenant().0))
        .filter(rules::rule.eq(rule.key()))
        .filter(rules::valid_from.le(local_day(tx.now())))
        .order(rules::valid_from.desc())
        .select(rules::value);
    let value: Option<i64> = query.first(tx.sql()).await.optional()?;
    Ok(value.unwrap_or_else(|| rule.suggested()))
}

/// Sets a rule from a day on; what was set for that day before is replaced.
pub async fn save(tx: &mut Tx<'_>, rule: Rule, from: chrono::NaiveDate, value: i64) -> Result<()> {
    let values = (rules::rule.eq(rule.key()), rules::valid_from.eq(from), rules::value.eq(value));
    let insert = diesel::insert_into(rules::table).values(values);
    let save = insert.on_conflict((rules::tenant_id, rules::rule, rules::valid_from)).do_update();
    save.set(rules::value.eq(value)).execute(tx.sql()).await?;
    Ok(())
}
