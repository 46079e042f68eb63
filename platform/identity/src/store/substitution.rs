use crate::schema::{persons, substitutions};
use crate::store::{actor, unit};
use crate::substitution::{Extent, Substitution, SubstitutionId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Mandate, PersonId, Result, Terms, Tx, Unchecked, UnitId, local_day, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = substitutions, treat_none_as_null = true)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    absent: Uuid,
    deputy: Uuid,
    role: Option<String>,
    units: Vec<Uuid>,
    kinds: Vec<String>,
    from_day: NaiveDate,
    until_day: NaiveDate,
    reason: String,
    made_by: Uuid,
    made_by_name: String,
    made_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    ended_by_name: Option<String>,
}

/// A substitution takes the unit of the absent person as it is now.
fn unchecked((row, unit): (Row, Uuid)) -> Unchecked<Substitution> {
    let units = row.units.into_iter().map(UnitId::from).collect();
    Unchecked::new(Substitution {
        tenant: row.tenant_id.into(),
        id: row.id.into(),
        absent: row.absent.into(),
        unit: unit.into(),
        deputy: row.deputy.into(),
        extent: Extent { role: row.role, units, kinds: row.kinds, from: row.from_day, until: row.until_day },
        reason: row.reason,
        made_by: row.made_by.into(),
        made_by_name: row.made_by_name,
        made_at: row.made_at,
        ended: row.ended_at.map(|at| (at, row.ended_by_name.unwrap_or_default())),
    })
}

impl From<&Substitution> for Row {
    fn from(known: &Substitution) -> Self {
        let (Extent { role, units, kinds, from, until }, ended) = (known.extent.clone(), known.ended.clone().unzip());
        Self {
            tenant_id: known.tenant.0,
            id: known.id.0,
            absent: known.absent.0,
            deputy: known.deputy.0,
            role,
            units: units.into_iter().map(|unit| unit.0).collect(),
            kinds,
            from_day: from,
            until_day: until,
            reason: known.reason.clone(),
            made_by: known.made_by.0,
            made_by_name: known.made_by_name.clone(),
            made_at: known.made_at,
            ended_at: ended.0,
            ended_by_name: ended.1,
        }
    }
}

/// Whose substitutions are listed: those where the person is absent, and, if wanted, those where they are the deputy.
pub async fn list(
    tx: &mut Tx<'_>,
    person: PersonId,
    deputy_too: bool,
    after: Option<Cursor>,
) -> Result<Vec<Unchecked<Substitution>>> {
    let mut query = substitutions::table
        .filter(substitutions::tenant_id.eq(tx.tenant().0))
        .inner_join(
            persons::table
                .on(persons::tenant_id.eq(substitutions::tenant_id).and(persons::id.eq(substitutions::absent))),
        )
        .select((Row::as_select(), persons::unit_id))
        .into_boxed();
    query = match deputy_too {
        true => query.filter(substitutions::absent.eq(person.0).or(substitutions::deputy.eq(person.0))),
        false => query.filter(substitutions::absent.eq(person.0)),
    };
    if let Some(Cursor { at, id }) = after {
        let same = substitutions::made_at.eq(at).and(substitutions::id.lt(id));
        query = query.filter(substitutions::made_at.lt(at).or(same));
    }
    let order = (substitutions::made_at.desc(), substitutions::id.desc());
    let rows: Vec<(Row, Uuid)> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(unchecked).collect())
}

/// One substitution, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: SubstitutionId) -> Result<Option<Unchecked<Substitution>>> {
    let query = substitutions::table
        .filter(substitutions::tenant_id.eq(tx.tenant().0))
        .filter(substitutions::id.eq(id.0))
        .inner_join(
            persons::table
                .on(persons::tenant_id.eq(substitutions::tenant_id).and(persons::id.eq(substitutions::absent))),
        )
        .select((Row::as_select(), persons::unit_id))
        .for_update();
    let row: Option<(Row, Uuid)> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(unchecked))
}

/// Writes a substitution, new or ended.
pub async fn save(tx: &mut Tx<'_>, known: &Substitution) -> Result<()> {
    let row = Row::from(known);
    diesel::insert_into(substitutions::table)
        .values(&row)
        .on_conflict((substitutions::tenant_id, substitutions::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Ends all in which a person is absent or the deputy; whoever comes back begins anew.
pub async fn end_all_of(tx: &mut Tx<'_>, person: PersonId, by: &str) -> Result<()> {
    let (now, today) = (tx.now(), local_day(tx.now()));
    let theirs = substitutions::table
        .filter(substitutions::tenant_id.eq(tx.tenant().0))
        .filter(substitutions::absent.eq(person.0).or(substitutions::deputy.eq(person.0)))
        .filter(substitutions::ended_at.is_null().and(substitutions::until_day.ge(today)));
    diesel::update(theirs)
        .set((substitutions::ended_at.eq(now), substitutions::ended_by_name.eq(by)))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The places a person takes today. What the absent ones do in somebody else's stead is not among it: it is never asked
/// for, and a mandate would not take it.
pub async fn mandates(tx: &mut Tx<'_>, deputy: PersonId) -> Result<Vec<Mandate>> {
    let today = local_day(tx.now());
    let query = substitutions::table
        .filter(substitutions::tenant_id.eq(tx.tenant().0))
        .filter(substitutions::deputy.eq(deputy.0).and(substitutions::ended_at.is_null()))
        .filter(substitutions::from_day.le(today).and(substitutions::until_day.ge(today)))
        .order(substitutions::made_at)
        .select(Row::as_select());
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.absent).collect();
    let named: Vec<Uuid> = rows.iter().flat_map(|row| row.units.clone()).collect();
    let (absent, below) = (actor::alone(tx, ids).await?, unit::below(tx, named).await?);
    let within = |units: &[Uuid]| {
        let lies = |(_, path): &&(Uuid, Vec<Uuid>)| path.iter().any(|unit| units.contains(unit));
        (!units.is_empty()).then(|| below.iter().filter(lies).map(|(unit, _)| UnitId::from(*unit)).collect())
    };
    let mandate = |row: Row| {
        let absent = absent.iter().find(|actor| actor.person().map(|id| id.0) == Some(row.absent))?.clone();
        let units = within(&row.units);
        Some(Mandate::new(absent, Terms { role: row.role, units, kinds: row.kinds, until: row.until_day }))
    };
    Ok(rows.into_iter().filter_map(mandate).collect())
}
