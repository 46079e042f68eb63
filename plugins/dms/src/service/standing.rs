//! Where records, processes and documents stand, for questions about rights.
use super::{document as paper, process as work, record as folder};
use crate::store;
use async_trait::async_trait;
use sdk::ports::{Standing, ThingKind, Things};
use sdk::{Error, Kind, PersonId, Place, Result, Tx, Visibility, uuid::Uuid};

static KINDS: [ThingKind; 3] = [RECORD, PROCESS, DOCUMENT];
const RECORD: ThingKind = ThingKind {
    kind: "dms.record",
    title: "Akte",
    plural: "Akten",
    read: folder::READ,
    path: "/dms/records/",
    opens: true,
};
const PROCESS: ThingKind = ThingKind {
    kind: "dms.process",
    title: "Vorgang",
    plural: "Vorgänge",
    read: work::READ,
    path: "/dms/processes/",
    opens: true,
};
const DOCUMENT: ThingKind = ThingKind {
    kind: "dms.document",
    title: "Dokument",
    plural: "Dokumente",
    read: paper::READ,
    path: "/dms/documents/",
    opens: true,
};

/// Knows where the things of the E-Akte stand.
pub struct Standings;

#[async_trait]
impl Things for Standings {
    fn kinds(&self) -> &'static [ThingKind] {
        &KINDS
    }

    async fn find(&self, tx: &mut Tx<'_>, wanted: &str, about: &[PersonId]) -> Result<Option<Standing>> {
        for kind in &KINDS {
            if let Some(id) = identity(tx, kind, wanted).await?
                && let Some((place, title)) = known(stand(tx, kind, id, about).await)?
            {
                return Ok(Some(Standing { kind, id, place, title }));
            }
        }
        Ok(None)
    }

    async fn count(&self, tx: &mut Tx<'_>, kind: &ThingKind, sight: Visibility) -> Result<i64> {
        match kind.kind {
            "dms.record" => store::record::within(tx, sight).await,
            "dms.process" => store::process::within(tx, sight).await,
            _ => store::document::within(tx, sight).await,
        }
    }
}

async fn identity(tx: &mut Tx<'_>, kind: &ThingKind, wanted: &str) -> Result<Option<Uuid>> {
    if let Some(id) = kind.identity_in(wanted) {
        return Ok(Some(id));
    }
    match kind.kind {
        "dms.record" => Ok(store::record::referenced(tx, wanted.trim()).await?.map(|id| id.0)),
        "dms.process" => Ok(store::process::referenced(tx, wanted.trim()).await?.map(|id| id.0)),
        _ => Ok(None),
    }
}

type Stands = (Place, Option<String>);

/// Where it stands to the person, and its title if the asking one may read it.
async fn stand(tx: &mut Tx<'_>, kind: &ThingKind, id: Uuid, about: &[PersonId]) -> Result<Stands> {
    match kind.kind {
        "dms.record" => {
            let row = store::record::get(tx, id.into()).await?;
            let (place, record) = tx.stand(kind.read, row).await?;
            Ok((place, record.map(|record| record.title)))
        }
        "dms.process" => {
            let row = store::process::get(tx, id.into()).await?;
            let (place, process) = tx.stand(kind.read, row).await?;
            Ok((place, process.map(|process| process.title)))
        }
        _ => {
            let (mine, theirs) = (store::document::get(tx, id.into()).await?, paper_of(tx, id, about).await?);
            Ok((theirs, tx.stand(kind.read, mine).await?.1.map(|document| document.title)))
        }
    }
}

async fn paper_of(tx: &mut Tx<'_>, id: Uuid, about: &[PersonId]) -> Result<Place> {
    let row = store::document::get_as(tx, id.into(), about).await?;
    Ok(tx.stand(paper::READ, row).await?.0)
}

fn known(found: Result<Stands, Error>) -> Result<Option<Stands>> {
    match found {
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        found => found.map(Some),
    }
}
