use super::SHRED;
use super::delegate::{Holder, under_grant};
use crate::grant::Power;
use crate::shredding::{Refusal, Shredding, Word};
use crate::store;
use sdk::ports::{Enclosure, Manuscript};
use sdk::{Cx, Error, Result, TenantId, Tx};
use serde_json::Value;

/// The certificate as people read it.
const TEMPLATE: &str = include_str!("../../templates/shredding.typ");
/// Ends carried on with in one run.
const SHARE: i64 = 10;

/// The end of a tenant, as far as it is asked for.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn shredding(cx: &Cx, id: TenantId) -> Result<Option<Shredding>> {
    cx.read(SHRED, async |tx| {
        let row = store::shredding::get(tx, id).await?;
        tx.admit_some(row).await
    })
    .await
}

/// Asks for the end of a suspended tenant. Nothing happens to it until somebody else releases it.
///
/// # Errors
/// `NotFound`; `Invalid` and `Conflict` as [`Refusal`] says.
pub async fn ask_to_shred(cx: &Cx, id: TenantId, typed: &str, reason: &str) -> Result<Shredding> {
    cx.write(SHRED, async |tx| {
        let row = store::tenant::lock(tx, id).await?;
        let tenant = tx.admit(row).await?;
        let row = store::shredding::get(tx, id).await?;
        if tx.admit_some(row).await?.is_some_and(|before| before.released.is_some()) {
            return Err(Refusal::Released.into());
        }
        let below = store::tenant::count_below(tx, id).await?;
        let shredding = Shredding::ask(&tenant, below, typed, reason, word(tx)?)?;
        store::shredding::save(tx, &shredding).await?;
        tx.about(id);
        tx.note("asked", shredding.key.clone());
        tx.note("reason", shredding.reason.clone());
        Ok(shredding)
    })
    .await
}

/// Takes the question back, by whom ever, as long as nobody released it.
///
/// # Errors
/// `NotFound`; `Conflict` once it is released.
pub async fn withdraw_shredding(cx: &Cx, id: TenantId) -> Result<()> {
    cx.write(SHRED, async |tx| {
        let row = store::shredding::lock(tx, id).await?;
        if tx.admit(row).await?.released.is_some() {
            return Err(Refusal::Released.into());
        }
        store::shredding::delete(tx, id).await?;
        tx.about(id);
        tx.note("withdrawn", true);
        Ok(())
    })
    .await
}

/// Releases it as a second person: the doors close for ever, and the keys go at once. What is left, goes in the background.
///
/// # Errors
/// `NotFound`; `Conflict` for the same person, a second release, or a tenant that was opened again.
pub async fn release_shredding(cx: &Cx, id: TenantId) -> Result<Shredding> {
    let seen = cx.read(SHRED, async |tx| {
        let row = store::shredding::get(tx, id).await?.ok_or_else(Error::not_found)?;
        tx.admit(row).await?.release(word(tx)?).map_err(Error::from)
    });
    seen.await?;
    close(cx, id).await?;
    let released = cx.write(SHRED, async |tx| {
        let row = store::shredding::lock(tx, id).await?;
        let shredding = tx.admit(row).await?.release(word(tx)?)?;
        store::shredding::save(tx, &shredding).await?;
        tx.about(id);
        tx.note("released", shredding.key.clone());
        Ok(shredding)
    });
    destroy_keys(cx, released.await?).await
}

/// Carries on with every end that was released: keys, files, rows, certificate. Background work of the operator, who alone
/// ends tenants; may be cut off anywhere.
///
/// # Errors
/// Those of the database and the stores; it is tried again.
pub async fn carry_on_shredding(cx: &Cx) -> Result<()> {
    if !Holder::of(cx).root {
        return Ok(());
    }
    let due = cx.read(SHRED, async |tx| {
        let rows = store::shredding::list_due(tx, SHARE).await?;
        tx.admit_all(rows)
    });
    for shredding in due.await? {
        let shredding = if shredding.keys_at.is_none() { destroy_keys(cx, shredding).await? } else { shredding };
        let shredding = clear(cx, shredding).await?;
        certify(cx, shredding).await?;
    }
    Ok(())
}

/// The certificate as people read it, with the signed facts inside, and the short name the tenant had.
///
/// # Errors
/// `NotFound` until all is done.
pub async fn shredding_certificate(cx: &Cx, id: TenantId) -> Result<(String, Vec<u8>)> {
    let shredding = shredding(cx, id).await?.ok_or_else(Error::not_found)?;
    let (name, bytes) = shredding.signed()?;
    let enclosure = Enclosure { name, media_type: "application/json".to_owned(), bytes };
    let (title, at) = (format!("Vernichtung {}", shredding.title), shredding.done_at.unwrap_or(shredding.asked.at));
    let (template, data) = (TEMPLATE, sheet(&shredding));
    let manuscript = Manuscript { template, title, data, enclosures: vec![enclosure], at };
    Ok((shredding.key, cx.ports().typesetter.pdf(manuscript).await?))
}

/// What the printed certificate says, as finished texts.
fn sheet(shredding: &Shredding) -> Value {
    use sdk::web::moment;
    let word = |word: &Word| format!("{}, {}", word.name, moment(word.at));
    let signed = |field| shredding.certificate.as_ref().and_then(|signed| signed.get(field));
    serde_json::json!({
        "title": shredding.title,
        "key": shredding.key,
        "reason": shredding.reason,
        "asked": word(&shredding.asked),
        "released": shredding.released.as_ref().map(word),
        "keys_at": shredding.keys_at.map(moment),
        "done_at": shredding.done_at.map(moment),
        "objects": shredding.objects.to_string(),
        "rows": shredding.rows.to_string(),
        "signer": signed("key"),
        "signature": signed("signature"),
    })
}

fn word(tx: &Tx<'_>) -> Result<Word> {
    let actor = tx.actor();
    let by = actor.person().ok_or_else(|| Error::internal("only a person asks for an end"))?;
    Ok(Word { by, name: actor.name.clone(), at: tx.now() })
}

/// The doors, for ever: in a transaction of the tenant, like every deed from above.
async fn close(cx: &Cx, id: TenantId) -> Result<()> {
    under_grant(cx, id, Power::Suspend, SHRED, async |tx| {
        let row = store::tenant::lock(tx, id).await?;
        let tenant = tx.admit(row).await?.shred()?;
        store::tenant::save_state(tx, &tenant).await?;
        tx.about(id);
        tx.note("state", tenant.state.key());
        Ok(())
    })
    .await
}

/// The keys first: from then on every copy of the tenant is noise.
async fn destroy_keys(cx: &Cx, shredding: Shredding) -> Result<Shredding> {
    cx.ports().blobs.shred(shredding.id)?;
    change(cx, shredding.id, "keys_destroyed", |it, at| Shredding { keys_at: it.keys_at.or(Some(at)), ..it }).await
}

/// Files and rows, step by step, until there are none.
async fn clear(cx: &Cx, shredding: Shredding) -> Result<Shredding> {
    let id = shredding.id;
    loop {
        let objects = cx.ports().blobs.clear(id).await?;
        let rows = cx.ports().towns.forget(cx, id).await?;
        let count = |it: Shredding| Shredding {
            objects: it.objects.saturating_add(objects),
            rows: it.rows.saturating_add(rows),
            ..it
        };
        let shredding = change(cx, id, "cleared", |it, _| count(it)).await?;
        if objects == 0 && rows == 0 {
            return Ok(shredding);
        }
    }
}

async fn certify(cx: &Cx, shredding: Shredding) -> Result<Shredding> {
    let done_at = shredding.done_at.unwrap_or_else(|| cx.now());
    let done = Shredding { done_at: Some(done_at), ..shredding };
    let certificate = cx.ports().notary.certify(done.facts())?;
    change(cx, done.id, "certified", |it, _| Shredding { done_at: Some(done_at), certificate: Some(certificate), ..it })
        .await
}

async fn change(
    cx: &Cx,
    id: TenantId,
    what: &'static str,
    change: impl FnOnce(Shredding, chrono::DateTime<chrono::Utc>) -> Shredding,
) -> Result<Shredding> {
    cx.write(SHRED, async move |tx| {
        let row = store::shredding::lock(tx, id).await?;
        let shredding = change(tx.admit(row).await?, tx.now());
        store::shredding::save(tx, &shredding).await?;
        tx.about(id);
        tx.note(what, true);
        Ok(shredding)
    })
    .await
}
