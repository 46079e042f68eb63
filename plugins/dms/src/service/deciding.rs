//! Deciding about a co-signature: signing with a second factor, or refusing with a reason.
use crate::cosignature::{Cosignature, CosignatureId, Signer};
use crate::document::{Document, State};
use crate::service::cosignature::SIGN;
use crate::service::document::{self, Sheet};
use crate::store;
use chrono::{DateTime, Utc};
use sdk::ports::{FactorWays, Question};
use sdk::{Cx, DocumentId, Event, PersonId, Result, Tx};

/// A document was co-signed.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Cosigned {
    /// The document.
    pub document: DocumentId,
    /// The co-signature.
    pub cosignature: CosignatureId,
    /// Who asked for it.
    pub requested_by: PersonId,
    /// Who signed.
    pub by: PersonId,
    /// In whose stead.
    #[serde(default)]
    pub behalf: Option<PersonId>,
    /// SHA-256 of what was signed.
    pub sha256: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Event for Cosigned {
    const TOPIC: &'static str = "dms.document.cosigned";
}

/// A co-signature was refused.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct CosignRefused {
    /// The document.
    pub document: DocumentId,
    /// The co-signature.
    pub cosignature: CosignatureId,
    /// Who asked for it.
    pub requested_by: PersonId,
    /// Who refused.
    pub by: PersonId,
    /// In whose stead.
    #[serde(default)]
    pub behalf: Option<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Event for CosignRefused {
    const TOPIC: &'static str = "dms.document.cosign_refused";
}

/// A request with the document it is about and the factors at hand, for the person asked.
///
/// # Errors
/// `NotFound`.
pub async fn show(cx: &Cx, id: CosignatureId, first: i32) -> Result<(Cosignature, Sheet, FactorWays)> {
    cx.read(SIGN, async |tx| {
        let row = store::cosignature::get(tx, id).await?;
        let cosignature = tx.admit(row).await?;
        let row = store::document::get(tx, cosignature.document).await?;
        let document = tx.admit_for(document::READ, row).await?;
        let sheet = document::lay_out(cx, tx, document, first).await?;
        let ways = cx.ports().factor.ways(tx).await?;
        Ok((cosignature, sheet, ways))
    })
    .await
}

/// Asks the actor's passkeys to sign for a request.
///
/// # Errors
/// `NotFound`; `Conflict` without a passkey.
pub async fn ask(cx: &Cx, id: CosignatureId) -> Result<Question> {
    cx.write(SIGN, async |tx| {
        let row = store::cosignature::get(tx, id).await?;
        let request = tx.admit(row).await?;
        step_in(tx, &request).await?;
        tx.about(id);
        tx.note("factor", "asked");
        let act = request.act(&tx.hand());
        cx.ports().factor.ask(tx, &act).await
    })
    .await
}

/// Signs: the second factor, the signature, the closed task and the event, all or nothing.
/// `shown` is the checksum the person saw; programs that show nothing leave it out. `factor` is a code, or a passkey's answer.
///
/// # Errors
/// `NotFound`; `Invalid` or `TooMany` if the factor is not good; `Conflict` if the content changed or it is decided.
pub async fn sign(cx: &Cx, id: CosignatureId, shown: Option<&str>, factor: &str) -> Result<Cosignature> {
    cx.write(SIGN, async |tx| {
        let ports = cx.ports();
        let (request, document) = lock(tx, id).await?;
        let shown = shown.unwrap_or(&request.sha256);
        let current = ports.blobs.locate(tx, document.original).await?.sha256;
        let others = store::cosignature::list(tx, request.document).await?;
        let others = tx.admit_all(others)?;
        request.demand_signable(&tx.hand(), &others, shown, &current)?;
        let act = request.act(&tx.hand());
        let proof = ports.factor.confirm(tx, &act, factor.trim()).await?;
        let signer = signer(cx, tx).await?;
        let signed = request.sign(&tx.hand(), signer, proof)?;
        decide(tx, &signed, document, State::Cosigned).await?;
        ports.tasks.close(tx, signed.task, "mitgezeichnet").await?;
        tx.note("sha256", signed.sha256.clone());
        tx.emit(&Cosigned {
            document: signed.document,
            cosignature: id,
            requested_by: signed.requested_by,
            by: tx.hand().person().unwrap_or(signed.assignee),
            behalf: tx.hand().behalf(),
            sha256: signed.sha256.clone(),
            at: tx.now(),
        })
        .await?;
        Ok(signed)
    })
    .await
}

/// Refuses, with a reason.
///
/// # Errors
/// `NotFound`; `Invalid` without a reason; `Conflict` if it is decided.
pub async fn refuse(cx: &Cx, id: CosignatureId, reason: &str) -> Result<Cosignature> {
    cx.write(SIGN, async |tx| {
        let (request, document) = lock(tx, id).await?;
        let signer = signer(cx, tx).await?;
        let refused = request.refuse(&tx.hand(), signer, reason, tx.now())?;
        decide(tx, &refused, document, State::Refused).await?;
        cx.ports().tasks.close(tx, refused.task, "abgelehnt").await?;
        tx.emit(&CosignRefused {
            document: refused.document,
            cosignature: id,
            requested_by: refused.requested_by,
            by: tx.hand().person().unwrap_or(refused.assignee),
            behalf: tx.hand().behalf(),
            at: tx.now(),
        })
        .await?;
        Ok(refused)
    })
    .await
}

async fn lock(tx: &mut Tx<'_>, id: CosignatureId) -> Result<(Cosignature, Document)> {
    let row = store::cosignature::lock(tx, id).await?;
    let request = tx.admit(row).await?;
    step_in(tx, &request).await?;
    let row = store::document::lock(tx, request.document).await?;
    let document = tx.admit_for(document::READ, row).await?;
    Ok((request, document))
}

/// Whoever was not asked themselves decides in the stead of who was, if they may: even where a role of their own reaches
/// the request, it is not theirs to decide.
async fn step_in(tx: &mut Tx<'_>, request: &Cosignature) -> Result<()> {
    if tx.actor().person() != Some(request.assignee) {
        tx.step_in_for(request.assignee, request).await?;
    }
    Ok(())
}

async fn decide(tx: &mut Tx<'_>, decided: &Cosignature, document: Document, outcome: State) -> Result<()> {
    store::cosignature::save(tx, decided).await?;
    let pending = store::cosignature::get_pending(tx, document.id).await?;
    tx.about(decided.id);
    tx.note("document", document.id.to_string());
    let before = document.state.key();
    let document = document.decided(outcome, pending);
    tx.changed("state", before, document.state.key());
    store::document::save(tx, &document).await
}

/// The actor as they are called today: name, role and unit in words.
async fn signer(cx: &Cx, tx: &mut Tx<'_>) -> Result<Signer> {
    let roles = cx.house().manifests.iter().flat_map(|manifest| manifest.roles);
    let mut words: Vec<String> = Vec::new();
    for role in roles.filter(|role| tx.actor().roles.iter().any(|held| held == role.key)) {
        if !words.iter().any(|word| word == role.title) {
            words.push(role.title.to_owned());
        }
    }
    if let Some(unit) = tx.actor().unit {
        words.push(cx.ports().directory.unit(tx, &unit.to_string()).await?.key);
    }
    let behalf = tx.hand().behalf_name().map(str::to_owned);
    Ok(Signer { person: tx.actor().person(), name: tx.actor().name.clone(), behalf, role: words.join(", ") })
}
