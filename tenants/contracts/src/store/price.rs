use super::{stored, taken};
use crate::price::{AgreementId, Price, Rates};
use crate::schema::price_versions;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, Money, Result, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = price_versions)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    agreement: Uuid,
    valid_from: NaiveDate,
    base_cents: i64,
    per_user_cents: i64,
    per_gb_cents: i64,
    vat_rate_bp: i32,
}

impl TryFrom<Row> for Unchecked<Price> {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let rates = Rates {
            base: Money(row.base_cents),
            per_user: Money(row.per_user_cents),
            per_gb: Money(row.per_gb_cents),
            vat_basis_points: stored(row.vat_rate_bp.try_into(), row.id)?,
        };
        let (tenant, id, agreement) = (row.tenant_id.into(), row.id.into(), row.agreement.into());
        Ok(Self::new(Price { tenant, id, agreement, valid_from: row.valid_from, rates }))
    }
}

/// All prices of these agreements, oldest first.
pub async fn list_of(tx: &mut Tx<'_>, agreements: &[AgreementId]) -> Result<Vec<Unchecked<Price>>> {
    let ids: Vec<Uuid> = agreements.iter().map(|id| id.0).collect();
    let query = price_versions::table
        .filter(price_versions::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(price_versions::agreement.eq_any(ids));
    let rows: Vec<Row> = query.order((price_versions::valid_from, price_versions::id)).load(tx.sql()).await?;
    rows.into_iter().map(Unchecked::try_from).collect()
}

/// Enters a price.
pub async fn add(tx: &mut Tx<'_>, price: &Price) -> Result<()> {
    let row = Row {
        tenant_id: price.tenant.0,
        id: price.id.0,
        agreement: price.agreement.0,
        valid_from: price.valid_from,
        base_cents: price.rates.base.0,
        per_user_cents: price.rates.per_user.0,
        per_gb_cents: price.rates.per_gb.0,
        vat_rate_bp: price.rates.vat_basis_points.into(),
    };
    let added = diesel::insert_into(price_versions::table).values(row).execute(tx.sql()).await;
    added.map(|_| ()).map_err(|error| {
        taken(
            error.into(),
            "contracts.price_exists",
            "Ab diesem Tag gibt es schon Preise. Es wurde nichts gespeichert. Wählen Sie einen anderen Tag.",
        )
    })
}
