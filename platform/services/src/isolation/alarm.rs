//! Something of the tripwire was about to come out.
use super::right::ALARM;
use super::store::alarm;
use sdk::{Cx, Result};

/// Notes where: once a day and place, with how often.
///
/// # Errors
/// Those of the database.
pub async fn record(cx: &Cx, place: &str) -> Result<()> {
    cx.write(ALARM, async |tx| {
        tx.about(place);
        tx.note("request", cx.origin().request.as_str());
        alarm::save(tx, place, &cx.origin().request).await
    })
    .await
}
