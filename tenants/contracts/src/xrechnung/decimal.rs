//! Fixed-point numbers as text.

/// `value` in units of 10^-`places`, as XML wants it: a point, at least `least` decimal places, no idle zeros.
pub fn plain(value: i64, places: usize, least: usize) -> String {
    let (sign, whole, fraction) = parts(value, places, least);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The same number as Germans read it: a comma, and points between thousands.
pub fn german(value: i64, places: usize, least: usize) -> String {
    let (sign, whole, fraction) = parts(value, places, least);
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if sign.is_empty() { "" } else { "\u{2212}" };
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped},{fraction}") }
}

fn parts(value: i64, places: usize, least: usize) -> (&'static str, String, String) {
    let sign = if value < 0 { "-" } else { "" };
    let mut whole = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let mut fraction = whole.split_off(whole.len() - places);
    while fraction.len() > least && fraction.ends_with('0') {
        fraction.pop();
    }
    (sign, whole, fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_numbers_have_a_point_and_no_idle_zeros() {
        for (value, places, least, text) in [
            (0, 2, 2, "0.00"),
            (5, 2, 2, "0.05"),
            (-5, 2, 2, "-0.05"),
            (1_234_567, 2, 2, "12345.67"),
            (1_000, 3, 0, "1"),
            (12_345, 3, 0, "12.345"),
            (-500, 3, 0, "-0.5"),
            (100_000, 6, 2, "0.10"),
            (123_456, 6, 2, "0.123456"),
            (1900, 2, 0, "19"),
            (i64::MIN, 2, 2, "-92233720368547758.08"),
        ] {
            assert_eq!(plain(value, places, least), text);
        }
    }

    #[test]
    fn german_numbers_have_a_comma_and_groups() {
        for (value, places, least, text) in [
            (0, 2, 2, "0,00"),
            (99_999, 2, 2, "999,99"),
            (674_881, 2, 2, "6.748,81"),
            (-123_456_789, 2, 2, "\u{2212}1.234.567,89"),
            (2_500, 3, 0, "2,5"),
            (1_000_000, 3, 0, "1.000"),
        ] {
            assert_eq!(german(value, places, least), text);
        }
    }
}
