//! Amounts as people type them.

/// Cents of an amount such as `1.450,00 €`, `6,4` or `12`; hundredths of a percentage such as `19`.
/// `None` if it is none, negative, or has more than two decimal places.
pub fn hundredths(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '€' | '%')).collect();
    let (whole, fraction) = text.split_once(',').unwrap_or((&text, ""));
    if fraction.len() > 2 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = ungrouped(whole)?.parse::<i64>().ok()?;
    let fraction = format!("{fraction:0<2}").parse::<i64>().ok()?;
    whole.checked_mul(100)?.checked_add(fraction)
}

/// The digits of a number whose points, if any, part groups of three.
fn ungrouped(text: &str) -> Option<String> {
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = text.split('.');
    let first = groups.next().filter(|first| digits(first))?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || first.len() <= 3;
    let formed = grouped && rest.iter().all(|group| group.len() == 3 && digits(group));
    formed.then(|| format!("{first}{}", rest.concat()))
}

/// Cents as a field shows them: `1450,00`.
pub fn field(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents.unsigned_abs() % 100)
}

/// Hundredths of a percentage as people read them: `19`, `7,50`.
pub fn percent(hundredths: i64) -> String {
    if hundredths % 100 == 0 { (hundredths / 100).to_string() } else { field(hundredths) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, cents) in [
            ("1.450,00 €", 145_000),
            ("1450", 145_000),
            ("6,4", 640),
            ("0,35", 35),
            ("0", 0),
            ("12.345.678,9", 1_234_567_890),
            ("19 %", 1_900),
        ] {
            assert_eq!(hundredths(text), Some(cents), "{text}");
            assert_eq!(hundredths(&field(cents)), Some(cents));
        }
    }

    #[test]
    fn percentages_are_short() {
        assert_eq!((percent(1_900), percent(750)), ("19".to_owned(), "7,50".to_owned()));
    }

    #[test]
    fn other_texts_are_none() {
        let long = "9".repeat(30);
        for text in ["", ",5", "-1", "1,234", "1.45", "1..450", "1450.000", "1,5,0", "0x10", "zwölf", "1e3", "٣", &long]
        {
            assert_eq!(hundredths(text), None, "{text:?}");
        }
    }
}
