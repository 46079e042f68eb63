//! Where items stand, for questions about rights.
use super::READ;
use crate::item::ItemId;
use crate::receipt::ReceiptNumber;
use crate::store;
use async_trait::async_trait;
use sdk::ports::{Standing, ThingKind, Things};
use sdk::{Kind, PersonId, Result, Tx, Visibility};

static ITEM: ThingKind = ThingKind {
    kind: "inbox.item",
    title: "Poststück",
    plural: "Eingänge",
    read: READ,
    path: "/inbox/items/",
    opens: true,
};

/// Knows where items stand.
pub struct Standings;

#[async_trait]
impl Things for Standings {
    fn kinds(&self) -> &'static [ThingKind] {
        std::slice::from_ref(&ITEM)
    }

    async fn find(&self, tx: &mut Tx<'_>, wanted: &str, _about: &[PersonId]) -> Result<Option<Standing>> {
        let Some(id) = identity(tx, wanted).await? else { return Ok(None) };
        let row = match store::item::get(tx, id).await {
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            row => row?,
        };
        let (place, item) = tx.stand(READ, row).await?;
        let title = item.map(|item| item.subject.unwrap_or(item.file_name));
        Ok(Some(Standing { kind: &ITEM, id: id.0, place, title }))
    }

    async fn count(&self, tx: &mut Tx<'_>, _kind: &ThingKind, sight: Visibility) -> Result<i64> {
        store::list::within(tx, sight).await
    }
}

async fn identity(tx: &mut Tx<'_>, wanted: &str) -> Result<Option<ItemId>> {
    match (ITEM.identity_in(wanted), receipt(wanted)) {
        (Some(id), _) => Ok(Some(id.into())),
        (None, Some(receipt)) => store::item::numbered(tx, receipt).await,
        (None, None) => Ok(None),
    }
}

/// `2026-000017`, with or without the zeros.
fn receipt(text: &str) -> Option<ReceiptNumber> {
    let (year, number) = text.trim().split_once('-')?;
    Some(ReceiptNumber { year: year.parse().ok()?, number: number.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_number_is_read_as_it_is_written() {
        let number = ReceiptNumber { year: 2026, number: 17 };
        assert_eq!(receipt(&number.to_string()), Some(number));
        assert_eq!(receipt(" 2026-17 "), Some(number));
        for other in ["", "2026", "11.21.03-0007/2026", "a-b"] {
            assert_eq!(receipt(other), None, "{other}");
        }
    }
}
