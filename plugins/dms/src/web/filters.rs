//! How templates of this plugin write times and sizes.
use askama::{Result, Values, filter_fn};
use chrono::{DateTime, Utc};

/// `24.11.2026`
#[filter_fn]
pub fn day(at: &DateTime<Utc>, _: &dyn Values) -> Result<String> {
    Ok(sdk::web::day(*at))
}

/// `24.11.2026, 07:42 Uhr`
#[filter_fn]
pub fn moment(at: &DateTime<Utc>, _: &dyn Values) -> Result<String> {
    Ok(sdk::web::moment(*at))
}

/// `184 kB`
#[filter_fn]
pub fn size(bytes: &i64, _: &dyn Values) -> Result<String> {
    Ok(sdk::web::size(*bytes))
}
