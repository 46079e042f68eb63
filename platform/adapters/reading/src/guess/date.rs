//! When a letter was written: the date in its head that is not a deadline, a reference or a receipt stamp.

use chrono::NaiveDate;

use super::letter::Letter;

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];
/// Words before a date that is not the letter's own.
const OTHER_DATES: [&str; 13] =
    ["bis", "zum", "vom", "am", "ab", "seit", "fällig", "spätestens", "von", "und", "geb.", "geboren", "/"];

/// From this score on a date in the head is taken at once.
const CLEAR: i32 = 2;
/// From this score on a date below the head is the day of signing.
const SIGNED: i32 = 4;

/// A date and how much speaks for it.
struct Found {
    date: NaiveDate,
    score: i32,
}

/// The most plausible date: a clear one in the head, else place and date below the text or on a `later` page,
/// else whatever date the head has.
pub(super) fn letter_date(letter: &Letter<'_>, later: &[Letter<'_>]) -> Option<NaiveDate> {
    let mut best: Option<Found> = None;
    for found in dates(letter.head()) {
        if best.as_ref().is_none_or(|best| found.score > best.score) {
            best = Some(found);
        }
    }
    if let Some(clear) = best.as_ref().filter(|found| found.score >= CLEAR) {
        return Some(clear.date);
    }
    let signed = std::iter::once(letter.body()).chain(later.iter().map(Letter::lines));
    let mut signed = signed.flat_map(dates).filter(|found| found.score >= SIGNED);
    let found = signed.next().or_else(|| best.filter(|found| found.score >= 0));
    found.map(|found| found.date)
}

/// All dates of the lines with their plausibility.
fn dates(lines: &[&str]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut label = "";
    for line in lines.iter().filter(|line| !line.is_empty()) {
        // The label may stand in the line above, as the head of a table.
        let labelled = label.trim_end_matches(':').ends_with("Datum");
        found.extend(dates_in(line, labelled));
        label = line;
    }
    found
}

fn dates_in(line: &str, labelled: bool) -> Vec<Found> {
    let lower = line.to_lowercase();
    if lower.contains("eingeg") || lower.contains("eingang") {
        return Vec::new();
    }
    let labelled = labelled || lower.contains("datum") && !lower.contains("geburtsdatum");
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut found = Vec::new();
    for at in 0..words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let Some((date, length)) = long(rest).or_else(|| short(rest)) else {
            continue;
        };
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let before = before.map(|word| word.to_lowercase());
        found.push(Found { date, score: score(before.as_deref(), labelled, words.len() - length) });
    }
    found
}

fn score(before: Option<&str>, labelled: bool, other_words: usize) -> i32 {
    let mut score = if labelled { 3 } else { 0 };
    if other_words == 0 {
        score += 2;
    }
    score += match before.map(|word| word.trim_end_matches(':')) {
        Some("den") => 2 + i32::from(other_words <= 3) * 2,
        Some("datum") => 2,
        Some(word) if word.ends_with(',') && other_words <= 2 => 4,
        Some(word) if OTHER_DATES.contains(&word) => -3,
        _ => 0,
    };
    score
}

/// `14. Oktober 2026`, `14. Okt. 2026`. Receipt stamps write the month in capitals.
fn long(words: &[&str]) -> Option<(NaiveDate, usize)> {
    let [day, month, year, ..] = words else {
        return None;
    };
    let day = day.trim_start_matches(|c: char| !c.is_ascii_digit()).strip_suffix('.')?.parse().ok()?;
    let name = month.trim_matches(|c: char| !c.is_alphabetic());
    if name.chars().count() < 3 || name.chars().all(char::is_uppercase) {
        return None;
    }
    let name = name.to_lowercase();
    let month = (1..).zip(MONTHS).find(|(_, full)| full.starts_with(&name))?.0;
    let year = number(year, 4)?;
    plausible(year, month, day).map(|date| (date, 3))
}

/// `14.10.2026`, `14.10.26`, `2026-10-14`.
fn short(words: &[&str]) -> Option<(NaiveDate, usize)> {
    let word = words.first()?.trim_matches(|c: char| !c.is_ascii_digit());
    let parts: Vec<&str> = word.split('.').collect();
    let date = match parts.as_slice() {
        [day, month, year] => {
            let year = number(year, 4).or_else(|| number(year, 2).map(|short| 2_000 + short))?;
            plausible(year, month.parse().ok()?, day.parse().ok()?)
        }
        _ => NaiveDate::parse_from_str(word, "%Y-%m-%d").ok(),
    };
    date.map(|date| (date, 1))
}

fn number(word: &str, digits: usize) -> Option<i32> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    (word.len() == digits).then(|| word.parse().ok())?
}

fn plausible(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    (1_990..2_100).contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date_of(text: &str) -> Option<String> {
        letter_date(&Letter::new(text), &[]).map(|date| date.to_string())
    }

    #[test]
    fn long_short_and_technical_dates_are_read() {
        for text in ["14. Oktober 2026", "14. Okt. 2026", "14.10.2026", "14.10.26", "Datum: 2026-10-14"] {
            assert_eq!(date_of(text).as_deref(), Some("2026-10-14"), "{text}");
        }
    }

    #[test]
    fn the_letters_own_date_wins_over_those_it_mentions() {
        let text = "Stadt Rurbroich\nIhr Schreiben vom 01.10.2026\nRurbroich, den 3. November 2026\n\
                    Widerspruch gegen den Bescheid vom 12. Oktober 2026\nSehr geehrte Frau Muster,\nbis 30.11.2026";
        assert_eq!(date_of(text).as_deref(), Some("2026-11-03"));
    }

    #[test]
    fn a_receipt_stamp_is_not_the_letters_date() {
        assert_eq!(date_of("EINGEGANGEN\n17. OKT. 2026\nPoststelle"), None);
    }

    #[test]
    fn a_deadline_alone_is_no_date_and_nonsense_is_none() {
        assert_eq!(date_of("Frist bis 30.11.2026"), None);
        assert_eq!(date_of("99.99.2026 und 1.2.3.4 und 31.02.2026"), None);
    }

    #[test]
    fn a_form_is_dated_where_it_is_signed() {
        let first = Letter::new("Anmeldung\ngeboren 30.07.1994\nEinzug am 01.11.2026");
        let second = Letter::new("Rurbroich, 03.11.2026");
        let date = letter_date(&first, &[second]).unwrap();
        assert_eq!(date.to_string(), "2026-11-03");
        assert_eq!(date_of("Zeichen Datum\n\nA-1 26.10.2026").as_deref(), Some("2026-10-26"));
    }

    #[test]
    fn place_and_date_below_the_text_count() {
        let text = "Guten Tag,\nText\nRurbroich, den 3. November 2026\nErna Beispiel";
        assert_eq!(date_of(text).as_deref(), Some("2026-11-03"));
    }
}
