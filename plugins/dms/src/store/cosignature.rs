use crate::cosignature::{Cosignature, CosignatureId, Outcome, Signer};
use crate::schema::{cosignatures, documents};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{DocumentId, Error, PersonId, ProcessId, Result, TaskId, Tx, Unchecked, uuid::Uuid};

/// Most co-signatures shown with one document.
const MOST: i64 = 200;

/// A co-signature.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx<'_>, id: CosignatureId) -> Result<Unchecked<Cosignature>> {
    let query = cosignatures::table
        .filter(cosignatures::tenant_id.eq(tx.tenant().0))
        .filter(cosignatures::id.eq(id.0))
        .select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(|row| Unchecked::new(row.into())).ok_or_else(Error::not_found)
}

/// A co-signature, held until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut Tx<'_>, id: CosignatureId) -> Result<Unchecked<Cosignature>> {
    let query = cosignatures::table
        .filter(cosignatures::tenant_id.eq(tx.tenant().0))
        .filter(cosignatures::id.eq(id.0))
        .select(Row::as_select())
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(|row| Unchecked::new(row.into())).ok_or_else(Error::not_found)
}

/// The co-signatures of a document the caller has admitted the actor to, oldest first.
pub async fn list(tx: &mut Tx<'_>, document: DocumentId) -> Result<Vec<Unchecked<Cosignature>>> {
    let query = cosignatures::table
        .filter(cosignatures::tenant_id.eq(tx.tenant().0))
        .filter(cosignatures::document_id.eq(document.0))
        .select(Row::as_select());
    let query = query.order((cosignatures::requested_at, cosignatures::id)).limit(MOST);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(row.into())).collect())
}

/// Whether anybody is still asked to co-sign this document.
pub async fn get_pending(tx: &mut Tx<'_>, document: DocumentId) -> Result<bool> {
    let open = cosignatures::state.eq("requested");
    let pending = cosignatures::table
        .filter(cosignatures::tenant_id.eq(tx.tenant().0))
        .filter(cosignatures::document_id.eq(document.0).and(open));
    Ok(diesel::select(diesel::dsl::exists(pending)).get_result(tx.sql()).await?)
}

/// Whether this person is still asked to co-sign this document.
pub async fn get_asked(tx: &mut Tx<'_>, document: DocumentId, person: PersonId) -> Result<bool> {
    let open = cosignatures::state.eq("requested").and(cosignatures::assignee.eq(person.0));
    let asked = cosignatures::table
        .filter(cosignatures::tenant_id.eq(tx.tenant().0))
        .filter(cosignatures::document_id.eq(document.0).and(open));
    Ok(diesel::select(diesel::dsl::exists(asked)).get_result(tx.sql()).await?)
}

/// Whether anybody is still asked to co-sign a document of this process.
pub async fn get_pending_in(tx: &mut Tx<'_>, process: ProcessId) -> Result<bool> {
    let within = documents::table
        .filter(documents::tenant_id.eq(tx.tenant().0))
        .filter(documents::process_id.eq(process.0))
        .select(documents::id);
    let open = cosignatures::state.eq("requested");
    let pending = cosignatures::table
        .filter(cosignatures::tenant_id.eq(tx.tenant().0))
        .filter(open.and(cosignatures::document_id.eq_any(within)));
    Ok(diesel::select(diesel::dsl::exists(pending)).get_result(tx.sql()).await?)
}

/// An open request, without what it says.
pub struct Asked {
    /// Its identity.
    pub id: CosignatureId,
    /// The document.
    pub document: DocumentId,
    /// Who is asked.
    pub assignee: PersonId,
    /// The task on their desk.
    pub task: TaskId,
}

/// The open requests for documents of a process, held until the transaction ends.
pub async fn list_pending_in(tx: &mut Tx<'_>, process: ProcessId) -> Result<Vec<Asked>> {
    let within = documents::table
        .filter(documents::tenant_id.eq(tx.tenant().0))
        .filter(documents::process_id.eq(process.0))
        .select(documents::id);
    let open = cosignatures::state.eq("requested").and(cosignatures::document_id.eq_any(within));
    let query = cosignatures::table.filter(cosignatures::tenant_id.eq(tx.tenant().0)).filter(open);
    let columns = (cosignatures::id, cosignatures::document_id, cosignatures::assignee, cosignatures::task_id);
    let query = query.select(columns).order(cosignatures::id).limit(MOST).for_update();
    let rows: Vec<(Uuid, Uuid, Uuid, Uuid)> = query.load(tx.sql()).await?;
    let asked = |(id, document, assignee, task): (Uuid, Uuid, Uuid, Uuid)| Asked {
        id: id.into(),
        document: document.into(),
        assignee: assignee.into(),
        task: task.into(),
    };
    Ok(rows.into_iter().map(asked).collect())
}

/// Takes an open request back, by whoever acts.
pub async fn save_withdrawn(tx: &mut Tx<'_>, id: CosignatureId) -> Result<()> {
    let (now, by) = (tx.now(), tx.actor().name.clone());
    let open = cosignatures::table
        .filter(cosignatures::tenant_id.eq(tx.tenant().0))
        .filter(cosignatures::id.eq(id.0).and(cosignatures::state.eq("requested")));
    let values =
        (cosignatures::state.eq("withdrawn"), cosignatures::decided_at.eq(now), cosignatures::signer_name.eq(by));
    diesel::update(open).set(values).execute(tx.sql()).await?;
    Ok(())
}

/// What the last decision over a document was, if anybody signed or refused.
pub async fn get_last_decided(tx: &mut Tx<'_>, document: DocumentId) -> Result<Option<String>> {
    let decided = cosignatures::state.eq_any(["signed", "refused"]).and(cosignatures::document_id.eq(document.0));
    let query = cosignatures::table.filter(cosignatures::tenant_id.eq(tx.tenant().0)).filter(decided);
    let query = query.order((cosignatures::decided_at.desc(), cosignatures::id.desc())).select(cosignatures::state);
    Ok(query.first(tx.sql()).await.optional()?)
}

/// Writes a co-signature, new or decided.
pub async fn save(tx: &mut Tx<'_>, cosignature: &Cosignature) -> Result<()> {
    let row = Row::from(cosignature);
    diesel::insert_into(cosignatures::table)
        .values(&row)
        .on_conflict((cosignatures::tenant_id, cosignatures::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cosignatures, primary_key(tenant_id, id), treat_none_as_null = true)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    document_id: Uuid,
    unit_id: Uuid,
    version: i32,
    sha256: String,
    wording: String,
    note: String,
    requested_by: Uuid,
    requested_at: DateTime<Utc>,
    assignee: Uuid,
    task_id: Uuid,
    state: String,
    decided_at: Option<DateTime<Utc>>,
    signer_name: Option<String>,
    signer_role: Option<String>,
    factor: Option<String>,
    credential: Option<String>,
    reason: Option<String>,
    requested_for: Option<Uuid>,
    signer: Option<Uuid>,
    signer_behalf: Option<String>,
}

impl From<Row> for Cosignature {
    fn from(row: Row) -> Self {
        let (person, behalf) = (row.signer.map(PersonId::from), row.signer_behalf);
        let role = row.signer_role.unwrap_or_default();
        let signer = row.signer_name.map(|name| Signer { person, name, behalf, role });
        let outcome = match (row.decided_at, signer, row.factor, row.reason) {
            (Some(at), Some(signer), Some(factor), _) => {
                Outcome::Signed { signer, factor, credential: row.credential.unwrap_or_default(), at }
            }
            (Some(at), Some(signer), None, Some(reason)) => Outcome::Refused { signer, reason, at },
            (Some(at), Some(signer), None, None) => Outcome::Withdrawn { signer, at },
            _ => Outcome::Requested,
        };
        Self {
            tenant: row.tenant_id.into(),
            id: row.id.into(),
            document: row.document_id.into(),
            unit: row.unit_id.into(),
            version: row.version,
            sha256: row.sha256,
            wording: row.wording,
            note: row.note,
            requested_by: row.requested_by.into(),
            requested_for: row.requested_for.map(Into::into),
            requested_at: row.requested_at,
            assignee: row.assignee.into(),
            task: row.task_id.into(),
            outcome,
        }
    }
}

impl From<&Cosignature> for Row {
    fn from(cosignature: &Cosignature) -> Self {
        let (decided_at, signer, proof, reason) = match &cosignature.outcome {
            Outcome::Requested => (None, None, None, None),
            Outcome::Signed { signer, factor, credential, at } => {
                (Some(*at), Some(signer), Some((factor.clone(), credential.clone())), None)
            }
            Outcome::Refused { signer, reason, at } => (Some(*at), Some(signer), None, Some(reason.clone())),
            Outcome::Withdrawn { signer, at } => (Some(*at), Some(signer), None, None),
        };
        let (factor, credential) = proof.unzip();
        Self {
            tenant_id: cosignature.tenant.0,
            id: cosignature.id.0,
            document_id: cosignature.document.0,
            unit_id: cosignature.unit.0,
            version: cosignature.version,
            sha256: cosignature.sha256.clone(),
            wording: cosignature.wording.clone(),
            note: cosignature.note.clone(),
            requested_by: cosignature.requested_by.0,
            requested_for: cosignature.requested_for.map(|person| person.0),
            signer: signer.and_then(|signer| signer.person).map(|person| person.0),
            signer_behalf: signer.and_then(|signer| signer.behalf.clone()),
            requested_at: cosignature.requested_at,
            assignee: cosignature.assignee.0,
            task_id: cosignature.task.0,
            state: cosignature.outcome.key().to_owned(),
            decided_at,
            signer_name: signer.map(|signer| signer.name.clone()),
            signer_role: signer.map(|signer| signer.role.clone()),
            factor,
            credential,
            reason,
        }
    }
}
