//! The rule for what things are called (Betreff).
use sdk::Error;

/// Longest title, in characters: what fits on a file cover and in a list.
const LONGEST: usize = 300;

/// A title must say something, on one line, in at most 300 characters.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadTitle {
    /// Nothing but white space.
    #[error("a title is missing")]
    Missing,
    /// More than fits.
    #[error("a title is longer than 300 characters")]
    TooLong,
}

/// A title as it is kept: one line, no control characters, no white space around or doubled.
///
/// # Errors
/// See [`BadTitle`].
pub fn title(text: &str) -> Result<String, BadTitle> {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let title = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    match title.chars().count() {
        0 => Err(BadTitle::Missing),
        n if n > LONGEST => Err(BadTitle::TooLong),
        _ => Ok(title),
    }
}

impl From<BadTitle> for Error {
    fn from(error: BadTitle) -> Self {
        let text = match error {
            BadTitle::Missing => "Der Betreff fehlt. Es wurde nichts gespeichert. Tragen Sie ein, worum es geht.",
            BadTitle::TooLong => {
                "Der Betreff ist zu lang. Es wurde nichts gespeichert. Kürzen Sie ihn auf höchstens 300 Zeichen."
            }
        };
        Self::invalid("dms.title", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_clean_line() {
        assert_eq!(title("  Grundsteuer\tB,\n Lindenweg 12 \u{0}").unwrap(), "Grundsteuer B, Lindenweg 12");
        assert_eq!(title(&"ä".repeat(300)).unwrap().chars().count(), 300);
    }

    #[test]
    fn empty_and_endless_titles_are_refused() {
        assert_eq!(title(" \n\t"), Err(BadTitle::Missing));
        assert_eq!(title(&"ä".repeat(301)), Err(BadTitle::TooLong));
    }
}
