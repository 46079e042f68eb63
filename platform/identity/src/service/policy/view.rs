use super::{catalogue, lines, myself, no_action, no_draft, roles, titled};
use crate::policy::role::{Draft, Holder};
use crate::policy::{Catalogue, Compile, Effect, ROLE_EDIT, Rights, RoleSet, Side, effects};
use crate::store::policy as store;
use sdk::{Action, Cx, PersonId, Reach, Result, Snapshot, web::PAGE_SIZE};

/// A cell the draft changes.
pub struct Changed {
    /// The role's key.
    pub role: String,
    /// Its name.
    pub role_title: String,
    /// The action.
    pub action: Action,
    /// How far it reaches.
    pub before: Reach,
    /// How far it is to reach.
    pub after: Reach,
    /// Whether the actor holds the role and gains by it.
    pub mine: bool,
}

/// A draft and what it would mean.
pub struct View {
    /// What it changes.
    pub changes: Vec<Changed>,
    /// Who gains and who loses, by action.
    pub effects: Vec<Effect>,
    /// The version it was begun on: what to save it with.
    pub base: i64,
    /// Whether somebody saved since then.
    pub stale: bool,
}

impl View {
    /// Whether a reason must be given.
    pub fn needs_reason(&self) -> bool {
        self.changes.iter().any(|change| change.mine)
    }
}

/// The actor's draft, compared with the present policy over all active persons: both are compiled by the policy engine.
///
/// # Errors
/// `Conflict` without a draft.
pub async fn view(cx: &Cx, engine: &dyn Compile) -> Result<View> {
    view_of(cx, engine, myself(cx)?).await
}

/// The same for anybody's draft: what a second person sees before they release it.
///
/// # Errors
/// `Conflict` without a draft.
pub async fn view_of(cx: &Cx, engine: &dyn Compile, author: PersonId) -> Result<View> {
    let catalogue = catalogue(cx);
    let read = read(cx, &catalogue, author).await?;
    let (before, after) = read.compiled(cx, engine).await?;
    let effects = effects(&before, &after, &read.sets, catalogue.actions());
    let changed = |cell: &crate::policy::role::Cell| {
        let action = catalogue.choice(&cell.action)?.action;
        let before = read.rights.reach(&cell.role, &cell.action);
        let mine = cx.actor().roles.contains(&cell.role) && !before.includes(cell.reach);
        let role_title = titled(&read.roles, &cell.role).to_owned();
        Some(Changed { role: cell.role.clone(), role_title, action, before, after: cell.reach, mine })
    };
    let changes = read.draft.cells.iter().filter_map(changed).collect();
    Ok(View { changes, effects, base: read.draft.base, stale: read.draft.base != read.version })
}

/// One page of names.
pub struct Names {
    /// The action.
    pub action: Action,
    /// Who, by name.
    pub people: Vec<Holder>,
    /// Behind whom the next page begins.
    pub next: Option<PersonId>,
    /// How many there are in all.
    pub persons: i64,
}

/// Who gains (or loses) what an action allows by the actor's draft, by name, behind a person.
///
/// # Errors
/// `Conflict` without a draft; `Invalid` for an unknown action.
pub async fn names(cx: &Cx, engine: &dyn Compile, action: &str, loses: bool, after: Option<PersonId>) -> Result<Names> {
    cx.demand(ROLE_EDIT)?;
    let action = catalogue(cx).choice(action).ok_or_else(no_action)?.action;
    let found = view(cx, engine).await?.effects.into_iter().find(|effect| effect.action == action);
    let side = found.map(|effect| if loses { effect.loses } else { effect.gains }).unwrap_or_default();
    let Side { persons, sets } = side;
    let mut people = cx.read(ROLE_EDIT, async |tx| store::holder::list(tx, &sets, after).await).await?;
    let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let more = people.len() > size;
    people.truncate(size);
    let next = people.last().filter(|_| more).map(|person| person.id);
    Ok(Names { action, people, next, persons })
}

/// Everything a draft is judged by, as of one moment.
struct Read {
    draft: Draft,
    version: i64,
    rights: Rights,
    roles: Vec<crate::policy::role::Role>,
    sets: Vec<RoleSet>,
}

impl Read {
    async fn compiled(&self, cx: &Cx, engine: &dyn Compile) -> Result<(Snapshot, Snapshot)> {
        let manifests = &cx.house().manifests;
        let mut wanted = self.rights.clone();
        self.draft.cells.iter().for_each(|cell| wanted.set(&cell.role, &cell.action, cell.reach));
        let before = engine.compile(&self.rights.lines(), manifests).await?;
        Ok((before, engine.compile(&wanted.lines(), manifests).await?))
    }
}

async fn read(cx: &Cx, catalogue: &Catalogue, author: PersonId) -> Result<Read> {
    cx.read(ROLE_EDIT, async |tx| {
        let draft = store::draft::get(tx, author).await?.ok_or_else(no_draft)?;
        let rights = Rights::of(&lines(tx, catalogue).await?);
        let roles = roles(catalogue, &store::role::list(tx).await?);
        Ok(Read { draft, version: tx.policy_version().await?, rights, roles, sets: store::holder::sets(tx).await? })
    })
    .await
}
