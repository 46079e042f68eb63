//! Months in addresses and in words.
use chrono::Datelike;
use sdk::web::Page;
use sdk::{Cx, Error, Month, Result, local_day};

const NAMES: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// A month as it stands in an address or a form: `2026-10`.
pub(super) fn parse(text: &str) -> Result<Month> {
    text.trim().parse().map_err(|_| {
        Error::invalid(
            "contracts.no_month",
            "Das ist kein Monat. Es wurde nichts geändert. Schreiben Sie ihn wie 2026-10.",
        )
    })
}

/// The month of a query, or this one.
pub(super) fn or_present(cx: &Cx, text: Option<&str>) -> Result<Month> {
    match text {
        Some(text) if !text.is_empty() => parse(text),
        _ => Ok(present(cx)),
    }
}

/// The running month.
pub(super) fn present(cx: &Cx) -> Month {
    Month::of(local_day(cx.now()))
}

/// `Oktober 2026`, in the language of the page.
pub(super) fn title(page: &Page, month: Month) -> String {
    let first = month.first();
    let name = usize::try_from(first.month0()).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or_default();
    format!("{} {}", page.t(name), first.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_texts_are_invalid_and_say_how_to_write_one() {
        assert_eq!(parse(" 2026-10 ").unwrap().to_string(), "2026-10");
        for wrong in ["", "Oktober", "2026-13", "2026-10-01", "10/2026"] {
            assert_eq!(parse(wrong).unwrap_err().code, "contracts.no_month", "{wrong}");
        }
    }
}
