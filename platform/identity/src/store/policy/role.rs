use crate::policy::role::Role;
use crate::policy::schema::roles;
use crate::schema::person_roles;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};

/// What the tenant named or made itself, by name.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Role>> {
    let query = roles::table
        .filter(roles::tenant_id.eq(tx.tenant().0))
        .select((roles::key, roles::title, roles::own))
        .order(roles::title);
    let rows: Vec<(String, String, bool)> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(key, title, own)| Role { key, title, own }).collect())
}

/// Writes a role, new or renamed.
///
/// # Errors
/// `Conflict` if another role has this name.
pub async fn save(tx: &mut Tx<'_>, role: &Role) -> Result<()> {
    let values = (roles::key.eq(&role.key), roles::title.eq(&role.title), roles::own.eq(role.own));
    diesel::insert_into(roles::table)
        .values(values)
        .on_conflict((roles::tenant_id, roles::key))
        .do_update()
        .set(roles::title.eq(&role.title))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Removes a role.
pub async fn delete(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    diesel::delete(roles::table.filter(roles::tenant_id.eq(tx.tenant().0)).filter(roles::key.eq(key)))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// How many persons, active or not, hold a role.
pub async fn count_holders(tx: &mut Tx<'_>, key: &str) -> Result<i64> {
    Ok(person_roles::table
        .filter(person_roles::tenant_id.eq(tx.tenant().0))
        .filter(person_roles::role.eq(key))
        .count()
        .get_result(tx.sql())
        .await?)
}
