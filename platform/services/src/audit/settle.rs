//! Moving in: how long contents are kept from the first day on.
use super::right::SETTLE;
use super::store::setting;
use sdk::{Blueprint, Cx, Result, local_day};
use serde::Deserialize;

/// The blueprint's section `audit`.
#[derive(Default, Deserialize)]
struct Section {
    retention_days: Option<i32>,
    mail_to: Option<String>,
}

/// Puts the retention in place, once.
pub async fn settle(cx: &Cx, blueprint: &Blueprint) -> Result<()> {
    let section: Section = blueprint.section("audit")?.unwrap_or_default();
    cx.write(SETTLE, async |tx| {
        tx.about("blueprint");
        let today = local_day(tx.now());
        if setting::retention(tx, today).await?.is_none() {
            setting::keep_for(tx, today, section.retention_days).await?;
        }
        match &section.mail_to {
            Some(address) => setting::add_recipient(tx, address).await,
            None => Ok(()),
        }
    })
    .await
}
