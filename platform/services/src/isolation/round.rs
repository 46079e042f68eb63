//! One round: what of the cell's tripwire can be seen from inside a tenant.
use super::right::PROBE;
use super::store::round;
pub use super::store::round::Round;
use crate::blob::some;
use crate::search::Library;
use fulltext::{Audience, Query};
use sdk::ports::Located;
use sdk::{Cx, Error, Kind, Result, Tripwire, local_day};
use std::sync::Arc;

/// Files of the tripwire every tenant is tried with.
const FILES: i64 = 3;

/// What of the tripwire others are tried with.
pub struct Bait {
    /// The tripwire.
    pub tripwire: Tripwire,
    files: Vec<Located>,
}

impl Round {
    /// Nothing was seen, by somebody who sees.
    pub fn is_sound(&self) -> bool {
        self.own > 0 && self.foreign_rows == 0 && self.opened == 0 && self.hits == 0
    }

    /// What the tripwire must see of itself; otherwise it proves nothing about others.
    pub fn sees_all(&self) -> bool {
        self.foreign_rows > 0 && self.files > 0 && self.opened == self.files && self.hits > 0
    }
}

/// Takes the bait, as the tripwire's own background work.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn bait(cx: &Cx, tripwire: Tripwire) -> Result<Bait> {
    let files = cx.read(PROBE, async |tx| some(tx, FILES).await).await?;
    Ok(Bait { tripwire, files })
}

/// Tries the tenant: every table, files, index. Changes nothing.
///
/// # Errors
/// `Unavailable` if database or store are away: then nothing is known.
pub async fn probe(cx: &Cx, library: &Arc<Library>, bait: &Bait) -> Result<Round> {
    let seen = cx.read(PROBE, async |tx| tx.sightings(bait.tripwire.tenant).await).await?;
    // No index is built only to be asked; the tripwire's own always is.
    let searched = library.has(cx.tenant()) || cx.tenant() == bait.tripwire.tenant;
    let mut opened = 0_i64;
    for file in &bait.files {
        match cx.ports().blobs.open(cx, file, None).await {
            Ok(_) => opened = opened.saturating_add(1),
            Err(error) if error.kind == Kind::Unavailable => return Err(error),
            Err(_) => {}
        }
    }
    Ok(Round {
        day: local_day(cx.now()),
        at: cx.now(),
        tables: count(seen.len()),
        own: count(seen.iter().filter(|table| table.mine).count()),
        foreign_rows: seen.iter().map(|table| table.theirs).sum(),
        files: count(bait.files.len()),
        opened,
        searched,
        hits: if searched { hits(cx, library, &bait.tripwire.marker).await? } else { 0 },
    })
}

/// Whether the tenant was tried today.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn is_done(cx: &Cx) -> Result<bool> {
    cx.read(PROBE, async |tx| {
        let today = local_day(tx.now());
        round::is_kept(tx, today).await
    })
    .await
}

/// Keeps what came of it.
///
/// # Errors
/// Those of the database.
pub async fn keep(cx: &Cx, round: &Round) -> Result<()> {
    cx.write(PROBE, async |tx| {
        tx.about(round.day);
        tx.note("round", serde_json::to_value(round).map_err(Error::internal)?);
        round::save(tx, round).await
    })
    .await
}

/// What the index holds of a word, whoever may read it.
async fn hits(cx: &Cx, library: &Arc<Library>, word: &str) -> Result<i64> {
    let shelf = library.current(cx).await?;
    let kinds = cx.house().manifests.iter().flat_map(|manifest| manifest.search).map(|findable| findable.kind);
    let kinds: Vec<&'static str> = kinds.collect();
    let text = word.to_owned();
    let search = move || {
        let all = |kind| Audience { kind, readers: None, except: &[] };
        let audience: Vec<Audience<'_>> = kinds.into_iter().map(all).collect();
        let query = Query { text: &text, audience: &audience, opened: &[], shut: &[], offset: 0, limit: 1 };
        shelf.index().search(&query)
    };
    let found = tokio::task::spawn_blocking(search).await.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(count(found.total))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
