//! What goes into an index.

/// One searchable thing of a municipality: a document, a file, a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unique within the index; putting the same id again replaces the entry.
    pub id: String,
    /// The kind of thing, such as `dms.document`; rights are asked per kind.
    pub kind: String,
    /// The title; hits in it count more. Kept up to 1,000 bytes.
    pub title: String,
    /// The full text. Kept up to 1 MiB, about 400 pages.
    pub body: String,
    /// Who may see the entry, as opaque marks such as unit ids. Nobody if empty, except audiences without readers.
    pub readers: Vec<String>,
    /// When it happened, in Unix seconds; the newer of two equally good hits comes first.
    pub at: i64,
}

/// One step of an index from one state to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Adds an entry or replaces the one with the same id.
    Put(Entry),
    /// Removes an entry; removing an unknown one changes nothing.
    Remove {
        /// The id of the entry.
        id: String,
    },
}

impl From<Entry> for Change {
    fn from(entry: Entry) -> Self {
        Self::Put(entry)
    }
}
