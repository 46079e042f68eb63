//! A German letter, cut where its text begins.

/// Openings after which the letter proper begins.
const SALUTATIONS: [&str; 9] =
    ["sehr geehrte", "sehr verehrte", "guten tag", "guten morgen", "guten abend", "liebe", "hallo", "moin", "werte"];
/// A head without salutation is not longer than this.
const HEAD_LINES: usize = 30;
/// A first page has fewer lines; the rest of a long text is not looked at.
const MAX_LINES: usize = 400;

/// The trimmed lines of a first page; blank lines separate blocks and are kept.
pub(super) struct Letter<'a> {
    lines: Vec<&'a str>,
    salutation: Option<usize>,
}

impl<'a> Letter<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().map(str::trim).take(MAX_LINES).collect();
        let salutation = lines.iter().position(|line| is_salutation(line));
        Self { lines, salutation }
    }

    /// Everything above the salutation: letterhead, addresses, references, subject.
    pub(super) fn head(&self) -> &[&'a str] {
        let end = self.salutation.unwrap_or(HEAD_LINES).min(self.lines.len());
        self.lines.get(..end).unwrap_or_default()
    }

    /// The salutation and everything below it.
    pub(super) fn body(&self) -> &[&'a str] {
        self.lines.get(self.head().len()..).unwrap_or_default()
    }

    /// All lines.
    pub(super) fn lines(&self) -> &[&'a str] {
        &self.lines
    }

    pub(super) fn has_salutation(&self) -> bool {
        self.salutation.is_some()
    }
}

fn is_salutation(line: &str) -> bool {
    let line = line.to_lowercase();
    SALUTATIONS.iter().any(|opening| {
        let rest = line.strip_prefix(opening);
        // "Liebe" opens a letter, "Liebesbrief" does not.
        rest.is_some_and(|rest| opening.len() > 5 || rest.starts_with([' ', 'r', ',']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_ends_at_the_salutation() {
        let letter = Letter::new("Erna Beispiel\n\nAntrag\nSehr geehrte Damen und Herren,\nText");
        assert_eq!(letter.head(), ["Erna Beispiel", "", "Antrag"]);
        assert_eq!(letter.body().len(), 2);
    }

    #[test]
    fn a_text_without_salutation_or_lines_has_a_head_too() {
        assert_eq!(Letter::new("nur eine Zeile").head().len(), 1);
        assert!(Letter::new("").head().is_empty());
        assert!(!is_salutation("Liebesbriefe sind selten"));
    }
}
