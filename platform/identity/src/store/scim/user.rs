use super::filter::Asker;
use crate::person::Person;
use crate::schema::persons;
use crate::scim::schema::counterparts;
use crate::store::person::{Row, unchecked};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use scim_v2::filter::Filter;
use sdk::{Result, Tx, Unchecked, uuid::Uuid};

/// The part of a list that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// How many come before it.
    pub after: i64,
    /// How many it has at most.
    pub most: i64,
}

/// The persons a connection sees that a filter means: how many, and a part of them, the oldest first. Whom it removed it
/// does not see, unless they are back.
///
/// # Errors
/// `Invalid` if the filter asks for what cannot be asked for.
pub async fn list(
    tx: &mut Tx<'_>,
    connection: Uuid,
    filter: Option<&Filter>,
    part: Part,
) -> Result<(i64, Vec<Unchecked<Person>>)> {
    let asker = Asker { tenant: tx.tenant(), connection };
    let removed = || {
        counterparts::table
            .filter(counterparts::tenant_id.eq(asker.tenant.0))
            .filter(counterparts::connection.eq(connection).and(counterparts::removed_at.is_not_null()))
            .select(counterparts::subject)
    };
    let seen = || {
        persons::table
            .filter(persons::tenant_id.eq(asker.tenant.0))
            .filter(persons::active.or(persons::id.ne_all(removed())))
    };
    let condition = || filter.map(|filter| asker.condition(filter)).transpose();
    let mut counted = seen().count().into_boxed();
    let mut page = seen().select(Row::as_select()).into_boxed();
    if let (Some(one), Some(other)) = (condition()?, condition()?) {
        counted = counted.filter(one);
        page = page.filter(other);
    }
    let total: i64 = counted.get_result(tx.sql()).await?;
    let page = page.order(persons::id).offset(part.after).limit(part.most);
    let rows: Vec<Row> = page.load(tx.sql()).await?;
    Ok((total, rows.into_iter().map(unchecked).collect()))
}
