use super::REGULATE;
use crate::rule::Rule;
use crate::store;
use chrono::NaiveDate;
use sdk::{Cx, Result, Tx, local_day};

/// What holds today in the caller's own tenant.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn rules(cx: &Cx) -> Result<Vec<(Rule, i64)>> {
    cx.read(REGULATE, async |tx| today(tx).await).await
}

/// What holds today in this transaction's tenant.
pub(super) async fn today(tx: &mut Tx<'_>) -> Result<Vec<(Rule, i64)>> {
    let mut rules = Vec::new();
    for rule in Rule::ALL {
        rules.push((rule, store::rule::get(tx, rule).await?));
    }
    Ok(rules)
}

/// Sets periods of the caller's own tenant from a day on; what is as it was is left alone.
///
/// # Errors
/// `Invalid` if a value makes no sense.
pub async fn regulate(cx: &Cx, from: NaiveDate, wanted: &[(Rule, i64)]) -> Result<()> {
    for (rule, value) in wanted {
        rule.check(*value)?;
    }
    cx.write(REGULATE, async |tx| {
        let from = from.max(local_day(tx.now()));
        tx.about("supervision");
        tx.note("from", from.to_string());
        for (rule, value) in wanted {
            let known = store::rule::get(tx, *rule).await?;
            if known != *value {
                tx.changed(rule.key(), known, *value);
                store::rule::save(tx, *rule, from, *value).await?;
            }
        }
        Ok(())
    })
    .await
}
