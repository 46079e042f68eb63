use crate::schema::items;
use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Condition, Part, Place, Resource, Result, TenantId, Tx, Unchecked, UnitId, Visibility, seen, uuid::Uuid};

/// What a list shows of an item: no text, no remarks.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = items)]
pub struct Line {
    pub tenant_id: Uuid,
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub channel: String,
    pub file_name: String,
    pub physical_at: DateTime<Utc>,
    pub legal_at: DateTime<Utc>,
    pub state: String,
    pub pages_done: i32,
    pub pages_total: i32,
    pub sender: Option<String>,
    pub subject: Option<String>,
    pub unit_id: Uuid,
    pub document: Option<Uuid>,
    pub created_by: Option<Uuid>,
}

impl Resource for Line {
    const KIND: &'static str = "inbox.item";
    fn tenant(&self) -> TenantId {
        self.tenant_id.into()
    }
    fn place(&self) -> Place {
        Place { units: vec![self.unit_id.into()], owner: self.created_by.map(Into::into), ..Place::default() }
    }
    fn guarded(&self) -> Option<Uuid> {
        Some(self.id)
    }
}

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// `received`, `captured`, `attention`, `filed`, or `open` for all but filed; everything if none.
    pub state: Option<String>,
    /// One unit.
    pub unit: Option<UnitId>,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

type Query = items::BoxedQuery<'static, Pg>;

/// Items the actor may see, newest first, one more than a page.
pub async fn list(tx: &mut Tx<'_>, question: &Question) -> Result<Vec<Unchecked<Line>>> {
    let mut query = asked(visible(tx.tenant(), tx.visibility()), question);
    if let Some(Cursor { at, id }) = question.after {
        query = query.filter(items::legal_at.lt(at).or(items::legal_at.eq(at).and(items::id.lt(id))));
    }
    let query = query.order((items::legal_at.desc(), items::id.desc())).limit(PAGE_SIZE.saturating_add(1));
    let rows: Vec<Line> = query.select(Line::as_select()).load(tx.sql()).await?;
    Ok(rows.into_iter().map(Unchecked::new).collect())
}

/// How many visible items there are: all, filed, still being read, in need of attention.
pub async fn count(tx: &mut Tx<'_>) -> Result<(i64, i64, i64, i64)> {
    let query = visible(tx.tenant(), tx.visibility());
    let counts = (
        diesel::dsl::count_star(),
        sql::<BigInt>("count(*) filter (where state = 'filed')"),
        sql::<BigInt>("count(*) filter (where state = 'received')"),
        sql::<BigInt>("count(*) filter (where state = 'attention')"),
    );
    Ok(query.select(counts).first(tx.sql()).await?)
}

/// How many items lie within this sight.
pub async fn within(tx: &mut Tx<'_>, sight: Visibility) -> Result<i64> {
    let query = visible(tx.tenant(), sight);
    Ok(query.count().get_result(tx.sql()).await?)
}

fn asked(mut query: Query, question: &Question) -> Query {
    query = match question.state.as_deref() {
        None | Some("") => query,
        Some("open") => query.filter(items::state.ne("filed")),
        Some(state) => query.filter(items::state.eq(state.to_owned())),
    };
    match question.unit {
        Some(unit) => query.filter(items::unit_id.eq(unit.0)),
        None => query,
    }
}

fn visible(tenant: TenantId, sight: Visibility) -> Query {
    let reach = |part: &Part| -> Condition<items::table> {
        let owned = items::created_by.eq(part.owner).assume_not_null();
        Box::new(items::unit_id.eq_any(part.units.clone()).or(owned))
    };
    let seen = seen("inbox.items.id", &sight, Line::OPENS, reach);
    items::table.filter(items::tenant_id.eq(tenant.0)).into_boxed().filter(seen)
}
