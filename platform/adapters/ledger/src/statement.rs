//! What is signed about the log as a whole: its root on a day, and how far its contents have expired.
use crate::{Digest, Error, PublicKey, Signer, note};
use base64::{Engine, engine::general_purpose::STANDARD};
use uuid::Uuid;

const ROOT: &str = "gemeinwerk/audit/";
const EXPIRY: &str = "gemeinwerk/audit-expiry/";

/// The log as it stood: a checkpoint as C2SP's tlog-checkpoint writes it, with day and moment as further lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The tenant whose log it is.
    pub tenant: Uuid,
    /// How many leaves there were.
    pub size: u64,
    /// The root over them.
    pub hash: Digest,
    /// The local day it counts for: `2026-11-24`.
    pub day: String,
    /// When it was signed, in UTC.
    pub at: String,
}

impl Root {
    /// The root as a signed note.
    pub fn sign(&self, signer: &Signer) -> String {
        let Self { tenant, size, hash, day, at } = self;
        let hash = STANDARD.encode(hash);
        note::sign(&format!("{ROOT}{tenant}\n{size}\n{hash}\nday {day}\nat {at}\n"), signer)
    }

    /// Reads a signed root.
    ///
    /// # Errors
    /// `Malformed` or `Unsigned`.
    pub fn open(note: &str, keys: &[PublicKey]) -> Result<Self, Error> {
        const WRONG: Error = Error::Malformed("root");
        let mut lines = note::open(note, keys)?.lines();
        let mut line = || lines.next().ok_or(WRONG);
        let tenant = line()?.strip_prefix(ROOT).and_then(|text| text.parse().ok()).ok_or(WRONG)?;
        let size = line()?.parse().map_err(|_| WRONG)?;
        let hash = Digest::from_bytes(&STANDARD.decode(line()?).map_err(|_| WRONG)?)?;
        let day = line()?.strip_prefix("day ").ok_or(WRONG)?.to_owned();
        let at = line()?.strip_prefix("at ").ok_or(WRONG)?.to_owned();
        Ok(Self { tenant, size, hash, day, at })
    }

    /// The root inside a text such as the body of a mail: from its first line to its signature.
    pub fn note_in(text: &str) -> Option<String> {
        let text = text.replace("\r\n", "\n");
        let begin = text.find(ROOT)?;
        let note = text.get(begin..)?;
        let (body, rest) = note.split_once("\n\n")?;
        let signature = rest.lines().next()?;
        Some(format!("{body}\n\n{signature}\n"))
    }
}

/// Contents below a place are gone, as the tenant's retention says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// The tenant whose log it is.
    pub tenant: Uuid,
    /// The first place whose content is kept.
    pub upto: u64,
    /// What was older than this moment went, in UTC.
    pub before: String,
}

impl Expiry {
    /// The statement as a signed note.
    pub fn sign(&self, signer: &Signer) -> String {
        let Self { tenant, upto, before } = self;
        note::sign(&format!("{EXPIRY}{tenant}\n{upto}\nbefore {before}\n"), signer)
    }

    /// Reads a signed statement.
    ///
    /// # Errors
    /// `Malformed` or `Unsigned`.
    pub fn open(note: &str, keys: &[PublicKey]) -> Result<Self, Error> {
        const WRONG: Error = Error::Malformed("statement of expiry");
        let mut lines = note::open(note, keys)?.lines();
        let mut line = || lines.next().ok_or(WRONG);
        let tenant = line()?.strip_prefix(EXPIRY).and_then(|text| text.parse().ok()).ok_or(WRONG)?;
        let upto = line()?.parse().map_err(|_| WRONG)?;
        let before = line()?.strip_prefix("before ").ok_or(WRONG)?.to_owned();
        Ok(Self { tenant, upto, before })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_found_in_a_mail_and_cannot_stand_for_an_expiry() {
        let signer = Signer::from_seed(&[7; 32]).unwrap();
        let keys = [signer.key().clone()];
        let (day, at) = ("2026-11-24".to_owned(), "2026-11-24T00:03:00.000000Z".to_owned());
        let root = Root { tenant: Uuid::from_u128(1), size: 3, hash: Digest::of(&[b"x"]), day, at };
        let note = root.sign(&signer);
        let mail = format!("Guten Tag,\n\n{note}\nDiese Nachricht ...\n\nGruss\n").replace('\n', "\r\n");
        assert_eq!(Root::note_in(&mail).unwrap(), note);
        assert_eq!(Root::open(&note, &keys).unwrap(), root);
        assert!(Expiry::open(&note, &keys).is_err());
        let expiry = Expiry { tenant: root.tenant, upto: 2, before: root.at.clone() };
        assert_eq!(Expiry::open(&expiry.sign(&signer), &keys).unwrap(), expiry);
        assert!(Root::open(&expiry.sign(&signer), &keys).is_err());
    }
}
