use crate::body::schema::{bodies, body_members as members, body_proposals as proposals};
use crate::body::{Body, Member, Proposal};
use crate::schema::persons;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::ports::BodyView;
use sdk::{BodyId, Error, PersonId, Result, Tx, Unchecked, uuid::Uuid};

/// Most members and bodies shown.
const MOST: i64 = 500;

/// All bodies, by name.
pub async fn titles(tx: &mut Tx<'_>) -> Result<Vec<BodyView>> {
    let query = bodies::table.filter(bodies::tenant_id.eq(tx.tenant().0)).order((bodies::title, bodies::id));
    let rows: Vec<(Uuid, String)> = query.select((bodies::id, bodies::title)).limit(MOST).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(id, title)| BodyView { id: id.into(), title }).collect())
}

/// A body, held until the transaction ends where `hold` says so.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx<'_>, id: BodyId, hold: bool) -> Result<Unchecked<Body>> {
    let tenant = tx.tenant();
    let query = bodies::table
        .filter(bodies::tenant_id.eq(tenant.0))
        .filter(bodies::id.eq(id.0))
        .select((bodies::tenant_id, bodies::title));
    let row: Option<(Uuid, String)> = match hold {
        true => query.for_update().first(tx.sql()).await.optional()?,
        false => query.first(tx.sql()).await.optional()?,
    };
    let (owner, title) = row.ok_or_else(Error::not_found)?;
    let chair: Option<Uuid> = members::table
        .filter(members::tenant_id.eq(tenant.0))
        .filter(members::body.eq(id.0).and(members::chair).and(members::until.is_null()))
        .select(members::person)
        .first(tx.sql())
        .await
        .optional()?;
    Ok(Unchecked::new(Body { tenant: owner.into(), id, title, chair: chair.map(PersonId::from) }))
}

/// Writes a new body down.
pub async fn save(tx: &mut Tx<'_>, id: BodyId, title: &str, by: PersonId) -> Result<()> {
    let now = tx.now();
    let row = (bodies::id.eq(id.0), bodies::title.eq(title), bodies::founded_by.eq(by.0), bodies::founded_at.eq(now));
    diesel::insert_into(bodies::table).values(row).execute(tx.sql()).await?;
    Ok(())
}

/// Whether a body has this name.
pub async fn get_titled(tx: &mut Tx<'_>, title: &str) -> Result<bool> {
    let titled = bodies::table.filter(bodies::tenant_id.eq(tx.tenant().0)).filter(bodies::title.eq(title));
    Ok(diesel::select(diesel::dsl::exists(titled)).get_result(tx.sql()).await?)
}

/// Who belongs to a body today, the chair first.
pub async fn list_members(tx: &mut Tx<'_>, body: BodyId) -> Result<Vec<Member>> {
    let query = members::table
        .filter(members::tenant_id.eq(tx.tenant().0))
        .inner_join(persons::table.on(persons::tenant_id.eq(members::tenant_id).and(persons::id.eq(members::person))))
        .filter(members::body.eq(body.0).and(members::until.is_null()))
        .select((members::person, persons::name, members::chair, persons::active, members::since))
        .order((members::chair.desc(), persons::name, persons::id));
    let rows: Vec<(Uuid, String, bool, bool, DateTime<Utc>)> = query.limit(MOST).load(tx.sql()).await?;
    let member = |(person, name, chair, active, since): (Uuid, _, _, _, _)| Member {
        person: person.into(),
        name,
        chair,
        active,
        since,
    };
    Ok(rows.into_iter().map(member).collect())
}

/// Lets a person belong to a body from now on.
pub async fn save_member(tx: &mut Tx<'_>, body: BodyId, person: PersonId, chair: bool, by: PersonId) -> Result<()> {
    let now = tx.now();
    let row = (
        members::id.eq(Uuid::now_v7()),
        members::body.eq(body.0),
        members::person.eq(person.0),
        members::chair.eq(chair),
        members::since.eq(now),
        members::appointed_by.eq(by.0),
    );
    diesel::insert_into(members::table).values(row).execute(tx.sql()).await?;
    Ok(())
}

/// Ends what a person is in a body. Says whether they were anything.
pub async fn save_end(tx: &mut Tx<'_>, body: BodyId, person: PersonId, by: PersonId) -> Result<bool> {
    let now = tx.now();
    let here = members::table
        .filter(members::tenant_id.eq(tx.tenant().0))
        .filter(members::body.eq(body.0).and(members::person.eq(person.0)).and(members::until.is_null()));
    let ended = (members::until.eq(now), members::dismissed_by.eq(by.0));
    Ok(diesel::update(here).set(ended).execute(tx.sql()).await? > 0)
}

/// The chair proposed for a body, if one is.
pub async fn get_proposal(tx: &mut Tx<'_>, body: BodyId) -> Result<Option<Proposal>> {
    let query = proposals::table
        .filter(proposals::tenant_id.eq(tx.tenant().0))
        .inner_join(
            persons::table.on(persons::tenant_id.eq(proposals::tenant_id).and(persons::id.eq(proposals::person))),
        )
        .filter(proposals::body.eq(body.0).and(proposals::decided_at.is_null()))
        .select((
            proposals::id,
            proposals::person,
            persons::name,
            proposals::reason,
            proposals::proposed_by,
            proposals::proposed_at,
        ));
    let row: Option<(Uuid, Uuid, String, String, Uuid, DateTime<Utc>)> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(|(id, person, name, reason, by, at)| Proposal {
        id,
        person: person.into(),
        name,
        reason,
        proposed_by: by.into(),
        proposed_at: at,
    }))
}

/// Writes a proposal down.
pub async fn save_proposal(tx: &mut Tx<'_>, body: BodyId, person: PersonId, reason: &str, by: PersonId) -> Result<()> {
    let now = tx.now();
    let row = (
        proposals::id.eq(Uuid::now_v7()),
        proposals::body.eq(body.0),
        proposals::person.eq(person.0),
        proposals::reason.eq(reason),
        proposals::proposed_by.eq(by.0),
        proposals::proposed_at.eq(now),
    );
    diesel::insert_into(proposals::table).values(row).execute(tx.sql()).await?;
    Ok(())
}

/// Writes down what became of a proposal.
pub async fn save_decision(tx: &mut Tx<'_>, proposal: Uuid, confirmed: bool, by: PersonId) -> Result<()> {
    let now = tx.now();
    let here = proposals::table.filter(proposals::tenant_id.eq(tx.tenant().0)).filter(proposals::id.eq(proposal));
    let decided = (proposals::decided_by.eq(by.0), proposals::decided_at.eq(now), proposals::confirmed.eq(confirmed));
    diesel::update(here).set(decided).execute(tx.sql()).await?;
    Ok(())
}
