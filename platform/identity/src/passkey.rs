//! Passkeys (W3C Web Authentication, level 3): what a person has, and the act its signature is for.
use chrono::{DateTime, Utc};
use sdk::{Error, Kind, Result, Town, uuid::Uuid};
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::{Passkey, Url, Webauthn, WebauthnBuilder};

/// A passkey of a person.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its identity here.
    pub id: Uuid,
    /// What its owner calls it.
    pub title: String,
    /// Its public half.
    pub passkey: Passkey,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub used_at: Option<DateTime<Utc>>,
}

impl Key {
    /// A person has so many at most.
    pub const MOST: usize = 10;
}

/// What a second factor is shown for. The signature of a passkey is good for one act only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act(Vec<u8>);

impl Act {
    /// Signing in.
    pub fn sign_in() -> Self {
        Self(b"identity.sign-in".to_vec())
    }

    /// Setting up a passkey.
    pub fn enrolment() -> Self {
        Self(b"identity.enrolment".to_vec())
    }

    /// An act of a plugin, told word for word: what was shown, and the hash of what is signed.
    pub fn of(words: &str) -> Self {
        Self(Sha256::digest(words.as_bytes()).to_vec())
    }

    /// What the database keeps.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Where tenants live: passkeys are bound to the host name of one tenant and work nowhere else.
#[derive(Clone, Debug)]
pub struct Site {
    /// Tenants live at `<key>.<domain>`.
    pub domain: String,
    /// `http` or `https`.
    pub scheme: &'static str,
}

impl Site {
    /// The relying party a tenant is.
    ///
    /// # Errors
    /// `Internal` if its address is none.
    pub fn relying_party(&self, town: &Town) -> Result<Webauthn> {
        let address = format!("{}://{}.{}", self.scheme, town.key, self.domain);
        let origin = Url::parse(&address).map_err(Error::internal)?;
        let host = origin.host_str().unwrap_or_default().to_owned();
        let builder = WebauthnBuilder::new(&host, &origin).map_err(Error::internal)?;
        builder.rp_name(&town.title).build().map_err(Error::internal)
    }
}

/// What a browser sends: the question it answers, and the authenticator's answer.
#[derive(serde::Deserialize)]
pub struct Shown<T> {
    /// The question's identity.
    pub challenge: Uuid,
    /// The authenticator's answer.
    pub credential: T,
}

/// Reads what a browser sent.
///
/// # Errors
/// `Invalid` if it is no answer of an authenticator.
pub fn shown<T: serde::de::DeserializeOwned>(text: &str) -> Result<Shown<T>> {
    serde_json::from_str(text).map_err(|_| wrong_passkey())
}

/// The passkey did not fit, took too long or was for something else.
pub fn wrong_passkey() -> Error {
    Error::new(
        Kind::Invalid,
        "identity.wrong_passkey",
        "Der Passkey wurde nicht angenommen. Es wurde nichts geändert. Versuchen Sie es erneut; eine Anfrage gilt nur wenige Minuten.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_exactly_its_words() {
        assert_eq!(Act::of("a\nb"), Act::of("a\nb"));
        assert_ne!(Act::of("a\nb"), Act::of("a\nc"));
        assert_ne!(Act::sign_in(), Act::enrolment());
    }

    #[test]
    fn nonsense_is_no_answer_of_an_authenticator() {
        for text in ["", "{}", "{\"challenge\":\"x\",\"credential\":{}}", "[1]"] {
            let read: Result<Shown<webauthn_rs::prelude::PublicKeyCredential>> = shown(text);
            assert_eq!(read.err().unwrap().code, "identity.wrong_passkey", "{text}");
        }
    }
}
