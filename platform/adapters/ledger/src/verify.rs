//! Who checks: with files and a public key alone, and no trust in whoever made them.
mod reading;

use crate::{Error, Finding, PublicKey, Report, Root};
use reading::Reading;
use std::io::{BufRead, Read};
use uuid::Uuid;

/// A file to check: an export, a signed root, or a mail that holds one.
pub struct Source {
    /// Its name, for findings.
    pub name: String,
    /// Its bytes.
    pub bytes: Box<dyn BufRead>,
}

/// A note longer than this is none.
const LONGEST_NOTE: u64 = 4 << 20;

/// Checks exports, and that roots handed out earlier are of the same log. Without keys, the newest export's own is taken.
///
/// # Errors
/// `NoExport`, `Foreign` if the files are of different tenants, or what keeps a file from being read. What is wrong with
/// the log itself is in the report.
pub fn verify(sources: Vec<Source>, keys: &[PublicKey]) -> Result<Report, Error> {
    let (mut readings, mut notes) = (Vec::new(), Vec::new());
    for mut source in sources {
        if source.bytes.fill_buf()?.first() == Some(&b'{') {
            readings.push(Reading::of(source, keys)?);
        } else {
            let mut text = String::new();
            source.bytes.take(LONGEST_NOTE).read_to_string(&mut text)?;
            notes.push((source.name, text));
        }
    }
    readings.sort_by(|a, b| a.head.made_at.cmp(&b.head.made_at));
    let mut newest = readings.pop().ok_or(Error::NoExport)?;
    let tenant = newest.head.tenant;
    for older in readings {
        same(tenant, older.head.tenant)?;
        newest.compare(&older);
    }
    for (name, text) in notes {
        match Root::note_in(&text).map(|note| Root::open(&note, &newest.keys)) {
            Some(Ok(root)) => {
                same(tenant, root.tenant)?;
                newest.witness(root);
            }
            _ => newest.report.findings.push(Finding::Unsigned(name)),
        }
    }
    newest.report.own_key = keys.is_empty();
    Ok(newest.report)
}

fn same(one: Uuid, other: Uuid) -> Result<(), Error> {
    if one == other { Ok(()) } else { Err(Error::Foreign) }
}
