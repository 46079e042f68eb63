//! References: IBANs and calendar dates, which people write in several ways.

use std::ops::Range;

/// Lengths of an IBAN without blanks, ISO 13616.
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;

/// Finds an IBAN at the beginning of `text`, written together or in groups of four, and returns its groups.
///
/// Only a number with a correct check sum (ISO 7064 mod 97-10) counts, so ordinary words are never swallowed.
pub(crate) fn iban(text: &str) -> Option<Vec<Range<usize>>> {
    let mut head = text.bytes();
    let is_head =
        head.by_ref().take(2).all(|byte| byte.is_ascii_uppercase()) && head.take(2).all(|byte| byte.is_ascii_digit());
    if !is_head {
        return None;
    }
    let (mut compact, mut groups, mut found) = (String::new(), Vec::new(), None);
    let mut at = 0;
    while let Some(group) = text.get(at..).map(group).filter(|group| !group.is_empty()) {
        compact.push_str(group);
        if compact.len() > *IBAN.end() {
            break;
        }
        groups.push(at..at + group.len());
        at += group.len();
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.chars().next().filter(|next| matches!(next, ' ' | '\u{a0}'));
        let ends_here = !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
        if ends_here && IBAN.contains(&compact.len()) && has_valid_checksum(&compact) {
            found = Some(groups.len());
        }
        if group.len() < 4 {
            break;
        }
        at += blank.map_or(0, char::len_utf8);
    }
    groups.truncate(found?);
    Some(groups)
}

/// Up to four capital letters and digits at the beginning of `text`.
fn group(text: &str) -> &str {
    let length = text.bytes().take(4).take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()).count();
    text.get(..length).unwrap_or_default()
}

fn has_valid_checksum(compact: &str) -> bool {
    let (head, body) = compact.split_at_checked(4).unwrap_or_default();
    let digits = body.chars().chain(head.chars()).filter_map(|sign| sign.to_digit(36));
    digits.fold(0, |rest, digit| (if digit < 10 { rest * 10 } else { rest * 100 } + digit) % 97) == 1
}

/// The date that three numbers spell, as `yyyymmdd`: "12.3.2026" and "2026-03-12" are the same day.
pub(crate) fn date(chunk: &str, parts: &[&str]) -> Option<String> {
    let [first, second, third] = parts else { return None };
    let (day, month, year) = match chunk.len() - first.len() - second.len() - third.len() {
        2 if chunk.matches('.').count() == 2 => (first, second, third),
        2 if chunk.matches('-').count() == 2 => (third, second, first),
        _ => return None,
    };
    let in_range = |number: &str, last: u8| number.parse::<u8>().is_ok_and(|number| (1..=last).contains(&number));
    let digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let valid = digits && year.len() == 4 && day.len() <= 2 && in_range(day, 31) && in_range(month, 12);
    valid.then(|| format!("{year}{month:0>2}{day:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ibans_are_recognised_by_their_check_sum() {
        assert_eq!(iban("DE02 1203 0000 0000 2020 51 bei der").map(|groups| groups.len()), Some(6));
        assert_eq!(iban("DE02120300000000202051").map(|groups| groups.len()), Some(6));
        assert_eq!(iban("DE02\u{a0}1203\u{a0}0000\u{a0}0000\u{a0}2020\u{a0}51").map(|groups| groups.len()), Some(6));
        assert_eq!(iban("DE03 1203 0000 0000 2020 51"), None);
        assert_eq!(iban("DE02120300000000202051X"), None);
        assert_eq!(iban("DE02"), None);
        assert_eq!(iban("ÄÖ02 1203"), None);
        assert_eq!(iban(""), None);
    }

    #[test]
    fn dates_have_one_form() {
        assert_eq!(date("12.3.2026", &["12", "3", "2026"]).as_deref(), Some("20260312"));
        assert_eq!(date("2026-03-12", &["2026", "03", "12"]).as_deref(), Some("20260312"));
        for (chunk, parts) in
            [("32.1.2026", ["32", "1", "2026"]), ("1.13.2026", ["1", "13", "2026"]), ("1.2.26", ["1", "2", "26"])]
        {
            assert_eq!(date(chunk, &parts), None, "{chunk}");
        }
        assert_eq!(date("a.b.cdef", &["a", "b", "cdef"]), None);
        assert_eq!(date("+1.2.2026", &["+1", "2", "2026"]), None);
    }
}
