//! The decision of [`kernel::Sight`] as a condition of a query: what a list may show of guarded things.
use crate::tx::Tx;
use diesel::dsl::sql;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, Bool, Nullable, SmallInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Eyes, Face, Part, Result, Visibility, uuid::Uuid};

diesel::table! {
    platform.entries (tenant_id, kind, id) {
        tenant_id -> Uuid,
        kind -> Text,
        id -> Uuid,
        gone -> Bool,
    }
}

/// A condition on the rows of one table, as boxed queries take it.
pub type Condition<T> = Box<dyn BoxableExpression<T, Pg, SqlType = Bool>>;

/// What is asked of the guards of a row.
#[derive(Clone, Copy, Debug)]
enum Asks {
    /// Does an exclusion or another body shut it?
    Shut,
    /// Does an exclusion shut it?
    Excluded,
    /// Does a body or an exception open it?
    Opened,
    /// Is its level above what the person may see?
    High,
}

/// One question to the guards of a row, and of all it lies in.
#[derive(Clone, Debug)]
struct Guarded {
    /// The column with the thing's identity, written out.
    thing: &'static str,
    asks: Asks,
    eyes: Eyes,
    rank: i16,
}

impl Guarded {
    /// One condition on the lines of a table, for the row itself and for what it lies in.
    fn any<'b>(
        &'b self,
        mut out: AstPass<'_, 'b, Pg>,
        table: &'static str,
        condition: impl Fn(AstPass<'_, 'b, Pg>) -> QueryResult<()>,
    ) -> QueryResult<()> {
        out.push_sql("exists (select from ");
        out.push_sql(table);
        out.push_sql(" l where l.tenant_id = (select platform.tenant()) and l.thing = ");
        out.push_sql(self.thing);
        out.push_sql(" and ");
        condition(out.reborrow())?;
        out.push_sql(") or exists (select from platform.containers c join ");
        out.push_sql(table);
        out.push_sql(" l on (l.tenant_id, l.thing) = (c.tenant_id, c.container) where c.tenant_id = (select platform.tenant()) and c.thing = ");
        out.push_sql(self.thing);
        out.push_sql(" and ");
        condition(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }

    fn counts<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" and (l.valid_from is null or l.valid_from <= ");
        out.push_bind_param::<Timestamptz, _>(&self.eyes.at)?;
        out.push_sql(") and (least(l.valid_until, l.ended_at) is null or least(l.valid_until, l.ended_at) > ");
        out.push_bind_param::<Timestamptz, _>(&self.eyes.at)?;
        out.push_sql(")");
        Ok(())
    }

    /// Exclusions name persons only, but the decision asks units too: so does this.
    fn excepted<'b>(&'b self, out: AstPass<'_, 'b, Pg>, may: bool) -> QueryResult<()> {
        self.any(out, "platform.exceptions", |mut out| {
            out.push_sql(if may { "l.may" } else { "not l.may" });
            out.push_sql(" and (l.person = ");
            out.push_bind_param::<Nullable<SqlUuid>, _>(&self.eyes.face.person)?;
            out.push_sql(" or l.unit = ");
            out.push_bind_param::<Nullable<SqlUuid>, _>(&self.eyes.face.unit)?;
            out.push_sql(")");
            self.counts(&mut out)
        })
    }

    fn body<'b>(&'b self, out: AstPass<'_, 'b, Pg>, mine: bool) -> QueryResult<()> {
        self.any(out, "platform.guards", |mut out| {
            out.push_sql(if mine { "l.body = any(" } else { "l.body is not null and l.body <> all(" });
            out.push_bind_param::<Array<SqlUuid>, _>(&self.eyes.bodies)?;
            out.push_sql(")");
            Ok(())
        })
    }
}

impl QueryFragment<Pg> for Guarded {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("(");
        match self.asks {
            Asks::Shut => {
                self.body(out.reborrow(), false)?;
                out.push_sql(" or ");
                self.excepted(out.reborrow(), false)?;
            }
            Asks::Excluded => self.excepted(out.reborrow(), false)?,
            Asks::Opened => {
                self.body(out.reborrow(), true)?;
                if self.eyes.reads {
                    out.push_sql(" or ");
                    self.excepted(out.reborrow(), true)?;
                }
            }
            Asks::High => self.any(out.reborrow(), "platform.guards", |mut out| {
                out.push_sql("l.level > ");
                out.push_bind_param::<SmallInt, _>(&self.rank)?;
                Ok(())
            })?,
        }
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for Guarded {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for Guarded {
    type SqlType = Bool;
}

// The row is named by its column: whoever asks for another table's rows is told so by the database.
impl<QS> AppearsOnTable<QS> for Guarded {}
impl<QS> SelectableExpression<QS> for Guarded {}
impl<GB> ValidGrouping<GB> for Guarded {
    type IsAggregate = is_aggregate::Never;
}

fn ask(thing: &'static str, asks: Asks, eyes: &Eyes) -> Guarded {
    Guarded { thing, asks, eyes: eyes.clone(), rank: eyes.clearance.rank() }
}

/// The same question about an absent person, whom exclusions name.
fn ask_for(thing: &'static str, absent: &Face, eyes: &Eyes) -> Guarded {
    ask(thing, Asks::Excluded, &Eyes { face: absent.clone(), ..eyes.clone() })
}

/// The rows of a table this visibility lets through: those within `reach` and those their guards open, but none their
/// guards shut. `thing` is the column with the guarded identity, written out; `opens` as on the resource; `reach` is
/// what one part of it reaches that is not everything.
pub fn seen<T: 'static>(
    thing: &'static str,
    sight: &Visibility,
    opens: bool,
    reach: impl Fn(&Part) -> Condition<T>,
) -> Condition<T> {
    let mut reached: Condition<T> = Box::new(false.into_sql::<Bool>());
    for part in &sight.parts {
        let within = if part.everything { Box::new(true.into_sql::<Bool>()) } else { reach(part) };
        let within = match part.absent.as_ref().zip(sight.eyes.as_ref()) {
            Some((absent, eyes)) => Box::new(within.and(diesel::dsl::not(ask_for(thing, absent, eyes)))),
            None => within,
        };
        reached = Box::new(reached.or(within));
    }
    let Some(eyes) = &sight.eyes else { return reached };
    let ask = |asks| ask(thing, asks, eyes);
    if opens && sight.is_own() {
        reached = Box::new(reached.or(ask(Asks::Opened)));
    }
    let low = diesel::dsl::not(ask(Asks::High)).or(ask(Asks::Opened));
    Box::new(diesel::dsl::not(ask(Asks::Shut)).and(reached).and(low))
}

/// Findable things that guards take away from a person, and those they give beyond the policy.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Not to be found: kind and identity.
    pub shut: Vec<(String, Uuid)>,
    /// To be found all the same.
    pub opened: Vec<(String, Uuid)>,
}

/// The column with the identity of what can be found.
const THING: &str = "platform.entries.id";

/// Begins with what has a guard, or lies in what has one: a search does not walk all that can be found.
const TOUCHED: &str = "platform.entries.id in (with guarded as (\
    select g.thing from platform.guards g where g.tenant_id = (select platform.tenant()) \
    union select e.thing from platform.exceptions e where e.tenant_id = (select platform.tenant())) \
    select thing from guarded union select c.thing from platform.containers c join guarded on guarded.thing = c.container \
    where c.tenant_id = (select platform.tenant()))";

/// What can be found and stands here, if a guard touches it.
fn touched(tenant: Uuid) -> entries::BoxedQuery<'static, Pg> {
    let here = entries::table.filter(entries::tenant_id.eq(tenant)).filter(entries::gone.eq(false));
    here.filter(sql::<Bool>(TOUCHED)).into_boxed()
}

impl Tx<'_> {
    /// What guards change about what these eyes find, for a search outside the database.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn findings(&mut self, eyes: &Eyes) -> Result<Findings> {
        let tenant = self.tenant().0;
        let ask = |asks| ask(THING, asks, eyes);
        let columns = (entries::kind, entries::id);
        let high = ask(Asks::High).and(diesel::dsl::not(ask(Asks::Opened)));
        let shut = touched(tenant).filter(ask(Asks::Shut).or(high)).select(columns);
        let opened = touched(tenant).filter(ask(Asks::Opened).and(diesel::dsl::not(ask(Asks::Shut)))).select(columns);
        let shut = shut.load(&mut self.link.conn).await?;
        Ok(Findings { shut, opened: opened.load(&mut self.link.conn).await? })
    }

    /// Kind and identity of what can be found, but by nobody in the stead of who is excluded from it.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` from the database.
    pub async fn excluded(&mut self, absent: &Face, eyes: &Eyes) -> Result<Vec<(String, Uuid)>> {
        let excluded = touched(self.tenant().0).filter(ask_for(THING, absent, eyes));
        Ok(excluded.select((entries::kind, entries::id)).load(&mut self.link.conn).await?)
    }
}
