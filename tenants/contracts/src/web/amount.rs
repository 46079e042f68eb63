//! Numbers of usage as people read them.
use crate::statement::billed_tenths_of_gb;

/// Gigabytes as they are billed: `1.284,3`.
pub(super) fn billed_gb(mean_bytes: i64) -> String {
    let tenths = billed_tenths_of_gb(mean_bytes);
    format!("{},{}", grouped(tenths / 10), tenths % 10)
}

/// Byte-seconds as gigabyte-hours with two decimals; both count storage over time, so nothing is rounded in between.
/// `None` if the text is no number.
pub(super) fn centi_gb_hours(byte_seconds: &str) -> Option<i64> {
    const CENTI: i128 = 36_000_000_000;
    let value: i128 = byte_seconds.parse().ok()?;
    i64::try_from(value / CENTI).ok()
}

/// `12.345,67`
pub(super) fn hundredths(value: i64) -> String {
    format!("{},{:02}", grouped(value / 100), value.unsigned_abs() % 100)
}

/// `12.345`
pub(super) fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = if value < 0 { String::from("-") } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_like_german_ones() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(-1_234_567), "-1.234.567");
        assert_eq!(billed_gb(1_284_250_000_001), "1.284,3");
        assert_eq!(hundredths(123_456), "1.234,56");
    }

    #[test]
    fn one_gigabyte_for_one_hour_is_one_gigabyte_hour() {
        assert_eq!(centi_gb_hours("3600000000000"), Some(100));
        assert_eq!(centi_gb_hours("-"), None);
        assert_eq!(centi_gb_hours("0"), Some(0));
    }
}
