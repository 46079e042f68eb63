use crate::item::ItemId;
use crate::schema::mails;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};

/// The head of an item that is a mail.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = mails)]
pub struct Mail {
    /// `Name <address>`.
    pub sender: String,
    /// The recipients, with commas between them.
    pub recipients: String,
    /// The subject as sent; the item's may be corrected.
    pub subject: String,
    /// When it was sent, as it says itself.
    pub sent_at: Option<DateTime<Utc>>,
    /// Its Message-ID.
    pub message_id: Option<String>,
}

/// The head of an item, if it is a mail.
pub async fn get(tx: &mut Tx<'_>, item: ItemId) -> Result<Option<Mail>> {
    let query = mails::table
        .filter(mails::tenant_id.eq(tx.tenant().0))
        .filter(mails::item.eq(item.0))
        .select(Mail::as_select());
    Ok(query.first(tx.sql()).await.optional()?)
}

/// Adds the head of an item.
pub async fn save(tx: &mut Tx<'_>, item: ItemId, mail: &Mail) -> Result<()> {
    diesel::insert_into(mails::table).values((mails::item.eq(item.0), mail)).execute(tx.sql()).await?;
    Ok(())
}
