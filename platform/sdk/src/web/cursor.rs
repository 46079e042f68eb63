//! Keyset paging: a list never skips or repeats a row, however deep one pages.
use crate::{Error, Result, uuid::Uuid};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use std::str::FromStr;

/// Rows on one page of a list.
pub const PAGE_SIZE: i64 = 50;

/// Where the next page of a list begins: after this row, in the order time then identity, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The row's time.
    pub at: DateTime<Utc>,
    /// The row's identity.
    pub id: Uuid,
}

impl Cursor {
    /// The cursor of a query string, if there is one.
    ///
    /// # Errors
    /// `Invalid` if it is not one of ours.
    pub fn parse(text: Option<&str>) -> Result<Option<Self>> {
        text.filter(|text| !text.is_empty()).map(str::parse).transpose()
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("{}|{}", self.at.timestamp_micros(), self.id)))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let decode = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
            let (at, id) = text.split_once('|')?;
            Some(Self { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, id: id.parse().ok()? })
        };
        decode().ok_or_else(|| {
            Error::invalid(
                "bad_cursor",
                "Diese Fortsetzung der Liste ist ungültig. Es wurde nichts geändert. Beginnen Sie die Liste von vorn.",
            )
        })
    }
}

/// Cuts one row more than a page (the query asked for `PAGE_SIZE + 1`) into the page and the cursor behind it.
pub fn paged<T>(mut rows: Vec<T>, place: impl Fn(&T) -> (DateTime<Utc>, Uuid)) -> (Vec<T>, Option<Cursor>) {
    let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    if rows.len() <= size {
        return (rows, None);
    }
    rows.truncate(size);
    let next = rows.last().map(|row| {
        let (at, id) = place(row);
        Cursor { at, id }
    });
    (rows, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_way_through_a_link() {
        let at = DateTime::from_timestamp_micros(1_795_507_200_123_456).unwrap();
        let cursor = Cursor { at, id: Uuid::now_v7() };
        assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        for wrong in ["x", "🦊", "AAAA", "MTIzfHg"] {
            assert_eq!(wrong.parse::<Cursor>().unwrap_err().kind, crate::Kind::Invalid);
        }
    }

    #[test]
    fn a_full_page_has_a_next_one() {
        let rows: Vec<Uuid> = (0..=PAGE_SIZE).map(|_| Uuid::now_v7()).collect();
        let (page, next) = paged(rows.clone(), |id| (DateTime::UNIX_EPOCH, *id));
        assert_eq!(page.len(), 50);
        assert_eq!(next.map(|c| c.id), page.last().copied());
        assert!(paged(page, |id| (DateTime::UNIX_EPOCH, *id)).1.is_none());
    }
}
