//! Certificates: facts that must be provable later, far from the server that stated them.
use crate::{Error, PublicKey, Signer};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Keeps a signature under a certificate from being taken for one under anything else.
const DOMAIN: &[u8] = b"gemeinwerk/certificate/1\n";

/// Facts and who signed them, Ed25519 over the facts' canonical bytes (RFC 8785).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// What is certified.
    pub certificate: Value,
    /// The public key, as [`PublicKey`] writes it.
    pub key: String,
    /// In base64.
    pub signature: String,
}

impl Certificate {
    /// Signs facts. Fractions and huge numbers become text.
    ///
    /// # Errors
    /// `Json` for facts that cannot be written.
    pub fn sign(facts: Value, signer: &Signer) -> Result<Self, Error> {
        let certificate = crate::plain(facts);
        let signature = STANDARD.encode(signer.sign(&message(&certificate)?));
        Ok(Self { certificate, key: signer.key().to_string(), signature })
    }

    /// Whether one of these keys signed exactly these facts.
    ///
    /// # Errors
    /// `Unsigned`, or `Malformed` if the signature is none.
    pub fn check(&self, keys: &[PublicKey]) -> Result<(), Error> {
        let signature = STANDARD.decode(&self.signature).map_err(|_| Error::Malformed("signature"))?;
        let message = message(&self.certificate)?;
        let known = keys.iter().any(|key| key.to_string() == self.key && key.verifies(&message, &signature));
        if known { Ok(()) } else { Err(Error::Unsigned) }
    }
}

fn message(facts: &Value) -> Result<Vec<u8>, Error> {
    let facts = serde_json_canonicalizer::to_vec(facts)?;
    Ok([DOMAIN, &facts].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn holds_for_its_facts_and_its_key_alone() {
        let (signer, other) = (Signer::from_seed(&[7; 32]).unwrap(), Signer::from_seed(&[8; 32]).unwrap());
        let signed = Certificate::sign(json!({ "b": 1, "a": ["ü", 0.5] }), &signer).unwrap();
        let read: Certificate = serde_json::from_str(&serde_json::to_string_pretty(&signed).unwrap()).unwrap();
        assert!(read.check(&[other.key().clone(), signer.key().clone()]).is_ok());
        assert!(matches!(read.check(&[other.key().clone()]), Err(Error::Unsigned)));
        let mut changed = read.clone();
        changed.certificate["b"] = json!(2);
        assert!(matches!(changed.check(&[signer.key().clone()]), Err(Error::Unsigned)));
        let named = Certificate { key: other.key().to_string(), ..read };
        assert!(named.check(&[other.key().clone(), signer.key().clone()]).is_err());
    }
}
