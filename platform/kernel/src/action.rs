/// Something an actor may do. Declared once, as a constant, next to the service that demands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Action {
    /// `plugin.noun.verb`, unique in the installation.
    pub key: &'static str,
    /// What a person reads in the rights matrix, in German.
    pub title: &'static str,
    /// Whether even reading leaves an audit row.
    pub sensitive: bool,
    /// Whether it stays with the person: no deputy does it in their stead.
    pub personal: bool,
    /// Whether reading leaves an audit row if the thing itself is sensitive.
    pub watching: bool,
}

impl Action {
    /// Declares an action.
    pub const fn new(key: &'static str, title: &'static str) -> Self {
        Self { key, title, sensitive: false, personal: false, watching: false }
    }

    /// The same action, whose reading leaves an audit row: for what nobody should look at unseen.
    pub const fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }

    /// The same action, which nobody does in somebody else's stead.
    pub const fn personal(self) -> Self {
        Self { personal: true, ..self }
    }

    /// The plugin it belongs to: `inbox` of `inbox.item.file`.
    pub fn plugin(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(plugin, _)| plugin)
    }

    /// The same action, whose reading leaves an audit row where the thing read is strictly confidential, a body's, or a
    /// personnel or social file.
    pub const fn watching(self) -> Self {
        Self { watching: true, ..self }
    }

    /// Whether it only looks: what an exception for a single thing can allow.
    pub fn reads(&self) -> bool {
        self.verb() == "read"
    }

    /// The kind of thing acted on: `inbox.item` of `inbox.item.file`.
    pub fn noun(&self) -> &'static str {
        self.key.rsplit_once('.').map_or(self.key, |(noun, _)| noun)
    }

    /// What is done to it: `file` of `inbox.item.file`.
    pub fn verb(&self) -> &'static str {
        self.key.rsplit_once('.').map_or("", |(_, verb)| verb)
    }
}

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn splits_noun_and_verb() {
        let file = Action::new("inbox.item.file", "Ablegen");
        assert_eq!((file.plugin(), file.noun(), file.verb()), ("inbox", "inbox.item", "file"));
    }
}
