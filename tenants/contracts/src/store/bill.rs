use super::statement;
use crate::bill::{Bill, Draft, InvoiceId, Papers};
use crate::schema::{invoices, papers, statements};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Error, Money, Month, Result, TenantId, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    number: String,
    customer: Uuid,
    title: String,
    month: NaiveDate,
    net_cents: i64,
    vat_cents: i64,
    gross_cents: i64,
    created_at: DateTime<Utc>,
}

type Stamped = (Row, Option<DateTime<Utc>>);
type Issued = (Row, DateTime<Utc>, Vec<u8>, Vec<u8>);
type Found = (Row, Option<DateTime<Utc>>, serde_json::Value, statement::Row);

fn bill((row, issued_at): Stamped) -> Bill {
    Bill {
        tenant: row.tenant_id.into(),
        id: row.id.into(),
        number: row.number,
        customer: row.customer.into(),
        title: row.title,
        month: Month::of(row.month),
        net: Money(row.net_cents),
        vat: Money(row.vat_cents),
        gross: Money(row.gross_cents),
        created_at: row.created_at,
        issued_at,
    }
}

/// One page of invoices, youngest first; of one month, if one is named.
pub async fn list(tx: &mut Tx<'_>, month: Option<Month>, after: Option<Cursor>) -> Result<Vec<Unchecked<Bill>>> {
    let visible = tx.visibility().everything().into_sql::<Bool>();
    let stamped = invoices::table
        .filter(invoices::tenant_id.eq(tx.tenant().0))
        .left_join(papers::table.on(papers::tenant_id.eq(invoices::tenant_id).and(papers::invoice.eq(invoices::id))));
    let mut query = stamped.select((Row::as_select(), papers::issued_at.nullable())).filter(visible).into_boxed();
    if let Some(month) = month {
        query = query.filter(invoices::month.eq(month.first()));
    }
    if let Some(Cursor { at, id }) = after {
        let older = invoices::created_at.lt(at).or(invoices::created_at.eq(at).and(invoices::id.lt(id)));
        query = query.filter(older);
    }
    let order = (invoices::created_at.desc(), invoices::id.desc());
    let rows: Vec<Stamped> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(bill(row))).collect())
}

/// The invoice of a customer for a month with all its papers are made from, if it has a number.
pub async fn find(tx: &mut Tx<'_>, customer: TenantId, month: Month) -> Result<Option<Unchecked<Draft>>> {
    let query = invoices::table
        .filter(invoices::tenant_id.eq(tx.tenant().0))
        .inner_join(
            statements::table
                .on(statements::tenant_id.eq(invoices::tenant_id).and(statements::id.eq(invoices::statement))),
        )
        .left_join(papers::table.on(papers::tenant_id.eq(invoices::tenant_id).and(papers::invoice.eq(invoices::id))))
        .filter(invoices::customer.eq(customer.0).and(invoices::month.eq(month.first())))
        .select((Row::as_select(), papers::issued_at.nullable(), invoices::body, statement::Row::as_select()));
    let found: Option<Found> = query.first(tx.sql()).await.optional()?;
    let Some((row, issued_at, body, statement)) = found else { return Ok(None) };
    let body = serde_json::from_value(body).map_err(Error::internal)?;
    let statement = statement.try_into()?;
    Ok(Some(Unchecked::new(Draft { bill: bill((row, issued_at)), body, statement })))
}

/// The last month a customer was billed for.
pub async fn last_month(tx: &mut Tx<'_>, customer: TenantId) -> Result<Option<Month>> {
    let query = invoices::table
        .filter(invoices::tenant_id.eq(tx.tenant().0))
        .filter(invoices::customer.eq(customer.0))
        .select(diesel::dsl::max(invoices::month));
    let last: Option<NaiveDate> = query.first(tx.sql()).await?;
    Ok(last.map(Month::of))
}

/// Freezes an invoice with its number.
pub async fn add(tx: &mut Tx<'_>, draft: &Draft) -> Result<()> {
    let bill = &draft.bill;
    let values = (
        invoices::id.eq(bill.id.0),
        invoices::number.eq(&bill.number),
        invoices::customer.eq(bill.customer.0),
        invoices::title.eq(&bill.title),
        invoices::month.eq(bill.month.first()),
        invoices::statement.eq(draft.statement.id),
        invoices::body.eq(serde_json::to_value(&draft.body).map_err(Error::internal)?),
        invoices::net_cents.eq(bill.net.0),
        invoices::vat_cents.eq(bill.vat.0),
        invoices::gross_cents.eq(bill.gross.0),
        invoices::created_at.eq(bill.created_at),
    );
    diesel::insert_into(invoices::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// Issues an invoice and tells whether that was news; papers made before stay as they are.
pub async fn issue(tx: &mut Tx<'_>, id: InvoiceId, made: &Papers) -> Result<bool> {
    let values = (
        papers::invoice.eq(id.0),
        papers::xml.eq(&made.xml),
        papers::pdf.eq(&made.pdf),
        papers::issued_at.eq(tx.now()),
    );
    let insert = diesel::insert_into(papers::table).values(values);
    let added = insert.on_conflict((papers::tenant_id, papers::invoice)).do_nothing().execute(tx.sql()).await?;
    Ok(added > 0)
}

/// An issued invoice with its papers.
pub async fn get(tx: &mut Tx<'_>, id: InvoiceId) -> Result<(Unchecked<Bill>, Papers)> {
    let query = invoices::table
        .filter(invoices::tenant_id.eq(tx.tenant().0))
        .inner_join(papers::table.on(papers::tenant_id.eq(invoices::tenant_id).and(papers::invoice.eq(invoices::id))))
        .filter(invoices::id.eq(id.0))
        .select((Row::as_select(), papers::issued_at, papers::xml, papers::pdf));
    let found: Option<Issued> = query.first(tx.sql()).await.optional()?;
    let (row, issued_at, xml, pdf) = found.ok_or_else(Error::not_found)?;
    Ok((Unchecked::new(bill((row, Some(issued_at)))), Papers { xml, pdf }))
}
