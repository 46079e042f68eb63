//! A backup that was restored and tried: what a drill found, and what each tenant keeps of it.
use super::right::DRILL;
use super::store::drill::{self, Drill};
use crate::blob::some;
use crate::search::Library;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sdk::ports::Located;
use sdk::{Cx, Result, TenantId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Files of each tenant that are read to their end.
const FILES: i64 = 50;
/// What a report calls itself.
const KIND: &str = "restore-drill";

/// What a drill found, over the tenants it was tried with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    kind: String,
    /// When it was tried.
    pub at: DateTime<Utc>,
    /// The newest thing in the restored database.
    pub backup_at: DateTime<Utc>,
    /// The tenants it was tried with.
    pub tenants: Vec<Tried>,
}

impl Report {
    /// Puts together what was found.
    pub fn new(at: DateTime<Utc>, backup_at: DateTime<Utc>, tenants: Vec<Tried>) -> Self {
        Self { kind: KIND.to_owned(), at, backup_at, tenants }
    }

    /// Whether it is one: a certificate of another kind has other facts.
    pub fn is_one(&self) -> bool {
        self.kind == KIND
    }

    /// Whether everything was as it should be.
    pub fn is_sound(&self) -> bool {
        !self.tenants.is_empty() && self.tenants.iter().all(|tried| tried.faults.is_empty())
    }

    fn for_tenant(&self, id: TenantId) -> Drill {
        let mine = self.tenants.iter().find(|tried| tried.id == id);
        let faults = |tried: &Tried| i64::try_from(tried.faults.len()).unwrap_or(i64::MAX);
        Drill {
            at: self.at,
            backup_at: self.backup_at,
            tenants: i64::try_from(self.tenants.len()).unwrap_or(i64::MAX),
            included: mine.is_some(),
            files: mine.map_or(0, |tried| tried.files),
            // A tenant learns of its own faults, and whether there were any at all: a broken backup is broken for all.
            faults: mine.map_or_else(|| self.tenants.iter().map(faults).sum(), faults),
        }
    }
}

/// What was tried of one tenant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// The tenant.
    pub id: TenantId,
    /// Files read to their end.
    pub files: i64,
    /// Lines of its audit log that were proven.
    pub leaves: u64,
    /// What was wrong: codes of ours, no content.
    pub faults: Vec<String>,
}

/// Keeps what a drill means for this tenant.
///
/// # Errors
/// Those of the database.
pub async fn record(cx: &Cx, report: &Report) -> Result<()> {
    let kept = report.for_tenant(cx.tenant());
    cx.write(DRILL, async |tx| {
        tx.about(kept.at.date_naive());
        tx.note("included", kept.included);
        tx.note("faults", kept.faults);
        drill::save(tx, &kept).await
    })
    .await
}

/// Tries what was restored of this tenant: some of its files to their end, and every sealed text through its index.
///
/// # Errors
/// `Unavailable` if database or store are away.
pub async fn try_out(cx: &Cx, library: &Arc<Library>) -> Result<Tried> {
    let files = cx.read(DRILL, async |tx| some(tx, FILES).await).await?;
    let mut faults = Vec::new();
    for file in &files {
        if !is_whole(cx, file).await {
            faults.push(format!("file {}", file.id));
        }
    }
    if let Err(error) = library.current(cx).await {
        faults.push(format!("index {}", error.code));
    }
    Ok(Tried { id: cx.tenant(), files: i64::try_from(files.len()).unwrap_or(i64::MAX), leaves: 0, faults })
}

/// When the newest thing of this tenant happened.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn newest(cx: &Cx) -> Result<Option<DateTime<Utc>>> {
    cx.read(DRILL, async |tx| drill::newest(tx).await).await
}

async fn is_whole(cx: &Cx, file: &Located) -> bool {
    let Ok(stream) = cx.ports().blobs.open(cx, file, None).await else { return false };
    let digest = stream.try_fold(Sha256::new(), async |digest, bytes| Ok(digest.chain_update(&bytes))).await;
    digest.is_ok_and(|digest| hex::encode(digest.finalize()) == file.sha256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_elsewhere_is_a_fault_of_the_backup() {
        let (here, there, far) = (TenantId::new(), TenantId::new(), TenantId::new());
        let tried = |id, faults: &[&str]| Tried {
            id,
            files: 3,
            leaves: 9,
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
        };
        let at = DateTime::UNIX_EPOCH;
        let report = Report::new(at, at, vec![tried(here, &[]), tried(there, &["file"])]);
        assert!(!report.is_sound() && !Report::new(at, at, vec![]).is_sound());
        let seen = |id| {
            let drill = report.for_tenant(id);
            (drill.included, drill.files, drill.faults)
        };
        assert_eq!((seen(here), seen(there), seen(far)), ((true, 3, 0), (true, 3, 1), (false, 0, 1)));
    }
}
