//! Sessions: kept on the server, known to the browser by a random token.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use rand::RngCore;
use sdk::uuid::Uuid;
use sha2::{Digest, Sha256};

/// One signed-in browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// When the person signed in.
    pub created_at: DateTime<Utc>,
    /// When it ends, used or not.
    pub expires_at: DateTime<Utc>,
}

impl Session {
    /// A session unused for this long is over.
    pub const IDLE: TimeDelta = TimeDelta::hours(2);
    /// A working day.
    const ABSOLUTE: TimeDelta = TimeDelta::hours(12);

    /// A session that begins now.
    pub fn begin(now: DateTime<Utc>) -> Self {
        Self { created_at: now, expires_at: now + Self::ABSOLUTE }
    }
}

/// A sign-in on its way through an OpenID provider.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its identity, sent as `state`.
    pub id: Uuid,
    /// Ties the token to this flow.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifier: String,
    /// Where the person wanted to go.
    pub next: String,
}

impl Flow {
    /// How long the provider may take.
    pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
}

/// A random secret of 256 bits, as text.
pub fn token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng.fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the database keeps of a token: a stolen backup opens no session.
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Only paths of our own: an open redirect helps phishers.
pub fn local_path(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if own { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_followed() {
        assert_eq!(local_path("/inbox?state=open"), "/inbox?state=open");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nb"] {
            assert_eq!(local_path(foreign), "/");
        }
    }

    #[test]
    fn tokens_differ_and_hash_the_same() {
        let (a, b) = (token(), token());
        assert_ne!(a, b);
        assert_eq!(digest(&a), digest(&a));
    }
}
