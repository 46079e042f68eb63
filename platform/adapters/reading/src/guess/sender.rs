//! Who wrote a letter: the name in the letterhead or in the line above the address window.

use super::letter::Letter;

/// What typists and text recognition put between the parts of a return address.
const SEPARATORS: [&str; 12] = [" · ", " - ", " | ", " • ", " – ", " — ", " * ", " ° ", " ' ", " : ", " . ", ", "];
/// A letterhead begins within the first lines that are not blank.
const LETTERHEAD_LINES: usize = 6;
/// The return address stands above the address window.
const WINDOW_LINES: usize = 16;

/// The sender's name, or nothing rather than a wrong line.
pub(super) fn sender(letter: &Letter<'_>) -> Option<String> {
    if let Some(name) = form_field(letter) {
        return Some(name);
    }
    let filled = || letter.head().iter().filter(|line| !line.is_empty());
    let letterhead =
        filled().take(LETTERHEAD_LINES).find(|line| is_name(line)).map(|line| return_name(line).unwrap_or(line));
    let above_window = filled().take(WINDOW_LINES).find_map(|line| return_name(line));
    match (letterhead, above_window) {
        // The letterhead is set larger and recognised better.
        (Some(head), Some(name)) if same_start(head, name) => Some(clean(head)),
        (_, Some(name)) => Some(clean(name)),
        (Some(head), None) => Some(clean(head)),
        (None, None) => signature(letter),
    }
}

/// The field `Name:` of a web form sent as text, or what stands below `Name, Vorname` on a printed one.
fn form_field(letter: &Letter<'_>) -> Option<String> {
    if let Some(name) = letter.head().iter().find_map(|line| line.strip_prefix("Name:")) {
        return is_name(name).then(|| clean(name));
    }
    let mut filled = letter.head().iter().filter(|line| !line.is_empty());
    filled.find(|line| line.to_lowercase().starts_with("name, vorname"))?;
    // A date of birth may follow on the same line.
    let written = filled.next()?.split(|c: char| c.is_ascii_digit()).next()?;
    let (last, first) = written.split_once(',')?;
    let name = format!("{} {}", first.trim(), last.trim());
    is_name(&name).then(|| clean(&name))
}

/// The name in a line such as `Erna Beispiel · Musterweg 1 · 12345 Kleinhausen`.
fn return_name(line: &str) -> Option<&str> {
    let post_code = |word: &str| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    // A dialling code has as many digits.
    let is_phone =
        |word: &str| ["telefon", "telefax", "tel.", "fax"].iter().any(|start| word.to_lowercase().starts_with(start));
    if !line.split_whitespace().take_while(|word| !is_phone(word)).any(post_code) {
        return None;
    }
    let cut = SEPARATORS.iter().filter_map(|s| line.find(s)).min()?;
    let name = line.get(..cut)?;
    is_name(name).then_some(name)
}

fn is_name(line: &str) -> bool {
    const NOT_NAMES: [&str; 12] = [
        "an ",
        "an den",
        "an die",
        "herrn",
        "frau ",
        "stadt ",
        "stadtverwaltung",
        "gemeinde ",
        "telefon",
        "tel.",
        "telefax",
        "e-mail",
    ];
    let lower = line.to_lowercase();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    letters >= 5
        && digits * 4 <= letters
        && letters * 10 >= line.chars().filter(|c| !c.is_whitespace()).count() * 7
        && !lower.contains(['@', '='])
        && !lower.contains("www.")
        && !["gegangen", "poststelle"].iter().any(|stamp| lower.contains(stamp))
        && !is_street(&lower)
        && !NOT_NAMES.iter().any(|start| lower.starts_with(start))
}

/// A line that ends with a house number, or a street with a house number anywhere.
fn is_street(lower: &str) -> bool {
    const STREETS: [&str; 6] = ["straße", "strasse", "str.", "weg", "platz", "allee"];
    let house_number = |word: &str| {
        word.len() <= 4 && word.trim_end_matches(char::is_alphabetic).parse::<u16>().is_ok_and(|n| n < 1_000)
    };
    let words: Vec<&str> = lower.split_whitespace().collect();
    let street = |word: &&str| STREETS.iter().any(|street| word.ends_with(street));
    words.last().is_some_and(|word| house_number(word))
        || words.iter().any(street) && words.iter().skip(1).any(|word| house_number(word))
}

fn same_start(one: &str, other: &str) -> bool {
    let start = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).take(6).collect()
    };
    start(one) == start(other)
}

/// The line below the complimentary close.
pub(super) fn signature(letter: &Letter<'_>) -> Option<String> {
    let close = |line: &&&str| {
        let line = line.to_lowercase();
        line.contains("grüßen") || line.contains("gruß") || line.starts_with("hochachtungsvoll")
    };
    let body = letter.body();
    let at = body.iter().position(|line| close(&line))?;
    let below = body.iter().skip(at + 1).filter(|line| !line.is_empty());
    below.take(2).find(|line| is_name(line)).map(|line| clean(line))
}

fn clean(name: &str) -> String {
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '„' | '"' | '.' | ')'));
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender_of(text: &str) -> Option<String> {
        sender(&Letter::new(text))
    }

    #[test]
    fn the_letterhead_wins_over_its_small_copy() {
        let text = "Tischlerei Holzwurm GmbH & Co. KG\nHobelweg 3\n\
                    Tischlerei Holzwurm GrnbH - Hobelweg 3 - 12345 Kleinhausen\nStadt Rurbroich\nRathausplatz 1";
        assert_eq!(sender_of(text).unwrap(), "Tischlerei Holzwurm GmbH & Co. KG");
    }

    #[test]
    fn the_return_line_names_who_a_slogan_does_not() {
        let text = "Wir bauen Zukunft seit Jahren\nErna Beispiel · Musterweg 1 · 12345 Kleinhausen\nStadt Rurbroich";
        assert_eq!(sender_of(text).unwrap(), "Erna Beispiel");
    }

    #[test]
    fn an_address_line_is_no_name() {
        let text = "Irma und Paul Beispiel\nAm Hang 44, 12345 Kleinhausen\nStadt Rurbroich";
        assert_eq!(sender_of(text).unwrap(), "Irma und Paul Beispiel");
        assert!(is_name("Sportverein Kleinhausen 1888 e. V.") && !is_name("Hobelweg 3 a"));
    }

    #[test]
    fn a_web_form_names_its_sender() {
        let text = "Kontaktformular\nName: Erna Beispiel\nOrt: 12345 Kleinhausen";
        assert_eq!(sender_of(text).unwrap(), "Erna Beispiel");
    }

    #[test]
    fn a_printed_form_names_its_sender() {
        let text = "Anmeldung zur Hundesteuer\n\nName, Vorname . Geburtsdatum\n\nBeispiel, Erna 17.03.1961\n";
        assert_eq!(sender_of(text).unwrap(), "Erna Beispiel");
        assert!(sender_of("Anmeldung zur Hundesteuer\nName, Vorname\n").is_some(), "an empty form is no crash");
    }

    #[test]
    fn a_dialling_code_is_no_post_code() {
        let text = "Meisterbetrieb - Beleuchtung Telefon 02499 555-0190\nElektro Muster GmbH - Gewerbering 12 - 52999 Rurbroich";
        assert_eq!(sender_of(text).unwrap(), "Elektro Muster GmbH");
    }

    #[test]
    fn the_recipient_is_not_the_sender() {
        let text = "Stadt Rurbroich\nRathausplatz 1\n\nGuten Tag,\nText\nMit freundlichen Grüßen\n\nErna Beispiel";
        assert_eq!(sender_of(text).unwrap(), "Erna Beispiel");
        assert_eq!(sender_of("Stadt Rurbroich\nRathausplatz 1"), None);
        assert_eq!(sender_of(""), None);
    }
}
