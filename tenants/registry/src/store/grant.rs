use crate::grant::{Grant, Power, Revoked, Use};
use crate::schema::{grant_uses, grants};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Error, Result, TenantId, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grants)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    holder: Uuid,
    holder_title: String,
    grantor: Uuid,
    grantor_title: String,
    source: Option<Uuid>,
    powers: Vec<Option<String>>,
    given_at: DateTime<Utc>,
    given_by: String,
    valid_until: DateTime<Utc>,
    reason: String,
    revoked_at: Option<DateTime<Utc>>,
    revoked_by: Option<String>,
    revoked_in: Option<Uuid>,
    revoked_for: Option<String>,
}

impl Row {
    /// The row as the transaction's tenant sees it, which must be one of those it concerns.
    fn seen_by(self, here: TenantId) -> Unchecked<Grant> {
        let concerned = [self.tenant_id, self.holder, self.grantor].contains(&here.0);
        let revoked = self.revoked_at.zip(self.revoked_by).zip(self.revoked_in).map(|((at, by), of)| Revoked {
            at,
            by,
            of: of.into(),
            reason: self.revoked_for.unwrap_or_default(),
        });
        Unchecked::new(Grant {
            id: self.id,
            over: self.tenant_id.into(),
            holder: (self.holder.into(), self.holder_title),
            grantor: (self.grantor.into(), self.grantor_title),
            source: self.source,
            powers: self.powers.iter().flatten().filter_map(|key| Power::of(key)).collect(),
            given_at: self.given_at,
            given_by: self.given_by,
            until: self.valid_until,
            reason: self.reason,
            revoked,
            seen_from: if concerned { here } else { self.tenant_id.into() },
        })
    }
}

/// The grants over this transaction's tenant, youngest first.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Unchecked<Grant>>> {
    let here = tx.tenant();
    let query = grants::table.filter(grants::tenant_id.eq(here.0)).select(Row::as_select());
    let rows: Vec<Row> = query.order((grants::given_at.desc(), grants::id)).limit(PAGE_SIZE).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(here)).collect())
}

/// What `holder` may do to a tenant at this moment, as the holder, the giver or the tenant itself sees it.
pub async fn live(tx: &mut Tx<'_>, over: TenantId, holder: TenantId) -> Result<Vec<Unchecked<Grant>>> {
    let (here, now) = (tx.tenant(), tx.now());
    let query = grants::table
        .filter(grants::tenant_id.eq(over.0))
        .filter(grants::holder.eq(holder.0))
        .filter(grants::revoked_at.is_null())
        .filter(grants::given_at.le(now).and(grants::valid_until.gt(now)))
        .order(grants::valid_until.desc())
        .select(Row::as_select());
    let rows: Vec<Row> = query.limit(PAGE_SIZE).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(here)).collect())
}

/// The same over this transaction's own tenant, held until the transaction ends: nobody revokes it meanwhile.
pub async fn lock_live(tx: &mut Tx<'_>, holder: TenantId) -> Result<Vec<Unchecked<Grant>>> {
    let (here, now) = (tx.tenant(), tx.now());
    let query = grants::table
        .filter(grants::tenant_id.eq(here.0))
        .filter(grants::holder.eq(holder.0))
        .filter(grants::revoked_at.is_null())
        .filter(grants::given_at.le(now).and(grants::valid_until.gt(now)))
        .order(grants::valid_until.desc())
        .select(Row::as_select())
        .for_no_key_update();
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(here)).collect())
}

/// A grant over this transaction's tenant, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Unchecked<Grant>> {
    let here = tx.tenant();
    let query = grants::table.filter(grants::tenant_id.eq(here.0)).filter(grants::id.eq(id));
    let row: Option<Row> = query.select(Row::as_select()).for_no_key_update().first(tx.sql()).await.optional()?;
    row.map(|row| row.seen_by(here)).ok_or_else(Error::not_found)
}

/// Enters a grant over this transaction's tenant.
pub async fn add(tx: &mut Tx<'_>, grant: &Grant) -> Result<()> {
    let row = Row {
        tenant_id: grant.over.0,
        id: grant.id,
        holder: grant.holder.0.0,
        holder_title: grant.holder.1.clone(),
        grantor: grant.grantor.0.0,
        grantor_title: grant.grantor.1.clone(),
        source: grant.source,
        powers: grant.powers.iter().map(|power| Some(power.key().to_owned())).collect(),
        given_at: grant.given_at,
        given_by: grant.given_by.clone(),
        valid_until: grant.until,
        reason: grant.reason.clone(),
        revoked_at: None,
        revoked_by: None,
        revoked_in: None,
        revoked_for: None,
    };
    diesel::insert_into(grants::table).values(&row).execute(tx.sql()).await?;
    Ok(())
}

/// Writes how a grant ended.
pub async fn save_end(tx: &mut Tx<'_>, grant: &Grant) -> Result<()> {
    let Some(revoked) = &grant.revoked else { return Ok(()) };
    let row = grants::table.filter(grants::tenant_id.eq(tx.tenant().0)).filter(grants::id.eq(grant.id));
    diesel::update(row)
        .set((
            grants::revoked_at.eq(revoked.at),
            grants::revoked_by.eq(&revoked.by),
            grants::revoked_in.eq(revoked.of.0),
            grants::revoked_for.eq(&revoked.reason),
        ))
        .execute(tx.sql())
        .await?;
    Ok(())
}

type UseRow = (Uuid, Uuid, Option<Uuid>, DateTime<Utc>, String, String);

/// One page of what was done to this transaction's tenant from above, youngest first.
pub async fn list_uses(tx: &mut Tx<'_>, after: Option<Cursor>) -> Result<Vec<Unchecked<Use>>> {
    let mut query = grant_uses::table.filter(grant_uses::tenant_id.eq(tx.tenant().0)).into_boxed();
    if let Some(Cursor { at, id }) = after {
        query = query.filter(grant_uses::at.lt(at).or(grant_uses::at.eq(at).and(grant_uses::id.lt(id))));
    }
    let order = (grant_uses::at.desc(), grant_uses::id.desc());
    let rows: Vec<UseRow> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    let used = |(over, id, grant, at, who, action): UseRow| Use { id, over: over.into(), grant, at, who, action };
    Ok(rows.into_iter().map(used).map(Unchecked::new).collect())
}

/// Notes that something is done to this transaction's tenant from above.
pub async fn add_use(tx: &mut Tx<'_>, grant: Option<Uuid>) -> Result<()> {
    let values = (
        grant_uses::id.eq(Uuid::now_v7()),
        grant_uses::grant_id.eq(grant),
        grant_uses::at.eq(tx.now()),
        grant_uses::who.eq(tx.actor().name.clone()),
        grant_uses::action.eq(tx.action().key),
    );
    diesel::insert_into(grant_uses::table).values(values).execute(tx.sql()).await?;
    Ok(())
}
