//! Breaking the glass: each step one transaction of the tenant it opens, with a row in the tenant's own log.
use super::guest::digest;
use super::{ASK, END, OPENINGS, RELEASE, REPLY};
use crate::opening::{Answer, Limits, Opening, Step, Wanted};
use crate::rule::Rule;
use crate::store;
use rand::{RngCore, rngs::OsRng};
use sdk::ports::{FactorWays, Question};
use sdk::web::{Cursor, paged};
use sdk::{Action, Cx, Error, PersonId, Result, TenantId, Tx, uuid::Uuid};

/// One page of openings, and what the tenant's rules say.
pub struct Openings {
    /// The openings, youngest first.
    pub openings: Vec<Opening>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// The rules of today.
    pub limits: Limits,
    /// What the person can show, if it is the tenant's own page.
    pub ways: FactorWays,
}

/// The openings of the caller's own tenant.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn openings(cx: &Cx, after: Option<Cursor>) -> Result<Openings> {
    cx.read(OPENINGS, async |tx| {
        let ways = cx.ports().factor.ways(tx).await?;
        Ok(Openings { ways, ..shelf(tx, after).await? })
    })
    .await
}

/// The openings of a tenant below, for the operator.
///
/// # Errors
/// `NotFound` for anybody else.
pub async fn openings_over(cx: &Cx, over: TenantId, after: Option<Cursor>) -> Result<Openings> {
    let (there, _) = beyond(cx, over, OPENINGS).await?;
    there.read(OPENINGS, async |tx| shelf(tx, after).await).await
}

async fn shelf(tx: &mut Tx<'_>, after: Option<Cursor>) -> Result<Openings> {
    let rows = store::opening::list(tx, after).await?;
    let (openings, next) = paged(tx.admit_all(rows)?, |opening| (opening.asked.at, opening.id));
    Ok(Openings { openings, next, limits: limits(tx).await?, ways: FactorWays::default() })
}

async fn limits(tx: &mut Tx<'_>) -> Result<Limits> {
    let wait = store::rule::get(tx, Rule::OpeningWait).await?;
    Ok(Limits {
        longest: store::rule::get(tx, Rule::OpeningMinutes).await?,
        emergency: Some(wait).filter(|wait| *wait > 0),
        waits: store::rule::get(tx, Rule::OpeningHours).await?,
    })
}

/// The operator's person as a delegate in the tenant: nobody else breaks glass, and not the operator's own.
async fn beyond(cx: &Cx, over: TenantId, action: Action) -> Result<(Cx, PersonId)> {
    cx.demand(action)?;
    let person = cx.actor().person().filter(|_| cx.town().kind == "operator" && over != cx.tenant());
    let person = person.ok_or_else(Error::not_found)?;
    Ok((cx.ports().towns.delegate(cx, over).await?, person))
}

fn step(tx: &Tx<'_>, person: PersonId) -> Step {
    Step { name: tx.actor().name.clone(), person, at: tx.now() }
}

/// Asks a tenant to be let in.
///
/// # Errors
/// `NotFound` for anybody but the operator; `Invalid` if reason, ticket or time do not fit.
pub async fn ask(cx: &Cx, over: TenantId, wanted: &Wanted) -> Result<()> {
    let (there, person) = beyond(cx, over, ASK).await?;
    there
        .write(ASK, async |tx| {
            let opening = Opening::ask(over, wanted, step(tx, person), limits(tx).await?)?;
            store::opening::add(tx, &opening).await?;
            tx.about(opening.id);
            tx.note("reason", opening.reason.clone());
            tx.note("ticket", opening.ticket.clone());
            tx.note("minutes", opening.minutes);
            Ok(())
        })
        .await
}

/// Releases a question of somebody else's.
///
/// # Errors
/// `NotFound`; `Conflict` if it is one's own or no longer waits.
pub async fn release(cx: &Cx, over: TenantId, id: Uuid) -> Result<()> {
    let (there, person) = beyond(cx, over, RELEASE).await?;
    there
        .write(RELEASE, async |tx| {
            let by = step(tx, person);
            change(tx, id, |opening, limits| opening.release(by, limits)).await.map(drop)
        })
        .await
}

/// Opens, and hands out the key once. The rows say it before anybody reads.
///
/// # Errors
/// `NotFound`; `Conflict` without a second person, without consent, or twice.
pub async fn open(cx: &Cx, over: TenantId, id: Uuid) -> Result<String> {
    let (there, person) = beyond(cx, over, ASK).await?;
    let mut key = [0; 32];
    OsRng.fill_bytes(&mut key);
    let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    there
        .write(ASK, async |tx| {
            let now = tx.now();
            let opening = change(tx, id, |opening, limits| opening.open(person, digest(&key), limits, now)).await?;
            let window = opening.window.as_ref();
            tx.note("opened_until", window.map(|window| window.until.to_rfc3339()));
            tx.note("by_emergency_rule", window.is_some_and(|window| window.emergency));
            Ok(())
        })
        .await?;
    Ok(key)
}

/// Ends one from the operator's side.
///
/// # Errors
/// `NotFound`; `Conflict` if it is over.
pub async fn end_over(cx: &Cx, over: TenantId, id: Uuid) -> Result<()> {
    let (there, _) = beyond(cx, over, END).await?;
    there.write(END, async |tx| finish(tx, id).await).await
}

/// Ends one from the tenant's side.
///
/// # Errors
/// `NotFound`; `Conflict` if it is over.
pub async fn end(cx: &Cx, id: Uuid) -> Result<()> {
    cx.write(END, async |tx| finish(tx, id).await).await
}

async fn finish(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let (by, now) = (tx.actor().name.clone(), tx.now());
    change(tx, id, |opening, limits| opening.end(&by, limits, now)).await.map(drop)
}

/// Asks the person's passkeys to sign for the consent.
///
/// # Errors
/// `NotFound`; `Conflict` without a passkey.
pub async fn question(cx: &Cx, id: Uuid) -> Result<Question> {
    cx.write(REPLY, async |tx| {
        let row = store::opening::lock(tx, id).await?;
        let opening = tx.admit(row).await?;
        tx.about(id);
        tx.note("factor", "asked");
        cx.ports().factor.ask(tx, &opening.wording()).await
    })
    .await
}

/// The tenant consents, with a second factor shown at the act, or refuses.
///
/// # Errors
/// `NotFound`; `Invalid` or `TooMany` if the factor is not good; `Conflict` if it is answered or over.
pub async fn reply(cx: &Cx, id: Uuid, given: bool, factor: &str) -> Result<()> {
    cx.write(REPLY, async |tx| {
        let row = store::opening::lock(tx, id).await?;
        let (opening, limits) = (tx.admit(row).await?, limits(tx).await?);
        let mut answer = Answer { given, name: tx.actor().name.clone(), at: tx.now(), factor: None };
        // First whether there is anything to answer: a code is good once.
        opening.clone().answer(answer.clone(), limits)?;
        if given {
            let proof = cx.ports().factor.confirm(tx, &opening.wording(), factor.trim()).await?;
            answer.factor = Some(format!("{} {}", proof.kind, proof.credential));
            tx.note("factor", proof.kind);
            tx.note("wording", opening.wording());
        }
        let opening = opening.answer(answer, limits)?;
        store::opening::save(tx, &opening).await?;
        tx.about(opening.id);
        tx.note("consent", given);
        Ok(())
    })
    .await
}

async fn change(
    tx: &mut Tx<'_>,
    id: Uuid,
    rule: impl FnOnce(Opening, Limits) -> std::result::Result<Opening, crate::opening::Refusal>,
) -> Result<Opening> {
    let row = store::opening::lock(tx, id).await?;
    let opening = rule(tx.admit(row).await?, limits(tx).await?)?;
    store::opening::save(tx, &opening).await?;
    tx.about(opening.id);
    Ok(opening)
}
