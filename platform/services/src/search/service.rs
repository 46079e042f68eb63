//! What can be done with search: find, as far as one may read.
use super::library::Library;
use fulltext::{Audience, Hits, Query};
use sdk::{Action, Cx, Error, Findable, Findings, Result, uuid::Uuid};
use std::sync::Arc;

/// Search at all; what is found depends on the read action of each kind.
pub const SEARCH: Action = Action::new("search.entry.find", "Suchen");

/// Hits on one page of results.
pub const PAGE: usize = 20;
/// Deepest place a list of hits is paged to.
const DEEPEST: usize = 2_000;

/// What a search found.
pub struct Found {
    /// One page of hits.
    pub hits: Hits,
    /// Where the next page begins.
    pub next: Option<usize>,
}

/// The kinds this installation finds.
pub fn findables(cx: &Cx) -> impl Iterator<Item = &'static Findable> {
    cx.house().manifests.iter().flat_map(|manifest| manifest.search)
}

/// Searches the tenant, after bringing its index up to date.
///
/// # Errors
/// `Denied`, `Unavailable`, `Invalid` for a place too deep.
pub async fn find(cx: &Cx, library: &Arc<Library>, text: &str, offset: usize) -> Result<Found> {
    if offset > DEEPEST {
        return Err(Error::invalid(
            "search.too_deep",
            "So weit reicht die Trefferliste nicht. Grenzen Sie die Suche mit weiteren Wörtern ein.",
        ));
    }
    let shelf = library.current(cx).await?;
    let audience: Vec<(&'static str, Option<Vec<String>>)> = findables(cx)
        .filter(|findable| cx.may(findable.needs))
        .map(|findable| (findable.kind, readers(cx, findable.needs)))
        .collect();
    let named = named(cx).await?;
    let text = text.to_owned();
    let search = move || {
        let audience: Vec<Audience<'_>> =
            audience.iter().map(|(kind, readers)| Audience { kind, readers: readers.as_deref() }).collect();
        let Named { opened, shut } = &named;
        shelf.index().search(&Query { text: &text, audience: &audience, opened, shut, offset, limit: PAGE })
    };
    let mut hits = tokio::task::spawn_blocking(search).await.map_err(Error::internal)?.map_err(Error::internal)?;
    // The index may have learnt of a thing since its guard was asked for: nothing is shown that is shut by now.
    let now = self::named(cx).await?.shut;
    hits.hits.retain(|hit| !now.contains(&hit.id));
    let seen = offset.saturating_add(hits.hits.len());
    let next = (seen < hits.total && !hits.hits.is_empty()).then_some(seen);
    Ok(Found { hits, next })
}

/// What guards change about what the actor finds, by the ids of the index.
#[derive(Default)]
struct Named {
    opened: Vec<String>,
    shut: Vec<String>,
}

async fn named(cx: &Cx) -> Result<Named> {
    // Guards ask the person, their level and their bodies, all the same whatever they read.
    let Some(readable) = findables(cx).find(|findable| cx.may(findable.needs)) else { return Ok(Named::default()) };
    let sight = cx.visibility(readable.needs);
    let Findings { opened, shut } = cx.read(SEARCH, async |tx| tx.findings(&sight).await).await?;
    let may = |kind: &str| findables(cx).any(|findable| findable.kind == kind && cx.may(findable.needs));
    let id = |(kind, id): (String, Uuid)| format!("{kind}/{id}");
    let opened = opened.into_iter().filter(|(kind, _)| may(kind)).map(id).collect();
    Ok(Named { opened, shut: shut.into_iter().map(id).collect() })
}

/// The units whose things the actor may read; `None` means all of the tenant.
fn readers(cx: &Cx, action: Action) -> Option<Vec<String>> {
    let visible = cx.visibility(action);
    let units = visible.units.iter().map(ToString::to_string).collect();
    (!visible.everything).then_some(units)
}
