//! Sessions: kept on the server, known to the browser by a random token.
use crate::rule::{Rule, Rules};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use rand::RngCore;
use sdk::uuid::Uuid;
use sha2::{Digest, Sha256};

/// One signed-in browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// What it is, as far as it says: `Firefox, Windows`.
    pub device: String,
    /// When the person signed in.
    pub created_at: DateTime<Utc>,
    /// When it ends, used or not.
    pub expires_at: DateTime<Utc>,
    /// After how many minutes without use it ends.
    pub idle_minutes: i32,
    /// Whether it opens nothing yet: a second factor is still to be shown.
    pub waits: bool,
    /// The provider that opened it, if one did.
    pub way: Option<Way>,
}

/// How somebody came in who showed no password here.
#[derive(Clone, Debug)]
pub struct Way {
    /// The provider that vouched for them.
    pub provider: Uuid,
    /// The session there, if the provider named it.
    pub session: Option<String>,
}

impl Session {
    /// A session that begins now, as the tenant's rules have it.
    pub fn begin(device: &str, rules: &Rules, waits: bool, now: DateTime<Utc>) -> Self {
        let idle_minutes = i32::try_from(rules.get(Rule::IdleMinutes)).unwrap_or(i32::MAX);
        let expires_at = now + TimeDelta::hours(rules.get(Rule::SessionHours));
        Self { device: device.to_owned(), created_at: now, expires_at, idle_minutes, waits, way: None }
    }
}

/// A session as its owner sees it.
#[derive(Clone, Debug, diesel::Queryable)]
pub struct OpenSession {
    /// Its name in addresses: no secret.
    pub id: Uuid,
    /// As [`Session::device`].
    pub device: String,
    /// When the person signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub asks: bool,
}

/// Browser and system of a `User-Agent` header, enough to tell one's own devices apart; empty if it names neither.
pub fn device(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    // The order matters: nearly every browser also claims to be the ones further down.
    let named = |names: [(&str, &'static str); 6]| {
        names.into_iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| name)
    };
    [named(BROWSERS), named(SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A sign-in on its way through an OpenID provider.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its identity, sent as `state`.
    pub id: Uuid,
    /// The tenant's provider; none for the one every tenant trusts.
    pub provider: Option<Uuid>,
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
    fn a_device_is_named_by_what_it_is_and_not_by_all_it_claims() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0";
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1";
        let cases =
            [(edge, "Edge, Windows"), (phone, "Safari, iPhone"), ("curl/8.9", ""), ("Linux", "Linux"), ("", "")];
        for (told, meant) in cases {
            assert_eq!(device(told), meant);
        }
    }

    #[test]
    fn tokens_differ_and_hash_the_same() {
        let (a, b) = (token(), token());
        assert_ne!(a, b);
        assert_eq!(digest(&a), digest(&a));
    }
}
