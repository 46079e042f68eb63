//! German texts and their English counterparts; sentences may hold values.
use std::borrow::Cow;
use std::collections::HashMap;

/// What stands for a value.
const GAP: &str = "{}";
/// What stands in a gap of the English side for a value that is a German text itself.
const WORD: &str = "word";

/// All translations of the installation.
#[derive(Debug, Default)]
pub(crate) struct Words {
    exact: HashMap<&'static str, &'static str>,
    patterns: Vec<(&'static str, &'static str)>,
}

impl Words {
    /// Collects lines `German = English`; a later line wins.
    pub(crate) fn of(lines: impl Iterator<Item = &'static str>) -> Self {
        let pairs = lines.filter_map(|line| line.split_once(" = "));
        let exact: HashMap<_, _> = pairs.map(|(german, english)| (german.trim(), english.trim())).collect();
        let with_gaps = exact.iter().filter(|(german, _)| says_something(german));
        let mut patterns: Vec<_> = with_gaps.map(|(german, english)| (*german, *english)).collect();
        // The one that says most is tried first: less of the sentence is taken for a value.
        patterns.sort_by_key(|(german, _)| (std::cmp::Reverse(german.replace(GAP, "").len()), *german));
        Self { exact, patterns }
    }

    /// The English of a static text.
    pub(crate) fn word(&self, german: &str) -> Option<&'static str> {
        self.exact.get(german).copied()
    }

    /// The English of a sentence that may hold values.
    pub(crate) fn sentence(&self, german: &str) -> Option<Cow<'static, str>> {
        // Words in words go one step deep: who writes a value must not decide how long this takes.
        let as_it_is = |value: &str| Cow::Owned(value.to_owned());
        self.filled(german, |value| self.filled(value, as_it_is).unwrap_or_else(|| as_it_is(value)))
    }

    /// Exact entries win; `say` puts those values into English that a pattern calls a word.
    fn filled(&self, german: &str, say: impl Fn(&str) -> Cow<'static, str>) -> Option<Cow<'static, str>> {
        if let Some(english) = self.word(german) {
            return Some(english.into());
        }
        let fitting = |(pattern, english): &(&str, &'static str)| Some((values(pattern, german)?, *english));
        let (values, english) = self.patterns.iter().find_map(fitting)?;
        Some(fill(english, &values, say).into())
    }
}

/// Nothing but gaps would fit every sentence.
fn says_something(pattern: &str) -> bool {
    pattern.contains(GAP) && !pattern.replace(GAP, "").trim().is_empty()
}

/// The texts that stand in a sentence where its pattern has gaps; `None` if it is another sentence.
fn values<'a>(pattern: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let (head, rest) = pattern.split_once(GAP)?;
    let (between, tail) = rest.rsplit_once(GAP).map_or((None, rest), |(between, tail)| (Some(between), tail));
    let mut left = sentence.strip_prefix(head)?.strip_suffix(tail)?;
    let mut values = Vec::new();
    for part in between.into_iter().flat_map(|between| between.split(GAP)) {
        let (value, after) = left.split_once(part)?;
        values.push(value);
        left = after;
    }
    values.push(left);
    Some(values)
}

/// An English sentence with the values in its gaps, in order.
fn fill(english: &str, values: &[&str], say: impl Fn(&str) -> Cow<'static, str>) -> String {
    let (mut filled, mut left) = (String::new(), english);
    for value in values {
        let Some((before, after)) = left.split_once('{') else { break };
        let (gap, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(&if gap == WORD { say(value) } else { Cow::Borrowed(*value) });
        left = after;
    }
    filled + left
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
Ablegen = File
Offen = Open
Seite {}: {} = Page {}: {word}
Die Datei ist leer. = The file is empty.
„{}“ ist abgelegt. = “{}” is filed.
Das Recht „{}“ fehlt. = The right “{word}” is missing.
{} ist gesperrt. = {} is suspended.
Der Ort {} ist gesperrt. = The place {} is suspended.
Eingang {} liegt bei {} {}. = Item {} is with {} {}.
{} „{}“ nicht. = {word} “{}” was not.
{} = anything
Alles = Everything = all";

    fn english(german: &str) -> Option<String> {
        Words::of(LIST.lines()).sentence(german).map(Cow::into_owned)
    }

    fn is(german: &str, expected: &str) {
        assert_eq!(english(german).as_deref(), Some(expected));
    }

    #[test]
    fn values_go_into_the_gaps_in_order() {
        is("Eingang 2026-000007 liegt bei 32 Bauamt Nord.", "Item 2026-000007 is with 32 Bauamt Nord.");
        is("„Antrag“ ist abgelegt.", "“Antrag” is filed.");
        is("„“ ist abgelegt.", "“” is filed.");
    }

    #[test]
    fn exact_entries_win_and_then_the_pattern_that_says_most() {
        is("Die Datei ist leer.", "The file is empty.");
        is("Der Ort Rurbroich ist gesperrt.", "The place Rurbroich is suspended.");
        is("Rurbroich ist gesperrt.", "Rurbroich is suspended.");
    }

    #[test]
    fn values_stay_as_they_are_unless_the_pattern_calls_them_words() {
        is("„Offen“ ist abgelegt.", "“Offen” is filed.");
        is("Das Recht „Ablegen“ fehlt.", "The right “File” is missing.");
        is("Das Recht „Fliegen“ fehlt.", "The right “Fliegen” is missing.");
        is("Seite 3: Die Datei ist leer.", "Page 3: The file is empty.");
        is("„Offen“ ist abgelegt. „b.pdf“ nicht.", "“Offen” is filed. “b.pdf” was not.");
    }

    #[test]
    fn what_nobody_translated_is_not_made_up() {
        for unknown in ["", "„", "“ ist abgelegt.", "Eingang 7 liegt bei 32.", "Seite 3", " ist gesperr."] {
            assert_eq!(english(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_sentence_made_to_nest_ends() {
        let deep = "Seite 1: ".repeat(100_000);
        assert!(english(&deep).is_some_and(|said| said.starts_with("Page 1: Page 1: Seite 1: ")));
    }

    #[test]
    fn gaps_that_do_not_match_harm_nothing() {
        assert_eq!(fill("no gap", &["a"], |value| value.to_owned().into()), "no gap");
        assert_eq!(fill("{} and {}", &["a"], |value| value.to_owned().into()), "a and {}");
        assert_eq!(fill("{", &["a"], |value| value.to_owned().into()), "a");
        assert_eq!(values("no gap", "no gap"), None);
    }
}
