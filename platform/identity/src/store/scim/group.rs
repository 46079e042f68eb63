use crate::schema::{person_roles, persons};
use crate::scim::schema::counterparts;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx, uuid::Uuid};

/// Who holds these roles, as far as a connection sees them: the role, the person, their name, by name.
pub async fn holders(tx: &mut Tx<'_>, connection: Uuid, roles: &[String]) -> Result<Vec<(String, PersonId, String)>> {
    let tenant = tx.tenant().0;
    let removed = counterparts::table
        .filter(counterparts::tenant_id.eq(tenant))
        .filter(counterparts::connection.eq(connection).and(counterparts::removed_at.is_not_null()))
        .select(counterparts::subject);
    let query = person_roles::table
        .inner_join(
            persons::table.on(persons::tenant_id.eq(person_roles::tenant_id).and(persons::id.eq(person_roles::person))),
        )
        .filter(person_roles::tenant_id.eq(tenant))
        .filter(person_roles::role.eq_any(roles))
        .filter(persons::active.or(persons::id.ne_all(removed)))
        .order((persons::name, persons::id))
        .select((person_roles::role, persons::id, persons::name));
    let rows: Vec<(String, Uuid, String)> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(role, person, name)| (role, person.into(), name)).collect())
}
