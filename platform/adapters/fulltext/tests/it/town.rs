//! A small town's index for tests.

use std::sync::{Arc, OnceLock};

use fulltext::{Audience, Change, Entry, German, Hits, Index, Query, Segment};
use tempfile::TempDir;

pub fn german() -> Arc<German> {
    static GERMAN: OnceLock<Arc<German>> = OnceLock::new();
    GERMAN.get_or_init(|| Arc::new(German::embedded().unwrap())).clone()
}

/// An index that vanishes with its directory.
pub struct Town {
    pub index: Index,
    pub dir: TempDir,
}

impl Town {
    pub fn new() -> Self {
        let dir = TempDir::new().unwrap();
        Self { index: Index::open(dir.path(), german()).unwrap(), dir }
    }

    /// A town with one document per body; the ids are "0", "1", ...
    pub fn with(bodies: &[&str]) -> Self {
        let town = Self::new();
        let entries = bodies.iter().enumerate().map(|(id, body)| document(&id.to_string(), "", body));
        town.index.apply(entries.map(Change::Put), "filled").unwrap();
        town
    }

    /// The answer to a search by somebody who may see every document.
    pub fn answer(&self, text: &str) -> Hits {
        let audience = [Audience { kind: "document", readers: None, except: &[] }];
        self.index.search(&Query { text, audience: &audience, opened: &[], shut: &[], offset: 0, limit: 50 }).unwrap()
    }

    /// The sorted ids a search finds.
    pub fn find(&self, text: &str) -> Vec<String> {
        let mut ids = self.ranked(text);
        ids.sort();
        ids
    }

    /// The ids a search finds, best first.
    pub fn ranked(&self, text: &str) -> Vec<String> {
        self.answer(text).hits.into_iter().map(|hit| hit.id).collect()
    }
}

pub fn document(id: &str, title: &str, body: &str) -> Entry {
    Entry {
        id: id.into(),
        kind: "document".into(),
        title: title.into(),
        body: body.into(),
        readers: vec!["hall".into()],
        at: 0,
    }
}

/// Segments as text with [hits] in brackets.
pub fn shown(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|segment| if segment.hit { format!("[{}]", segment.text) } else { segment.text.clone() })
        .collect()
}
