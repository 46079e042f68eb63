//! What can be done with search: find, as far as one may read.
use super::library::Library;
use fulltext::{Audience, Hits, Query};
use sdk::{Action, Cx, Error, Eyes, Face, Findable, Findings, Part, Result, Tx, uuid::Uuid};
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
    let seen: Vec<Seen> = findables(cx).flat_map(|findable| seen(cx, findable)).collect();
    let named = named(cx, &seen).await?;
    let text = text.to_owned();
    let search = move || {
        let audience: Vec<Audience<'_>> = seen.iter().map(|seen| seen.audience(&named)).collect();
        let Named { opened, shut, .. } = &named;
        shelf.index().search(&Query { text: &text, audience: &audience, opened, shut, offset, limit: PAGE })
    };
    let mut hits = tokio::task::spawn_blocking(search).await.map_err(Error::internal)?.map_err(Error::internal)?;
    // The index may have learnt of a thing since its guard was asked for: nothing is shown that is shut by now.
    let now = self::named(cx, &[]).await?.shut;
    hits.hits.retain(|hit| !now.contains(&hit.id));
    let seen = offset.saturating_add(hits.hits.len());
    let next = (seen < hits.total && !hits.hits.is_empty()).then_some(seen);
    Ok(Found { hits, next })
}

/// What the actor may read of one kind by one right: all of the tenant, or what lies with some units.
struct Seen {
    kind: &'static str,
    readers: Option<Vec<String>>,
    absent: Option<Face>,
}

impl Seen {
    fn audience<'a>(&'a self, named: &'a Named) -> Audience<'a> {
        let excluded = named.excluded.iter().find(|(absent, _)| self.absent.as_ref() == Some(absent));
        let except = excluded.map_or(&[][..], |(_, ids)| ids);
        Audience { kind: self.kind, readers: self.readers.as_deref(), except }
    }
}

fn seen(cx: &Cx, findable: &'static Findable) -> Vec<Seen> {
    let part = |part: Part| Seen {
        kind: findable.kind,
        readers: (!part.everything).then(|| part.units.iter().map(ToString::to_string).collect()),
        absent: part.absent,
    };
    cx.visibility(findable.needs).parts.into_iter().map(part).collect()
}

/// What guards change about what the actor finds, by the ids of the index.
#[derive(Default)]
struct Named {
    opened: Vec<String>,
    shut: Vec<String>,
    /// What is not found in the stead of the absent, who are excluded from it.
    excluded: Vec<(Face, Vec<String>)>,
}

async fn named(cx: &Cx, seen: &[Seen]) -> Result<Named> {
    // Guards ask the person, their level and their bodies, all the same whatever they read.
    let Some(readable) = findables(cx).find(|findable| cx.may(findable.needs)) else { return Ok(Named::default()) };
    let Some(eyes) = cx.visibility(readable.needs).eyes else { return Ok(Named::default()) };
    let (Findings { opened, shut }, excluded) =
        cx.read(SEARCH, async |tx| Ok((tx.findings(&eyes).await?, excluded(tx, seen, &eyes).await?))).await?;
    // What opens a thing opens it only to who has the right themself.
    let own =
        |kind: &str| findables(cx).any(|findable| findable.kind == kind && cx.visibility(findable.needs).is_own());
    let opened = opened.into_iter().filter(|(kind, _)| own(kind)).map(id).collect();
    Ok(Named { opened, shut: shut.into_iter().map(id).collect(), excluded })
}

async fn excluded(tx: &mut Tx<'_>, seen: &[Seen], eyes: &Eyes) -> Result<Vec<(Face, Vec<String>)>> {
    let mut excluded: Vec<(Face, Vec<String>)> = Vec::new();
    for absent in seen.iter().filter_map(|seen| seen.absent.as_ref()) {
        if !excluded.iter().any(|(known, _)| known == absent) {
            let things = tx.excluded(absent, eyes).await?;
            excluded.push((absent.clone(), things.into_iter().map(id).collect()));
        }
    }
    Ok(excluded)
}

fn id((kind, id): (String, Uuid)) -> String {
    format!("{kind}/{id}")
}
