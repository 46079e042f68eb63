//! Asking for a co-signature.
use crate::cosignature::{Cosignature, CosignatureId, Hindrance, Outcome, remark, wording};
use crate::document::{Document, State};
use crate::service::process;
use crate::store;
use sdk::ports::{NewTask, PersonView, UnitView};
use sdk::{Action, Cx, DocumentId, Error, PersonId, Place, ProcessId, Resource, Result, Tx, UnitId};

/// Asks somebody for a co-signature.
pub const REQUEST: Action = Action::new("dms.cosign.request", "Um Mitzeichnung bitten");
/// Decides about a co-signature one was asked for.
pub const SIGN: Action = Action::new("dms.cosign.sign", "Mitzeichnen").watching();

/// The roles whose holders can be asked; heads first.
const SIGNERS: [&str; 2] = ["head", "clerk"];

/// Asks a person to co-sign a document; without one, the head of the nearest unit.
///
/// # Errors
/// `NotFound`; `Invalid` if the person cannot be asked; `Conflict` if they are asked already or the process is closed.
pub async fn request(cx: &Cx, id: DocumentId, assignee: Option<PersonId>, note: &str) -> Result<Cosignature> {
    cx.write(REQUEST, async |tx| {
        let (actor, now) = (tx.actor().person().ok_or_else(Error::not_found)?, tx.now());
        let document = lock_open(tx, id).await?;
        let signer = choose(cx, tx, &document, assignee).await?;
        if store::cosignature::get_asked(tx, id, signer.id).await? {
            return Err(asked_already(&signer.name));
        }
        if !seen_by(cx, tx, id, signer.id).await? {
            return Err(Hindrance::Unseen.into());
        }
        let cosignature = CosignatureId::new();
        let note = remark(note)?;
        let new = task(&document, cosignature, &signer, note.clone());
        let request = Cosignature {
            tenant: tx.tenant(),
            id: cosignature,
            document: id,
            unit: document.unit,
            version: document.version,
            sha256: document.sha256.clone(),
            wording: wording(&document),
            note,
            requested_by: actor,
            requested_for: tx.hand().behalf(),
            requested_at: now,
            assignee: signer.id,
            task: cx.ports().tasks.open(tx, new).await?,
            outcome: Outcome::Requested,
        };
        store::cosignature::save(tx, &request).await?;
        store::document::save(tx, &Document { state: State::Cosigning, ..document }).await?;
        tx.about(id);
        tx.note("assignee", request.assignee.to_string());
        Ok(request)
    })
    .await
}

/// The document, held together with its process, so that nobody closes the process meanwhile.
async fn lock_open(tx: &mut Tx<'_>, id: DocumentId) -> Result<Document> {
    let row = store::document::get(tx, id).await?;
    let process = tx.admit(row).await?.process;
    let row = store::process::lock(tx, process).await?;
    tx.admit_for(process::READ, row).await?.demand_open()?;
    let row = store::document::lock(tx, id).await?;
    tx.admit(row).await
}

fn task(document: &Document, id: CosignatureId, signer: &PersonView, note: String) -> NewTask {
    NewTask {
        kind: "dms.cosign",
        act: "Mitzeichnen",
        title: document.title.clone(),
        subject: document.id.0,
        href: format!("/dms/cosignatures/{id}"),
        assignee: signer.id,
        unit: signer.unit,
        due: None,
        note,
    }
}

async fn choose(cx: &Cx, tx: &mut Tx<'_>, document: &Document, wanted: Option<PersonId>) -> Result<PersonView> {
    if wanted.is_some_and(|wanted| tx.hand().counts_as(wanted)) {
        return Err(Hindrance::Oneself.into());
    }
    let units = cx.ports().directory.units(tx).await?;
    let Some(wanted) = wanted else {
        let line = line(&units, document.unit);
        let heads = signers(cx, tx, document, &units).await?;
        let near = heads.into_iter().find(|head| line.contains(&head.unit));
        return near.ok_or_else(nobody);
    };
    let all: Vec<UnitId> = units.iter().map(|unit| unit.id).collect();
    for role in SIGNERS {
        let holders = cx.ports().directory.holders(tx, role, &all).await?;
        if let Some(signer) = holders.into_iter().find(|person| person.id == wanted) {
            return Ok(signer);
        }
    }
    Err(cannot_sign())
}

/// The heads the actor may ask, those of the document's own line first.
pub(super) async fn signers(
    cx: &Cx,
    tx: &mut Tx<'_>,
    document: &Document,
    units: &[UnitView],
) -> Result<Vec<PersonView>> {
    let [head, ..] = SIGNERS;
    let all: Vec<UnitId> = units.iter().map(|unit| unit.id).collect();
    let mut heads = cx.ports().directory.holders(tx, head, &all).await?;
    let hand = tx.hand();
    heads.retain(|person| !hand.counts_as(person.id));
    let line = line(units, document.unit);
    let distance = |person: &PersonView| line.iter().position(|unit| *unit == person.unit).unwrap_or(usize::MAX);
    heads.sort_by_cached_key(|person| distance(person));
    Ok(heads)
}

/// A unit, then the units above it up to the top.
fn line(units: &[UnitView], unit: UnitId) -> Vec<UnitId> {
    let above = |unit: &UnitId| units.iter().find(|view| view.id == *unit)?.parent;
    // Bounded, so that a broken tree cannot hold anybody up.
    std::iter::successors(Some(unit), above).take(units.len().max(1)).collect()
}

/// Whether a person sees the document once they are asked: its guard may keep it from them all the same.
async fn seen_by(cx: &Cx, tx: &mut Tx<'_>, id: DocumentId, person: PersonId) -> Result<bool> {
    let Some(actor) = cx.ports().directory.actor(tx, person).await? else { return Ok(false) };
    let row = store::document::get(tx, id).await?;
    let (place, _) = tx.stand(super::document::READ, row).await?;
    let asked = Place { assignee: Some(person), ..place };
    Ok(tx.would_see(&actor, super::document::READ, &asked, Document::OPENS))
}

/// Withdraws what was asked of persons who no longer see the document: nobody can wait for them. Whoever closes the
/// process need not see it either, and learns nothing.
pub(super) async fn withdraw_unseen(cx: &Cx, tx: &mut Tx<'_>, process: ProcessId) -> Result<()> {
    for asked in store::cosignature::list_pending_in(tx, process).await? {
        if seen_by(cx, tx, asked.document, asked.assignee).await? {
            continue;
        }
        store::cosignature::save_withdrawn(tx, asked.id).await?;
        cx.ports().tasks.withdraw(tx, asked.task, "zurückgezogen").await?;
        let last = store::cosignature::get_last_decided(tx, asked.document).await?;
        if !store::cosignature::get_pending(tx, asked.document).await? {
            let state = last.map_or(State::Filed, |outcome| State::decided(&outcome));
            store::document::save_state(tx, asked.document, state).await?;
        }
    }
    Ok(())
}

fn asked_already(name: &str) -> Error {
    let text = format!(
        "{name} ist schon um Mitzeichnung gebeten. Es wurde niemand erneut gefragt. Warten Sie die Antwort ab oder wählen Sie eine andere Person."
    );
    Error::conflict("dms.cosign_asked", text)
}

fn nobody() -> Error {
    Error::invalid(
        "dms.cosign_assignee",
        "Für die Einheit des Dokuments ist keine andere Leitung eingetragen. Es wurde niemand gefragt. Wählen Sie eine Person aus.",
    )
}

fn cannot_sign() -> Error {
    Error::invalid(
        "dms.cosign_assignee",
        "Diese Person kann nicht mitzeichnen. Es wurde niemand gefragt. Wählen Sie eine andere Person.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_goes_up_to_the_top_and_leaves_others_out() {
        let view = |key: &str, parent: Option<&UnitView>| UnitView {
            id: UnitId::new(),
            key: key.into(),
            title: key.into(),
            parent: parent.map(|unit| unit.id),
            depth: parent.map_or(0, |unit| unit.depth + 1),
        };
        let top = view("BM", None);
        let (department, other) = (view("FB20", Some(&top)), view("PR", Some(&top)));
        let team = view("Kita", Some(&department));
        let units = [team, top, other, department];
        let ids = |places: &[usize]| places.iter().map(|place| units[*place].id).collect::<Vec<_>>();
        assert_eq!(line(&units, units[0].id), ids(&[0, 3, 1]));
        assert_eq!(line(&units, units[1].id), ids(&[1]));
        let unknown = UnitId::new();
        assert_eq!(line(&units, unknown), [unknown]);
    }

    #[test]
    fn the_task_leads_to_where_it_is_done() {
        let document = crate::document::tests::document();
        let (id, unit) = (CosignatureId::new(), UnitId::new());
        let signer = PersonView { id: PersonId::new(), name: "Toni Muster".into(), unit, roles: vec![] };
        let task = task(&document, id, &signer, "Bitte bis morgen".into());
        assert_eq!(task.href, format!("/dms/cosignatures/{id}"));
        assert_eq!((task.assignee, task.unit, task.subject), (signer.id, unit, document.id.0));
    }
}
