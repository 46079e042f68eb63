//! The scanner: text becomes chunks, each one word or several that are written together.

use std::ops::Range;

use crate::fold::is_word;
use crate::reference::iban;

/// Parts in one chunk; a longer run goes on as the next chunk.
const MOST_PARTS: usize = 16;

/// Words after a hyphen at the end of a line that do not continue the word before it.
const CONJUNCTIONS: [&str; 6] = ["und", "oder", "bzw", "sowie", "bis", "als"];

/// How the parts of a chunk belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One word, possibly broken by a hyphen at the end of a line.
    Word,
    /// Letters joined by hyphens: "Wohngeld-Antrag" is also "Wohngeldantrag".
    Joined,
    /// Independent words without a blank: "Satzende.Anfang", "Straße/Platz".
    Listed,
    /// Numbers, file references, dates, addresses: also searched as a whole.
    Reference,
    /// A bank account number, whatever its blanks.
    Iban,
}

/// A run of text without blanks, with the byte ranges of its parts in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) range: Range<usize>,
    pub(crate) parts: Vec<Range<usize>>,
    pub(crate) shape: Shape,
}

/// The chunks of a text, in order.
pub(crate) struct Chunks<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Chunks<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The end of the word that begins at `start`, across line breaks and gender signs.
    fn word_end(&self, start: usize) -> usize {
        let mut end = start;
        loop {
            let rest = self.rest(end);
            end += rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
            match continuation(self.rest(end)) {
                Some(skipped) if end > start => end += skipped,
                _ => return end,
            }
        }
    }

    /// The connector at `at` if it binds two words, with its length.
    fn connector(&self, at: usize) -> Option<(char, usize)> {
        let mut next = self.rest(at).chars();
        let (sign, after) = (next.next()?, next.next()?);
        let before = self.text.get(..at).and_then(|text| text.chars().next_back())?;
        let binds = match sign {
            '-' | '\u{2010}' | '\u{2011}' | '.' | '/' | '_' | '@' | '&' | '+' | '\'' | '’' => is_word(after),
            ',' | ':' => before.is_ascii_digit() && after.is_ascii_digit(),
            _ => false,
        };
        binds.then(|| (sign, sign.len_utf8()))
    }
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let start = self.at + self.rest(self.at).find(is_word)?;
        if let Some(groups) = iban(self.rest(start)) {
            let parts = groups.into_iter().map(|group| start + group.start..start + group.end).collect::<Vec<_>>();
            self.at = parts.last().map_or(start, |last| last.end);
            return Some(Chunk { range: start..self.at, parts, shape: Shape::Iban });
        }
        let (mut parts, mut only_hyphens, mut address) = (Vec::new(), true, false);
        let mut begin = start;
        loop {
            let end = self.word_end(begin);
            parts.push(begin..end);
            self.at = end;
            let Some((sign, length)) = self.connector(end).filter(|_| parts.len() < MOST_PARTS) else { break };
            only_hyphens &= matches!(sign, '-' | '\u{2010}' | '\u{2011}');
            address |= sign == '@';
            begin = end + length;
        }
        let range = start..self.at;
        let digits = self.text.get(range.clone()).is_some_and(|text| text.contains(|sign: char| sign.is_ascii_digit()));
        let shape = match parts.len() {
            1 => Shape::Word,
            _ if digits || address => Shape::Reference,
            _ if only_hyphens => Shape::Joined,
            _ => Shape::Listed,
        };
        Some(Chunk { range, parts, shape })
    }
}

/// How many bytes to skip if a word goes on after a line break ("Grundsteuer-⏎bescheid") or a gender sign.
fn continuation(rest: &str) -> Option<usize> {
    if let Some(ending) = rest.strip_prefix(['*', ':', '_']) {
        return matches!(first_word(ending), "in" | "innen").then_some(1);
    }
    let broken = rest.strip_prefix(['-', '\u{2010}'])?;
    let line = broken.trim_start_matches([' ', '\t', '\r', '\n']);
    let gap = broken.get(..broken.len() - line.len())?;
    let word = first_word(line);
    let goes_on = word.starts_with(char::is_lowercase) && !CONJUNCTIONS.contains(&word);
    (goes_on && gap.contains('\n')).then(|| rest.len() - line.len())
}

fn first_word(text: &str) -> &str {
    text.split(|letter| !is_word(letter)).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(text: &str) -> Vec<(&str, usize, Shape)> {
        let view = |chunk: Chunk| (&text[chunk.range], chunk.parts.len(), chunk.shape);
        Chunks::of(text).map(view).collect()
    }

    #[test]
    fn chunks_keep_together_what_is_written_together() {
        for (text, parts, shape) in [
            ("Straße", 1, Shape::Word),
            ("Bürger*innen", 1, Shape::Word),
            ("Plan_info", 2, Shape::Listed),
            ("Grundsteuer-\r\n  bescheid", 1, Shape::Word),
            ("Wohngeld-Antrag", 2, Shape::Joined),
            ("Straße/Platz", 2, Shape::Listed),
            ("11.21.03-0007/2026", 5, Shape::Reference),
            ("50/WG-118-4472", 4, Shape::Reference),
            ("1.234,56", 3, Shape::Reference),
            ("poststelle@rurbroich.example", 3, Shape::Reference),
            ("DE02 1203 0000 0000 2020 51", 6, Shape::Iban),
        ] {
            assert_eq!(chunks(text), [(text, parts, shape)]);
        }
    }

    #[test]
    fn sentences_fall_apart() {
        let words = |text| chunks(text).into_iter().map(|(word, ..)| word).collect::<Vec<_>>();
        assert_eq!(words("Az.: 4, und/oder -nein-"), ["Az", "4", "und/oder", "nein"]);
        assert_eq!(words("Grund-\nund Gewerbesteuer"), ["Grund", "und", "Gewerbesteuer"]);
        assert_eq!(words("Haus-\nNummer"), ["Haus", "Nummer"]);
        assert_eq!(words(" … — \u{0} "), [""; 0]);
    }

    #[test]
    fn endless_runs_are_cut() {
        let text = "1.".repeat(1000);
        assert!(Chunks::of(&text).all(|chunk| chunk.parts.len() <= MOST_PARTS));
        assert_eq!(Chunks::of(&text).map(|chunk| chunk.parts.len()).sum::<usize>(), 1000);
    }
}
