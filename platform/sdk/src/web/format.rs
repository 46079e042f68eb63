//! How times and sizes are written for people.
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Berlin;

/// `24.11.2026`
pub fn day(at: DateTime<Utc>) -> String {
    at.with_timezone(&Berlin).format("%d.%m.%Y").to_string()
}

/// `24.11.2026, 07:42 Uhr`
pub fn moment(at: DateTime<Utc>) -> String {
    at.with_timezone(&Berlin).format("%d.%m.%Y, %H:%M Uhr").to_string()
}

/// `184 kB`, `1,3 MB`, `2.048,0 GB` (powers of ten, as contracts count)
pub fn size(bytes: i64) -> String {
    let bytes = bytes.max(0);
    let tenths = |unit: i64| {
        let value = bytes / (unit / 10);
        format!("{},{}", crate::web::format::grouped(value / 10), value % 10)
    };
    match bytes {
        0..=999 => format!("{bytes} Byte"),
        1_000..=999_999 => format!("{} kB", bytes / 1_000),
        1_000_000..=999_999_999 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

/// A value inside an address: everything but letters, digits and `-._~` as `%XX` (RFC 3986).
pub fn encode(text: &str) -> String {
    let safe = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn grouped(value: i64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
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
    fn times_are_local_and_sizes_short() {
        let at: DateTime<Utc> = "2026-11-24T06:42:00Z".parse().unwrap();
        assert_eq!(moment(at), "24.11.2026, 07:42 Uhr");
        assert_eq!(encode("/inbox?q=Öl & mehr"), "%2Finbox%3Fq%3D%C3%96l%20%26%20mehr");
        assert_eq!(size(0), "0 Byte");
        assert_eq!(size(184_900), "184 kB");
        assert_eq!(size(1_340_000), "1,3 MB");
        assert_eq!(size(1_284_300_000_000), "1.284,3 GB");
    }
}
