use crate::{Month, Result, Tx};
use async_trait::async_trait;
use chrono::NaiveDate;

/// What one day used.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DayUsage {
    /// The local day.
    pub day: NaiveDate,
    /// Persons entitled at some moment of the day.
    pub users: i64,
    /// Stored bytes times seconds of this day, as a decimal string: integers beyond 64 bits.
    pub byte_seconds: String,
    /// Pages read by OCR.
    pub ocr_pages: i64,
}

/// What one month used, derived from the records and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MonthUsage {
    /// Distinct persons entitled on at least one day.
    pub users: i64,
    /// Stored bytes, mean over the month's seconds.
    pub mean_bytes: i64,
    /// Stored bytes times seconds of the month, as a decimal string.
    pub byte_seconds: String,
    /// Pages read by OCR.
    pub ocr_pages: i64,
    /// Day by day.
    pub days: Vec<DayUsage>,
    /// How many records it was derived from.
    pub records: i64,
    /// SHA-256 over those records, in order: what the statement can be traced back to.
    pub digest: String,
}

/// Derives what was used.
#[async_trait]
pub trait Metering: Send + Sync {
    /// The usage of the transaction's tenant in a month, up to now if the month is still running.
    async fn month(&self, tx: &mut Tx<'_>, month: Month) -> Result<MonthUsage>;
}
