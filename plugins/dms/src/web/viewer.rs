//! The pages of a document beside its text, a few at a time.
use crate::page::Page;
use crate::service::document::{PAGES_SHOWN, Sheet};
use sdk::DocumentId;

/// What an address says about the part to be shown.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Wanted {
    /// The first page.
    from: Option<i32>,
    /// `text` for the reading version.
    view: Option<String>,
}

impl Wanted {
    /// The first page of the part, which begins at 1, 21, 41 ...
    pub(super) fn first(&self) -> i32 {
        let before = self.from.unwrap_or(1).max(1).saturating_sub(1);
        before.saturating_sub(before.checked_rem(PAGES_SHOWN).unwrap_or_default()).saturating_add(1)
    }
}

/// One page on the screen.
pub(super) struct Leaf {
    pub number: i32,
    pub text: String,
    pub image: Option<String>,
    pub thumbnail: Option<String>,
}

/// The part of a document on the screen.
pub(super) struct Viewer {
    /// This page's own address, without its question.
    pub href: String,
    /// The original.
    pub original: String,
    /// The searchable rendition.
    pub rendition: Option<String>,
    pub leaves: Vec<Leaf>,
    pub total: i32,
    pub previous: Option<i32>,
    pub next: Option<i32>,
    /// Text that stands on no page.
    pub rest: String,
    /// Whether the reading version is shown on wide screens too.
    pub reading: bool,
    /// Whether there is any picture to show.
    pub pictures: bool,
}

impl Viewer {
    pub(super) fn of(sheet: &Sheet, href: String, wanted: &Wanted) -> Self {
        let (document, first) = (&sheet.document, wanted.first());
        let base = format!("/dms/documents/{}/content", document.id);
        let leaves: Vec<Leaf> = sheet.pages.iter().map(|page| leaf(document.id, page)).collect();
        let last = leaves.last().map_or(0, |leaf| leaf.number);
        Self {
            href,
            rendition: document.rendition.map(|_| format!("{base}?rendition=1")),
            original: base,
            total: document.pages,
            previous: (first > 1).then(|| first.saturating_sub(PAGES_SHOWN)),
            next: (last < document.pages && last > 0).then(|| last.saturating_add(1)),
            rest: if last == document.pages { sheet.text.trim().to_owned() } else { String::new() },
            reading: wanted.view.as_deref() == Some("text"),
            pictures: leaves.iter().any(|leaf| leaf.image.is_some()),
            leaves,
        }
    }

    /// Whether there is anything to read.
    pub(super) fn has_text(&self) -> bool {
        !self.rest.is_empty() || self.leaves.iter().any(|leaf| !leaf.text.trim().is_empty())
    }
}

fn leaf(id: DocumentId, page: &Page) -> Leaf {
    let picture = |kind: &str| format!("/api/v1/dms/documents/{id}/pages/{}/{kind}", page.number);
    Leaf {
        number: page.number,
        text: page.text.clone(),
        image: page.image.map(|_| picture("image")),
        thumbnail: page.thumbnail.map(|_| picture("thumbnail")),
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn parts_begin_every_twenty_pages() {
        let first = |from| Wanted { from, view: None }.first();
        assert_eq!(first(None), 1);
        assert_eq!([first(Some(1)), first(Some(20)), first(Some(21)), first(Some(45))], [1, 1, 21, 41]);
        assert_eq!([first(Some(0)), first(Some(-7)), first(Some(i32::MIN))], [1, 1, 1]);
        assert!(first(Some(i32::MAX)) > 0);
    }
}
