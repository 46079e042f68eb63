//! Signed notes as C2SP describes them: text, an empty line, signature lines. Any tool that knows them can check ours.
use crate::{Error, PublicKey, Signer};
use base64::{Engine, engine::general_purpose::STANDARD};

/// An em dash and a space begin a signature line.
const MARK: &str = "\u{2014} ";

/// Signs a text, which must end with a newline and hold no empty line.
pub fn sign(text: &str, signer: &Signer) -> String {
    let signed: Vec<u8> = [signer.key().identity(), signer.sign(text.as_bytes())].concat();
    format!("{text}\n{MARK}{} {}\n", signer.key().name(), STANDARD.encode(signed))
}

/// The text of a note, if one of these keys signed it.
///
/// # Errors
/// `Malformed`, or `Unsigned` if no known key fits or the signature of a known key is wrong.
pub fn open<'n>(note: &'n str, keys: &[PublicKey]) -> Result<&'n str, Error> {
    let (text, signatures) = note.rsplit_once("\n\n").ok_or(Error::Malformed("signed note"))?;
    // What is signed ends with the newline before the empty line.
    let text = note.get(..text.len().saturating_add(1)).ok_or(Error::Malformed("signed note"))?;
    for line in signatures.lines() {
        let (name, signed) =
            line.strip_prefix(MARK).and_then(|line| line.split_once(' ')).ok_or(Error::Malformed("signature line"))?;
        let signed = STANDARD.decode(signed).map_err(|_| Error::Malformed("signature line"))?;
        let (identity, signature) = signed.split_at_checked(4).ok_or(Error::Malformed("signature line"))?;
        if let Some(key) = keys.iter().find(|key| key.name() == name && key.identity() == identity) {
            return if key.verifies(text.as_bytes(), signature) { Ok(text) } else { Err(Error::Unsigned) };
        }
    }
    Err(Error::Unsigned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_opens_and_what_is_changed_does_not() {
        let signer = Signer::from_seed(&[7; 32]).unwrap();
        let note = sign("eins\nzwei\n", &signer);
        let keys = [signer.key().clone()];
        assert_eq!(open(&note, &keys).unwrap(), "eins\nzwei\n");
        for wrong in [note.replace("zwei", "drei"), note.replace("\n\n", "\n"), note.replace(MARK, "- "), String::new()]
        {
            assert!(open(&wrong, &keys).is_err(), "{wrong}");
        }
        assert!(open(&note, &[Signer::from_seed(&[8; 32]).unwrap().key().clone()]).is_err());
    }

    /// The example every implementation of signed notes is tried with: ours must read what others wrote.
    #[test]
    fn a_note_of_somebody_else_is_read() {
        let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        let note = "This is an example message.\n\n\u{2014} example.com/foo \
                    Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        let keys = [key.parse().unwrap()];
        assert_eq!(open(note, &keys).unwrap(), "This is an example message.\n");
        assert!(open(&note.replace("example message", "example massage"), &keys).is_err());
    }
}
