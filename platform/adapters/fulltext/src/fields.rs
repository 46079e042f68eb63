//! The schema: which field of the index holds what.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, OwnedValue, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use crate::audience::{kind_mark, reader_mark};
use crate::entry::Entry;
use crate::tokenizer;

/// The name of the field that orders equally good hits.
pub(crate) const AT: &str = "at";

/// Bytes of a title that are indexed and kept.
const TITLE_LIMIT: usize = 1_000;
/// Bytes of a body that are indexed and kept.
const BODY_LIMIT: usize = 1 << 20;

/// The fields of every index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) kind: Field,
    pub(crate) title: Field,
    pub(crate) body: Field,
    pub(crate) seen_by: Field,
    pub(crate) at: Field,
}

impl Fields {
    /// The schema with its fields.
    pub(crate) fn schema() -> (Schema, Self) {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer::NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(indexing).set_stored();
        let mut schema = Schema::builder();
        let fields = Self {
            id: schema.add_text_field("id", STRING | STORED),
            kind: schema.add_text_field("kind", STORED),
            title: schema.add_text_field("title", text.clone()),
            body: schema.add_text_field("body", text),
            seen_by: schema.add_text_field("seen_by", STRING),
            at: schema.add_i64_field(AT, FAST),
        };
        (schema.build(), fields)
    }

    /// The term that finds the entry with this id.
    pub(crate) fn id_term(&self, id: &str) -> Term {
        Term::from_field_text(self.id, id)
    }

    /// The entry as a document of the engine.
    pub(crate) fn document(&self, entry: &Entry) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, &entry.id);
        document.add_text(self.kind, &entry.kind);
        document.add_text(self.title, cut(&entry.title, TITLE_LIMIT));
        document.add_text(self.body, cut(&entry.body, BODY_LIMIT));
        document.add_text(self.seen_by, kind_mark(&entry.kind));
        for reader in &entry.readers {
            document.add_text(self.seen_by, reader_mark(&entry.kind, reader));
        }
        document.add_i64(self.at, entry.at);
        document
    }

    /// A stored text of a document, empty if it is missing.
    pub(crate) fn text(document: &TantivyDocument, field: Field) -> String {
        match document.get_first(field).map(OwnedValue::from) {
            Some(OwnedValue::Str(text)) => text,
            _ => String::new(),
        }
    }
}

/// The longest beginning of `text` with at most `limit` bytes.
fn cut(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn cutting_respects_letters() {
        assert_eq!(cut("Gebühr", 5), "Gebü");
        assert_eq!(cut("Gebühr", 4), "Geb");
        assert_eq!(cut("Gebühr", 99), "Gebühr");
    }
}
