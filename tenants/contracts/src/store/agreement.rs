use super::{price, stored, taken};
use crate::agreement::{Agreement, Priced};
use crate::party::Party;
use crate::price::AgreementId;
use crate::schema::agreements;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Error, Month, Result, TenantId, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = agreements)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    number: String,
    customer: Uuid,
    product: String,
    valid_from: NaiveDate,
    name: String,
    street: String,
    postcode: String,
    city: String,
    leitweg_id: String,
    email: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Unchecked<Agreement> {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let party = Party {
            name: row.name,
            street: row.street,
            postcode: row.postcode,
            city: row.city,
            leitweg: stored(row.leitweg_id.parse(), row.id)?,
            email: row.email,
        };
        Ok(Self::new(Agreement {
            tenant: row.tenant_id.into(),
            id: row.id.into(),
            number: row.number,
            customer: row.customer.into(),
            product: stored(row.product.parse(), row.id)?,
            valid_from: row.valid_from,
            party,
            created_at: row.created_at,
        }))
    }
}

/// A customer and the name it is billed under.
#[derive(Clone, Debug)]
pub struct Billable {
    /// The customer.
    pub customer: TenantId,
    /// The name on its newest agreement.
    pub title: String,
}

/// An agreement, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: AgreementId) -> Result<Unchecked<Agreement>> {
    let query = agreements::table
        .filter(agreements::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(agreements::id.eq(id.0))
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.ok_or_else(Error::not_found)?.try_into()
}

/// An agreement.
pub async fn get(tx: &mut Tx<'_>, id: AgreementId) -> Result<Unchecked<Agreement>> {
    let query = agreements::table
        .filter(agreements::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(agreements::id.eq(id.0));
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.ok_or_else(Error::not_found)?.try_into()
}

/// All agreements with a customer, held until the transaction ends: two runs bill a customer one after the other.
pub async fn lock_of(tx: &mut Tx<'_>, customer: TenantId) -> Result<Vec<Unchecked<Agreement>>> {
    let query = agreements::table
        .filter(agreements::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(agreements::customer.eq(customer.0));
    let rows: Vec<Row> = query.order(agreements::id).for_update().load(tx.sql()).await?;
    rows.into_iter().map(Unchecked::try_from).collect()
}

/// All agreements with a customer.
pub async fn list_of(tx: &mut Tx<'_>, customer: TenantId) -> Result<Vec<Unchecked<Agreement>>> {
    let query = agreements::table
        .filter(agreements::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(agreements::customer.eq(customer.0));
    let rows: Vec<Row> = query.order(agreements::id).load(tx.sql()).await?;
    rows.into_iter().map(Unchecked::try_from).collect()
}

/// One page of agreements, youngest first.
pub async fn list(tx: &mut Tx<'_>, after: Option<Cursor>) -> Result<Vec<Unchecked<Agreement>>> {
    let visible = tx.visibility().everything().into_sql::<Bool>();
    let mut query = agreements::table
        .filter(agreements::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(visible)
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let older = agreements::created_at.lt(at).or(agreements::created_at.eq(at).and(agreements::id.lt(id)));
        query = query.filter(older);
    }
    let order = (agreements::created_at.desc(), agreements::id.desc());
    let rows: Vec<Row> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    rows.into_iter().map(Unchecked::try_from).collect()
}

/// The customers with an agreement that applies in the month, by name.
pub async fn billable(tx: &mut Tx<'_>, month: Month) -> Result<Vec<Billable>> {
    let query = agreements::table
        .filter(agreements::tenant_id.eq(tx.tenant().0))
        .filter(agreements::valid_from.le(month.last()))
        .distinct_on(agreements::customer)
        .order((agreements::customer, agreements::valid_from.desc(), agreements::id.desc()))
        .select((agreements::customer, agreements::name));
    let rows: Vec<(Uuid, String)> = query.load(tx.sql()).await?;
    let mut all: Vec<Billable> =
        rows.into_iter().map(|(customer, title)| Billable { customer: customer.into(), title }).collect();
    all.sort_by(|a, b| (&a.title, a.customer).cmp(&(&b.title, b.customer)));
    Ok(all)
}

/// These agreements with all their prices.
pub async fn priced(tx: &mut Tx<'_>, agreements: Vec<Agreement>) -> Result<Vec<Priced>> {
    let ids: Vec<AgreementId> = agreements.iter().map(|agreement| agreement.id).collect();
    let rows = price::list_of(tx, &ids).await?;
    let prices = tx.admit_all(rows)?;
    let with_prices = |agreement: Agreement| {
        let own = prices.iter().filter(|price| price.agreement == agreement.id).cloned();
        Priced { prices: own.collect(), agreement }
    };
    Ok(agreements.into_iter().map(with_prices).collect())
}

/// Enters an agreement.
pub async fn add(tx: &mut Tx<'_>, agreement: &Agreement) -> Result<()> {
    let party = agreement.party.clone();
    let row = Row {
        tenant_id: agreement.tenant.0,
        id: agreement.id.0,
        number: agreement.number.clone(),
        customer: agreement.customer.0,
        product: agreement.product.key().to_owned(),
        valid_from: agreement.valid_from,
        name: party.name,
        street: party.street,
        postcode: party.postcode,
        city: party.city,
        leitweg_id: party.leitweg.into(),
        email: party.email,
        created_at: agreement.created_at,
    };
    let added = diesel::insert_into(agreements::table).values(row).execute(tx.sql()).await;
    added.map(|_| ()).map_err(|error| {
        taken(
            error.into(),
            "contracts.already_agreed",
            "Für diesen Mandanten gibt es schon einen Leistungsschein für dieses Produkt. Es wurde nichts gespeichert. Ändern Sie dort die Preise.",
        )
    })
}
