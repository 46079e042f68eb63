//! The search language: words, "phrases", -exclusions and prefix*. Nothing a person types is an error.

/// Characters of a search that are read; the rest is ignored.
const LONGEST: usize = 500;

/// Terms of a search that are read; the rest is ignored.
const MOST_CLAUSES: usize = 24;

/// Letters and digits a prefix has at least; a shorter one is taken as a word.
const SHORTEST_PREFIX: usize = 2;

/// What one clause asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A word or a reference.
    Word(String),
    /// Words that follow one another.
    Phrase(String),
    /// Anything that begins like this.
    Prefix(String),
}

/// One clause; all clauses must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) wanted: Wanted,
    pub(crate) excluded: bool,
}

/// Reads a search.
pub(crate) fn parse(text: &str) -> Vec<Clause> {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let mut rest = text.get(..end).unwrap_or(text);
    let mut clauses = Vec::new();
    while clauses.len() < MOST_CLAUSES {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let (clause, after) = clause(rest);
        clauses.extend(clause.filter(|clause| clause.wanted.is_searchable()));
        rest = after;
    }
    clauses
}

/// The clause at the beginning of `text` and what comes after it.
fn clause(text: &str) -> (Option<Clause>, &str) {
    let (excluded, bare) = match text.strip_prefix('-') {
        Some(bare) if bare.starts_with(|sign: char| sign.is_alphanumeric() || is_quote(sign)) => (true, bare),
        _ => (false, text),
    };
    if let Some((phrase, after)) = quoted(bare) {
        return (Some(Clause { wanted: Wanted::Phrase(phrase.to_owned()), excluded }), after);
    }
    let bare = bare.trim_start_matches(is_quote);
    let end = bare.find(|sign: char| sign.is_whitespace() || is_quote(sign)).unwrap_or(bare.len());
    let (word, after) = bare.split_at_checked(end).unwrap_or((bare, ""));
    let prefix = word.strip_suffix('*').filter(|prefix| {
        prefix.chars().filter(|sign| sign.is_alphanumeric()).count() >= SHORTEST_PREFIX && !prefix.ends_with('*')
    });
    let wanted = match prefix {
        Some(prefix) => Wanted::Prefix(prefix.to_owned()),
        None => Wanted::Word(word.to_owned()),
    };
    (Some(Clause { wanted, excluded }), after)
}

/// A phrase in straight, German or French quotes and what comes after it; `None` if it is never closed.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(is_quote)?;
    let end = inside.find(is_quote)?;
    let (phrase, after) = inside.split_at_checked(end)?;
    Some((phrase, after.trim_start_matches(is_quote)))
}

fn is_quote(sign: char) -> bool {
    matches!(sign, '"' | '„' | '“' | '”' | '«' | '»')
}

impl Wanted {
    fn is_searchable(&self) -> bool {
        let (Self::Word(text) | Self::Phrase(text) | Self::Prefix(text)) = self;
        text.contains(char::is_alphanumeric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let show = |clause: Clause| {
            let sign = if clause.excluded { "-" } else { "+" };
            match clause.wanted {
                Wanted::Word(word) => format!("{sign}{word}"),
                Wanted::Phrase(phrase) => format!("{sign}\"{phrase}\""),
                Wanted::Prefix(prefix) => format!("{sign}{prefix}*"),
            }
        };
        parse(text).into_iter().map(show).collect()
    }

    #[test]
    fn the_language() {
        assert_eq!(read("Hund -Katze \"Haus und Hof\" steuer*"), ["+Hund", "-Katze", "+\"Haus und Hof\"", "+steuer*"]);
        assert_eq!(read("-„Haus und Hof“ -bau*"), ["-\"Haus und Hof\"", "-bau*"]);
        assert_eq!(read("11.21.03-0007/2026"), ["+11.21.03-0007/2026"]);
        assert_eq!(read("vor\"in der Mitte\"nach"), ["+vor", "+\"in der Mitte\"", "+nach"]);
    }

    #[test]
    fn what_is_malformed_is_plain_words() {
        assert_eq!(read("\"nie geschlossen"), ["+nie", "+geschlossen"]);
        assert_eq!(read("- -- --x * ** a* x** \" \"\" ()"), ["+--x", "+a*", "+x**"]);
        assert_eq!(read(""), [""; 0]);
        assert_eq!(read("\"\"\"\"\"*-\"-*\""), [""; 0]);
    }

    #[test]
    fn a_search_is_bounded() {
        assert_eq!(read(&"a ".repeat(10_000)).len(), MOST_CLAUSES);
        assert_eq!(read(&"ä".repeat(10_000)), [format!("+{}", "ä".repeat(LONGEST))]);
    }
}
