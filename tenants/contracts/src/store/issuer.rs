use super::stored;
use crate::issuer::{Issuer, IssuerTerms};
use crate::schema::issuers;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, Result, TenantId, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = issuers)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    valid_from: NaiveDate,
    name: String,
    street: String,
    postcode: String,
    city: String,
    vat_id: String,
    legal_note: Option<String>,
    contact: String,
    phone: String,
    email: String,
    iban: String,
    payment_days: i32,
    payment_terms: String,
}

impl TryFrom<Row> for Unchecked<Issuer> {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let terms = IssuerTerms {
            valid_from: row.valid_from,
            name: row.name,
            street: row.street,
            postcode: row.postcode,
            city: row.city,
            vat_id: stored(row.vat_id.parse(), row.id)?,
            legal_note: row.legal_note,
            contact: row.contact,
            phone: row.phone,
            email: row.email,
            iban: stored(row.iban.parse(), row.id)?,
            payment_days: stored(row.payment_days.try_into(), row.id)?,
            payment_terms: row.payment_terms,
        };
        Ok(Self::new(Issuer { tenant: row.tenant_id.into(), id: row.id, terms }))
    }
}

/// Who invoices on this day, if it is known.
pub async fn get(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Option<Unchecked<Issuer>>> {
    let query = issuers::table
        .filter(issuers::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(issuers::valid_from.le(day));
    let row: Option<Row> = query.order(issuers::valid_from.desc()).first(tx.sql()).await.optional()?;
    row.map(Unchecked::try_from).transpose()
}

/// Adds who invoices from a day on; what is known of that day already stays.
pub async fn add(tx: &mut Tx<'_>, tenant: TenantId, terms: &IssuerTerms) -> Result<()> {
    let terms = terms.clone();
    let row = Row {
        tenant_id: tenant.0,
        id: Uuid::now_v7(),
        valid_from: terms.valid_from,
        name: terms.name,
        street: terms.street,
        postcode: terms.postcode,
        city: terms.city,
        vat_id: terms.vat_id.into(),
        legal_note: terms.legal_note,
        contact: terms.contact,
        phone: terms.phone,
        email: terms.email,
        iban: terms.iban.into(),
        payment_days: terms.payment_days.into(),
        payment_terms: terms.payment_terms,
    };
    let insert = diesel::insert_into(issuers::table).values(row);
    let known = (issuers::tenant_id, issuers::valid_from);
    insert.on_conflict(known).do_nothing().execute(tx.sql()).await?;
    Ok(())
}
