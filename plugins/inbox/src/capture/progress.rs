//! How far reading has come, for the person who waits.
use super::CAPTURE;
use crate::item::ItemId;
use crate::store;
use sdk::ports::{Reading, Unread};
use sdk::{Cx, Result, Tx};
use std::time::Duration;
use tokio::sync::watch;

/// Progress is written this often over the whole of an item: every write leaves an audit row.
const NEWS: i32 = 20;

/// Writes progress down, at most once a second and [`NEWS`] times in all; never returns.
pub async fn report(cx: &Cx, id: ItemId, mut told: watch::Receiver<(u32, u32)>) -> Result<Reading, Unread> {
    let mut written = None;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if told.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        let (done, total) = *told.borrow_and_update();
        let (done, total) = (i32::try_from(done).unwrap_or(i32::MAX), i32::try_from(total).unwrap_or(i32::MAX));
        if !is_news(written, done, total) {
            continue;
        }
        match cx.write(CAPTURE, async |tx| progress(tx, id, done, total).await).await {
            Ok(()) => written = Some(done),
            Err(error) => tracing::debug!(%error, "progress was not written"),
        }
    }
}

/// Whether enough was read since the last time.
fn is_news(written: Option<i32>, done: i32, total: i32) -> bool {
    written.is_none_or(|before| done.saturating_sub(before) > total / NEWS)
}

async fn progress(tx: &mut Tx<'_>, id: ItemId, done: i32, total: i32) -> Result<()> {
    tx.about(id);
    store::item::progress(tx, id, done, total).await
}

#[cfg(test)]
mod tests {
    use super::is_news;

    #[test]
    fn a_long_scan_tells_its_progress_a_few_times_only() {
        let told = |total: i32| {
            let mut written = None;
            (0..=total).filter(|done| is_news(written, *done, total).then(|| written = Some(*done)).is_some()).count()
        };
        assert_eq!(told(3), 4, "every page of a short letter");
        assert!(told(300) <= 21, "{}", told(300));
        assert!(told(100_000) <= 21, "{}", told(100_000));
    }
}
