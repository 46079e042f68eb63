use super::draft::possible;
use super::{catalogue, myself, no_draft, rights, roles, stale, titled};
use crate::policy::role::{Change, Draft, Role, Submitted};
use crate::policy::{Catalogue, ROLE_EDIT, Rights};
use crate::rule::Rule;
use crate::store::{policy as store, rule as rules};
use chrono::{DateTime, Utc};
use sdk::{Cx, Error, PersonId, Result, Tx, uuid::Uuid};

/// Most letters of a reason.
const LONGEST_REASON: usize = 500;

/// What became of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is the policy now: so many changes.
    Applied(usize),
    /// It waits for a second person.
    Waiting,
}

/// Makes the actor's draft the tenant's policy, if it is still the one whose effect was seen on version `base`; or, if the
/// tenant's rule wants a second person, lets it wait for one. Each change is written down with before and after.
///
/// # Errors
/// `Conflict` without a draft, if somebody saved in between, or if nobody could change rights any more; `Invalid` if
/// the actor gains by it and gives no reason.
pub async fn save(cx: &Cx, base: i64, reason: &str) -> Result<Saved> {
    let (catalogue, me) = (catalogue(cx), myself(cx)?);
    let reason: String = reason.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_REASON).collect();
    let author = Author { id: me, name: cx.actor().name.clone(), roles: cx.actor().roles.clone() };
    cx.write(ROLE_EDIT, async |tx| {
        let draft = current(tx, me, base).await?;
        if rules::current(tx).await?.get(Rule::DraftRelease) == 0 {
            return apply(tx, &catalogue, &draft, &author, &reason, None).await.map(Saved::Applied);
        }
        let (rights, named) = (rights(tx, &catalogue).await?, store::role::list(tx).await?);
        changes(tx, &catalogue, &draft, &rights, (&roles(&catalogue, &named), &author, &reason, None))?;
        store::draft::submit(tx, me, &reason).await?;
        tx.about("policy");
        tx.note("draft", "submitted");
        Ok(Saved::Waiting)
    })
    .await
}

/// Makes a draft of somebody else's the tenant's policy: the one that was seen, which waits since `since`.
///
/// # Errors
/// `NotFound` if it does not wait; `Conflict` if it is one's own, was touched, or somebody saved in between.
pub async fn release(cx: &Cx, author: PersonId, base: i64, since: DateTime<Utc>) -> Result<usize> {
    myself(cx)?;
    let catalogue = catalogue(cx);
    cx.write(ROLE_EDIT, async |tx| {
        tx.hold_policy().await?;
        let waiting = store::draft::submitted(tx).await?.into_iter().find(|waiting| waiting.author == author);
        let Submitted { name, at, reason, .. } = waiting.ok_or_else(Error::not_found)?;
        if tx.hand().counts_as(author) {
            return Err(own_draft());
        }
        if at.timestamp_micros() != since.timestamp_micros() {
            return Err(stale());
        }
        let draft = current(tx, author, base).await?;
        let known = cx.ports().directory.persons(tx, &[author]).await?;
        let roles = known.into_iter().next().map(|person| person.roles).unwrap_or_default();
        tx.note("drafted_by", name.clone());
        apply(tx, &catalogue, &draft, &Author { id: author, name, roles }, &reason, Some(&cx.actor().name)).await
    })
    .await
}

/// The drafts that wait for a second person.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn submitted(cx: &Cx) -> Result<Vec<Submitted>> {
    cx.read(ROLE_EDIT, async |tx| store::draft::submitted(tx).await).await
}

/// Who drafted a change.
struct Author {
    id: PersonId,
    name: String,
    roles: Vec<String>,
}

/// A person's draft, if it is the one whose effect was seen on version `base`, and nobody saved since; the policy is held.
async fn current(tx: &mut Tx<'_>, person: PersonId, base: i64) -> Result<Draft> {
    let version = tx.hold_policy().await?;
    let draft = store::draft::get(tx, person).await?.ok_or_else(no_draft)?;
    if draft.base != version || base != version { Err(stale()) } else { Ok(draft) }
}

async fn apply(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    draft: &Draft,
    author: &Author,
    reason: &str,
    released_by: Option<&str>,
) -> Result<usize> {
    let (rights, named) = (rights(tx, catalogue).await?, store::role::list(tx).await?);
    let roles = roles(catalogue, &named);
    let made = changes(tx, catalogue, draft, &rights, (&roles, author, reason, released_by))?;
    for cell in &draft.cells {
        let (noun, verb) = cell.noun_and_verb();
        store::line::replace(tx, &cell.role, noun, verb, cell.reach).await?;
    }
    store::change::save(tx, &made).await?;
    store::draft::delete(tx, author.id).await?;
    keep_administration(tx).await?;
    tx.policy_changed().await?;
    note(tx, &made);
    Ok(made.len())
}

fn note(tx: &mut Tx<'_>, made: &[Change]) {
    tx.about("policy");
    let line = |change: &Change| {
        let words = |reach| crate::policy::words_of(reach).join("+");
        format!("{} {}: {} -> {}", change.role, change.action, words(change.before), words(change.after))
    };
    tx.note("changes", made.iter().map(line).collect::<Vec<_>>());
}

/// The names of roles, who drafted, why, and who released.
type About<'a> = (&'a [Role], &'a Author, &'a str, Option<&'a str>);

fn changes(
    tx: &Tx<'_>,
    catalogue: &Catalogue,
    draft: &Draft,
    rights: &Rights,
    (roles, author, reason, released_by): About<'_>,
) -> Result<Vec<Change>> {
    let mut made = Vec::new();
    for cell in &draft.cells {
        possible(catalogue, cell)?;
        let (before, held) = (rights.reach(&cell.role, &cell.action), author.roles.contains(&cell.role));
        if held && !before.includes(cell.reach) && reason.is_empty() {
            return Err(no_reason());
        }
        made.push(Change {
            id: Uuid::now_v7(),
            at: tx.now(),
            person: Some(author.id),
            person_name: author.name.clone(),
            role: cell.role.clone(),
            role_title: titled(roles, &cell.role).to_owned(),
            action: cell.action.clone(),
            before,
            after: cell.reach,
            held,
            reason: reason.to_owned(),
            released_by: released_by.map(str::to_owned),
        });
    }
    Ok(made)
}

/// Refuses what would leave nobody who may change rights. To be asked at the end of every transaction that takes a right,
/// a role or an account away; who does so holds the policy until then.
///
/// # Errors
/// `Conflict`.
pub async fn keep_administration(tx: &mut Tx<'_>) -> Result<()> {
    tx.hold_policy().await?;
    let kind = tx.town().kind.clone();
    let counting = |line: &crate::policy::Line| Catalogue::of(&[], &kind).fits(&line.role);
    if store::line::count_administrators(tx, counting).await? > 0 {
        return Ok(());
    }
    Err(Error::conflict(
        "identity.last_administration",
        "Danach könnte niemand mehr Rechte ändern. Es wurde nichts gespeichert. Lassen Sie mindestens einer Person das Recht „Rollen und Rechte ändern“.",
    ))
}

fn no_reason() -> Error {
    Error::invalid(
        "identity.no_reason",
        "Sie geben einer Rolle mehr Rechte, die Sie selbst haben. Es wurde nichts gespeichert. Nennen Sie den Anlass; er steht im Verlauf.",
    )
}

fn own_draft() -> Error {
    Error::conflict(
        "identity.own_draft",
        "Den eigenen Entwurf können Sie nicht freigeben. Es wurde nichts geändert. Bitten Sie eine zweite Person der Administration.",
    )
}
