//! What a customer used in a month, frozen when it was billed.
use crate::xrechnung::{Attachment, MediaType};
use chrono::{DateTime, Utc};
use sdk::ports::MonthUsage;
use sdk::{Error, Month, Place, Resource, Result, TenantId, uuid::Uuid};
use std::fmt::Write;

/// What a customer used in a month, as it was billed.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The issuer's tenant.
    pub tenant: TenantId,
    /// Its identity.
    pub id: Uuid,
    /// Whose usage it is.
    pub customer: TenantId,
    /// The month.
    pub month: Month,
    /// The usage, with the number and digest of the records it was derived from.
    pub usage: MonthUsage,
    /// When it was frozen.
    pub created_at: DateTime<Utc>,
}

impl Statement {
    /// The evidence that goes with the invoice: day by day, with the sums of the month in the last line.
    ///
    /// # Errors
    /// `Internal` if text cannot be written, which does not happen in memory.
    pub fn evidence(&self) -> Result<Attachment> {
        let mut csv = String::from("Tag;Personen;Byte-Sekunden;Seiten mit Texterkennung\n");
        let usage = &self.usage;
        for day in &usage.days {
            let row = writeln!(csv, "{};{};{};{}", day.day, day.users, day.byte_seconds, day.ocr_pages);
            row.map_err(Error::internal)?;
        }
        let sums = writeln!(csv, "{};{};{};{}", self.month, usage.users, usage.byte_seconds, usage.ocr_pages);
        sums.map_err(Error::internal)?;
        Ok(Attachment {
            name: format!("Nutzungsnachweis-{}.csv", self.month),
            description: format!("Nutzungsnachweis {}", self.month),
            media_type: MediaType::Csv,
            bytes: csv.into_bytes(),
        })
    }
}

impl Resource for Statement {
    const KIND: &'static str = "contracts.statement";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

/// Gigabytes of 10⁹ bytes in tenths, rounded up once, after summation: the quantity that is billed.
pub fn billed_tenths_of_gb(mean_bytes: i64) -> i64 {
    const TENTH: i64 = 100_000_000;
    let bytes = mean_bytes.max(0);
    bytes / TENTH + i64::from(bytes % TENTH > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::ports::DayUsage;

    #[test]
    fn gigabytes_round_up_once() {
        for (bytes, tenths) in [
            (0, 0),
            (-5, 0),
            (1, 1),
            (100_000_000, 1),
            (100_000_001, 2),
            (1_284_300_000_000, 12_843),
            (i64::MAX, 92_233_720_369),
        ] {
            assert_eq!(billed_tenths_of_gb(bytes), tenths, "{bytes}");
        }
    }

    #[test]
    fn evidence_can_be_added_up_again() {
        let day =
            |day: &str| DayUsage { day: day.parse().unwrap(), users: 3, byte_seconds: "86400000".into(), ocr_pages: 2 };
        let usage = MonthUsage {
            users: 3,
            mean_bytes: 1_000,
            byte_seconds: "172800000".into(),
            ocr_pages: 4,
            days: vec![day("2026-10-01"), day("2026-10-02")],
            records: 7,
            digest: "ab".into(),
        };
        let (tenant, customer) = (TenantId::new(), TenantId::new());
        let month = "2026-10".parse().unwrap();
        let at = DateTime::UNIX_EPOCH;
        let statement = Statement { tenant, id: Uuid::now_v7(), customer, month, usage, created_at: at };
        let evidence = statement.evidence().unwrap();
        assert_eq!(evidence.name, "Nutzungsnachweis-2026-10.csv");
        let text = String::from_utf8(evidence.bytes).unwrap();
        assert_eq!(text.lines().nth(2), Some("2026-10-02;3;86400000;2"));
        assert_eq!(text.lines().last(), Some("2026-10;3;172800000;4"));
    }
}
