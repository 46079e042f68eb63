//! What a letter is about: the line marked as subject, else the block above the salutation.

use super::letter::Letter;

const MARKS: [&str; 4] = ["betreff:", "betrifft:", "betr.:", "betreff "];
/// A first line this long usually runs on to the next.
const FULL_LINE: usize = 60;
/// Longest proposal, in characters.
const MAX_CHARS: usize = 250;

/// The subject, or nothing.
pub(super) fn subject(letter: &Letter<'_>) -> Option<String> {
    marked(letter).or_else(|| above_salutation(letter)).or_else(|| title(letter))
}

fn marked(letter: &Letter<'_>) -> Option<String> {
    let mut lines = letter.head().iter();
    let rest = lines.by_ref().find_map(|line| {
        let lower = line.to_lowercase();
        let mark = MARKS.iter().find(|mark| lower.starts_with(**mark))?;
        line.get(mark.len()..)
    })?;
    let next = lines.next().copied().unwrap_or_default();
    Some(joined(rest, next)).filter(|text| !text.is_empty())
}

fn above_salutation(letter: &Letter<'_>) -> Option<String> {
    if !letter.has_salutation() {
        return None;
    }
    let head = letter.head();
    let last = head.iter().rposition(|line| says_something(line))?;
    let line = head.get(last)?;
    let before = last.checked_sub(1).and_then(|at| head.get(at)).copied().unwrap_or_default();
    let runs_on = before.chars().count() >= FULL_LINE && says_something(before);
    Some(if runs_on { joined(before, line) } else { joined(line, "") })
}

/// Forms have no salutation but a title: `Wohnungsgeberbestätigung nach § 19`.
fn title(letter: &Letter<'_>) -> Option<String> {
    const TITLES: [&str; 15] = [
        "antrag",
        "meldung",
        "rechnung",
        "bescheinigung",
        "bestätigung",
        "widerspruch",
        "einspruch",
        "anzeige",
        "mahnung",
        "bescheid",
        "beschwerde",
        "kündigung",
        "bewerbung",
        "verfahren",
        "angebot",
    ];
    let is_kind = |word: &str| TITLES.iter().any(|title| word.trim_end_matches(':').to_lowercase().ends_with(title));
    let is_title = |line: &&&str| {
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        // `Rechnung: Beleuchtung` is a title, `Unser Antrag: 4711` a reference.
        first.ends_with(':') && is_kind(first) && says_something(rest)
            || line.split_whitespace().take(2).any(is_kind) && says_something(line)
    };
    letter.head().iter().find(is_title).map(|line| joined(line, ""))
}

fn joined(first: &str, second: &str) -> String {
    let second = if first.chars().count() >= FULL_LINE && says_something(second) { second } else { "" };
    let words: Vec<&str> = first.split_whitespace().chain(second.split_whitespace()).collect();
    words.join(" ").chars().take(MAX_CHARS).collect()
}

/// Not a reference (`Unser Zeichen: 4711`), not a date, not the noise of a stamp.
fn says_something(line: &str) -> bool {
    let label = line
        .split_once(':')
        .is_some_and(|(label, _)| label.chars().count() <= 25 && label.split_whitespace().count() <= 3);
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let visible = line.chars().filter(|c| !c.is_whitespace()).count();
    let words = line.split_whitespace().filter(|word| word.chars().count() >= 4).count();
    !label && letters >= 8 && letters * 10 >= visible * 6 && words >= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject_of(text: &str) -> Option<String> {
        subject(&Letter::new(text))
    }

    #[test]
    fn a_marked_subject_wins() {
        let text = "Erna Beispiel\nBetreff: Hundesteuer für Waldi\nIhr Zeichen: 20/4\nGuten Tag,";
        assert_eq!(subject_of(text).unwrap(), "Hundesteuer für Waldi");
    }

    #[test]
    fn references_below_the_subject_are_passed_over() {
        let text = "Erna Beispiel\n2. November 2026\n\nAntrag auf Akteneinsicht\nAktenzeichen: 4 K 12/26\n\nSehr geehrte Frau Muster,";
        assert_eq!(subject_of(text).unwrap(), "Antrag auf Akteneinsicht");
    }

    #[test]
    fn a_long_subject_keeps_its_second_line() {
        let text = "Bauantrag zur Errichtung eines Einfamilienhauses mit Doppelgarage, Musterweg\n22, Flurstück vierhundertacht\nSehr geehrte Damen und Herren,";
        assert!(subject_of(text).unwrap().ends_with("Musterweg 22, Flurstück vierhundertacht"));
    }

    #[test]
    fn a_form_has_a_title() {
        let text = "Erna Beispiel\nStadt Rurbroich\nWohnungsgeberbestätigung nach § 19 BMG\nMietvertrag: 4";
        assert_eq!(subject_of(text).unwrap(), "Wohnungsgeberbestätigung nach § 19 BMG");
    }

    #[test]
    fn what_kind_it_is_may_be_a_label_and_a_reference_may_not() {
        let text = "Rechnungsnummer: 2026-1873\nUnser Antrag: 4711\nRechnung: Beleuchtung der Grundschule";
        assert_eq!(subject_of(text).unwrap(), "Rechnung: Beleuchtung der Grundschule");
    }

    #[test]
    fn no_salutation_and_no_mark_means_no_subject() {
        assert_eq!(subject_of("Preisliste\nSchrauben 3,00"), None);
    }
}
