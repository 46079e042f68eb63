//! The root of a day: grown from yesterday's edge, signed, kept, and on its way to the tenant.
use super::right::SIGN;
use super::store::{leaf, letter, root};
use ledger::{Error as Fault, Frontier, Root, Signer, stamp};
use sdk::{Cx, Error, Result, local_day};

/// Leaves read in one transaction.
const STEP: i64 = 20_000;

/// Signs today's root, if there is none yet.
///
/// # Errors
/// `Unavailable` if the database is away; `Internal` if a leaf is missing: an honest root cannot be signed then.
pub async fn sign(cx: &Cx, signer: &Signer) -> Result<()> {
    let day = local_day(cx.now());
    let last = cx.read(SIGN, async |tx| root::last(tx).await).await?;
    if last.as_ref().is_some_and(|last| last.day >= day) {
        return Ok(());
    }
    let edge = match last {
        Some(last) => genuine(cx, &last, signer)?,
        None => Frontier::default(),
    };
    let edge = grown(cx, edge).await?;
    if edge.size() == 0 {
        return Ok(());
    }
    match keep(cx, signer, &edge).await {
        // Another worker was quicker.
        Err(error) if error.code == "duplicate" => Ok(()),
        kept => kept,
    }
}

/// The edge of a root, if it is the one we signed.
fn genuine(cx: &Cx, last: &root::Kept, signer: &Signer) -> Result<Frontier> {
    let wrong = |fault: Fault| Error::internal(format!("the last root of the audit log is not ours: {fault}"));
    let signed = Root::open(&last.note, std::slice::from_ref(signer.key())).map_err(wrong)?;
    let edge = Frontier::from_bytes(signed.size, &last.edge).map_err(wrong)?;
    if signed.tenant == cx.tenant().0 && edge.root() == signed.hash { Ok(edge) } else { Err(wrong(Fault::Unsigned)) }
}

async fn grown(cx: &Cx, mut edge: Frontier) -> Result<Frontier> {
    loop {
        let from = edge.size();
        let leaves = cx.read(SIGN, async |tx| leaf::digests(tx, from, STEP).await).await?;
        for (n, digest) in &leaves {
            if *n != edge.size() {
                return Err(Error::internal(format!("leaf {} of the audit log is missing", edge.size())));
            }
            edge.push(digest);
        }
        if i64::try_from(leaves.len()).is_ok_and(|read| read < STEP) {
            return Ok(edge);
        }
    }
}

async fn keep(cx: &Cx, signer: &Signer, edge: &Frontier) -> Result<()> {
    let by_mail = cx.ports().mailer.is_set_up();
    cx.write(SIGN, async |tx| {
        let (day, now) = (local_day(tx.now()), tx.now());
        let (size, hash) = (edge.size(), edge.root());
        let root = Root { tenant: tx.tenant().0, size, hash, day: day.to_string(), at: stamp(now) };
        tx.about(day);
        tx.note("size", size);
        tx.note("root", hash.to_string());
        root::save(tx, day, &root, &edge.to_bytes(), &root.sign(signer)).await?;
        if by_mail { letter::address_all(tx, day).await } else { Ok(()) }
    })
    .await
}
