use crate::schema::{factor_roles, person_roles};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx};

/// The roles whose holders sign in with a second factor.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    Ok(factor_roles::table
        .filter(factor_roles::tenant_id.eq(tx.tenant().0))
        .select(factor_roles::role)
        .order(factor_roles::role)
        .load(tx.sql())
        .await?)
}

/// Whether a role of this person demands a second factor.
pub async fn demanded(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    let held = person_roles::table
        .filter(person_roles::tenant_id.eq(tx.tenant().0))
        .filter(person_roles::person.eq(person.0))
        .select(person_roles::role);
    let query = diesel::select(exists(
        factor_roles::table.filter(factor_roles::tenant_id.eq(tx.tenant().0)).filter(factor_roles::role.eq_any(held)),
    ));
    Ok(query.get_result(tx.sql()).await?)
}

/// Demands a second factor from these roles and no others.
pub async fn save(tx: &mut Tx<'_>, roles: &[String]) -> Result<()> {
    diesel::delete(factor_roles::table.filter(factor_roles::tenant_id.eq(tx.tenant().0))).execute(tx.sql()).await?;
    let rows: Vec<_> = roles.iter().map(|role| factor_roles::role.eq(role)).collect();
    diesel::insert_into(factor_roles::table).values(rows).execute(tx.sql()).await?;
    Ok(())
}

/// Forgets a role that is no more.
pub async fn forget(tx: &mut Tx<'_>, role: &str) -> Result<()> {
    let row = factor_roles::table.filter(factor_roles::tenant_id.eq(tx.tenant().0)).filter(factor_roles::role.eq(role));
    diesel::delete(row).execute(tx.sql()).await?;
    Ok(())
}
