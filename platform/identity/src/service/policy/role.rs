use super::{catalogue, no_role, roles};
use crate::policy::ROLE_EDIT;
use crate::policy::role::Role;
use crate::store::factor_role;
use crate::store::policy as store;
use sdk::{Cx, Error, Result, Tx};

/// Makes a role of the tenant's own. It may do nothing yet.
///
/// # Errors
/// `Invalid` for a key or name that cannot be one; `Conflict` if either is taken.
pub async fn add(cx: &Cx, key: &str, title: &str) -> Result<Role> {
    cx.demand(ROLE_EDIT)?;
    let (catalogue, made) = (catalogue(cx), Role::made(key, title)?);
    cx.write(ROLE_EDIT, async |tx| {
        tx.hold_policy().await?;
        let known = roles(&catalogue, &store::role::list(tx).await?);
        if catalogue.is_reserved(&made.key) || known.iter().any(|role| role.key == made.key) {
            return Err(taken());
        }
        named_once(&known, &made)?;
        if store::role::count_holders(tx, &made.key).await? > 0 {
            return Err(taken());
        }
        store::role::save(tx, &made).await?;
        tx.about(&made.key);
        tx.note("made", made.title.as_str());
        unchanged_rights(tx).await?;
        Ok(made)
    })
    .await
}

/// Calls a role something else; its key stays.
///
/// # Errors
/// `Invalid` if there is no such role, or for a name that cannot be one; `Conflict` if the name is taken.
pub async fn rename(cx: &Cx, key: &str, title: &str) -> Result<()> {
    let catalogue = catalogue(cx);
    cx.write(ROLE_EDIT, async |tx| {
        tx.hold_policy().await?;
        let known = roles(&catalogue, &store::role::list(tx).await?);
        let role = known.iter().find(|role| role.key == key).cloned().ok_or_else(no_role)?;
        tx.about(key);
        tx.note("before", role.title.as_str());
        let renamed = role.renamed(title)?;
        tx.note("after", renamed.title.as_str());
        named_once(&known, &renamed)?;
        store::role::save(tx, &renamed).await?;
        unchanged_rights(tx).await
    })
    .await
}

/// Removes a role of the tenant's own that nobody holds, and what it might do.
///
/// # Errors
/// `Invalid` if there is no such role; `Conflict` if somebody holds it or the plugins know it.
pub async fn delete(cx: &Cx, key: &str) -> Result<()> {
    let catalogue = catalogue(cx);
    cx.write(ROLE_EDIT, async |tx| {
        tx.hold_policy().await?;
        let known = roles(&catalogue, &store::role::list(tx).await?);
        let role = known.iter().find(|role| role.key == key).ok_or_else(no_role)?;
        if !role.own {
            return Err(Error::conflict(
                "identity.role_not_own",
                "Diese Rolle gehört zu Gemeinwerk. Sie wurde nicht gelöscht. Nehmen Sie ihr die Rechte, wenn Sie sie nicht brauchen.",
            ));
        }
        if store::role::count_holders(tx, key).await? > 0 {
            return Err(Error::conflict(
                "identity.role_held",
                "Jemand hat diese Rolle noch. Sie wurde nicht gelöscht. Nehmen Sie sie zuerst allen Personen ab.",
            ));
        }
        tx.about(key);
        tx.note("removed", role.title.as_str());
        store::line::delete_of(tx, key).await?;
        store::draft::delete_role(tx, key).await?;
        store::role::delete(tx, key).await?;
        factor_role::forget(tx, key).await?;
        unchanged_rights(tx).await
    })
    .await
}

/// Every node learns of it, and drafts stay good: nobody's rights changed.
async fn unchanged_rights(tx: &mut Tx<'_>) -> Result<()> {
    let from = tx.policy_version().await?;
    tx.policy_changed().await?;
    let to = tx.policy_version().await?;
    store::draft::save_base(tx, from, to).await
}

fn named_once(known: &[Role], named: &Role) -> Result<()> {
    let same = |role: &&Role| role.key != named.key && role.title.to_lowercase() == named.title.to_lowercase();
    match known.iter().find(same) {
        None => Ok(()),
        Some(_) => Err(Error::conflict(
            "identity.role_title_taken",
            "Eine andere Rolle heißt schon so. Es wurde nichts geändert. Wählen Sie einen anderen Namen.",
        )),
    }
}

fn taken() -> Error {
    Error::conflict(
        "identity.role_key_taken",
        "Dieses Kürzel ist schon vergeben. Die Rolle wurde nicht angelegt. Wählen Sie ein anderes.",
    )
}
