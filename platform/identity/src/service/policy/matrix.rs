use super::{catalogue, myself, rights, roles};
use crate::policy::role::{Draft, Role};
use crate::policy::{Choice, ROLE_READ, Rights};
use crate::store::policy as store;
use sdk::{Action, Cx, Reach, Result};

/// Roles and what they may do.
pub struct Matrix {
    /// The columns.
    pub roles: Vec<RoleView>,
    /// The rows, by plugin.
    pub groups: Vec<MatrixGroup>,
    /// The policy version shown.
    pub version: i64,
    /// The actor's draft.
    pub draft: Option<Draft>,
}

/// A role as the matrix shows it.
pub struct RoleView {
    /// Key, name, and whether the tenant made it.
    pub role: Role,
    /// Active persons who hold it.
    pub holders: i64,
}

/// The actions of one plugin.
pub struct MatrixGroup {
    /// The plugin's name.
    pub title: &'static str,
    /// Its actions.
    pub rows: Vec<MatrixRow>,
}

/// One action.
pub struct MatrixRow {
    /// The action.
    pub action: Action,
    /// One cell for each role, in their order.
    pub cells: Vec<MatrixCell>,
}

/// How far one role may do one action.
pub struct MatrixCell {
    /// The role's key.
    pub role: String,
    /// How far now.
    pub now: Reach,
    /// How far by the actor's draft, if it says so.
    pub wanted: Option<Reach>,
}

/// The matrix, with the actor's draft in it.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn matrix(cx: &Cx) -> Result<Matrix> {
    let (catalogue, me) = (catalogue(cx), myself(cx)?);
    cx.read(ROLE_READ, async |tx| {
        let roles = roles(&catalogue, &store::role::list(tx).await?);
        let (sets, rights) = (store::holder::sets(tx).await?, rights(tx, &catalogue).await?);
        let draft = store::draft::get(tx, me).await?;
        let version = tx.policy_version().await?;
        let holders = |key: &String| sets.iter().filter(|set| set.roles.contains(key)).map(|set| set.persons).sum();
        let row = |choice: &Choice| row(choice, &roles, &rights, draft.as_ref());
        let groups = catalogue.groups.iter();
        let groups =
            groups.map(|group| MatrixGroup { title: group.title, rows: group.choices.iter().map(row).collect() });
        let groups = groups.collect();
        let roles = roles.into_iter().map(|role| RoleView { holders: holders(&role.key), role }).collect();
        Ok(Matrix { roles, groups, version, draft })
    })
    .await
}

fn row(choice: &Choice, roles: &[Role], rights: &Rights, draft: Option<&Draft>) -> MatrixRow {
    let cell = |role: &Role| MatrixCell {
        role: role.key.clone(),
        now: rights.reach(&role.key, choice.action.key),
        wanted: draft.and_then(|draft| draft.wanted(&role.key, choice.action.key)),
    };
    MatrixRow { action: choice.action, cells: roles.iter().map(cell).collect() }
}
