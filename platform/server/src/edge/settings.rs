//! What an installation decides about its edge, from the environment.
use super::limits::{Limits, Rate};
use super::proxy::{self, Proxies};
use super::tls::Files;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// A fifth: what a tenant may have, unless the installation says otherwise.
const TENANT_PART: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

/// What stands between the network and the application.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Certificate and key, if this process speaks TLS itself.
    pub tls: Option<Files>,
    /// The proxies whose word counts.
    pub proxies: Proxies,
    /// How much one may ask for.
    pub limits: Limits,
    /// One of so many parts of connections and processors the people of one tenant may have.
    pub tenant_part: NonZeroU32,
    /// How long an answer may take after the last byte of a request.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        let (proxies, limits) = (Proxies::default(), Limits::default());
        Self { tls: None, proxies, limits, tenant_part: TENANT_PART, patience: Duration::from_secs(60) }
    }
}

/// A variable that is set to something nobody understands.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {said}; see docs/handbook/operator.md for the variables and their meaning")]
pub struct Malformed {
    name: &'static str,
    said: String,
}

impl Settings {
    /// Reads the environment through `text`.
    ///
    /// # Errors
    /// The first variable that is not understood: a limit or a proxy that was misspelt must not be silently absent.
    pub fn read(text: impl Fn(&str) -> Option<String>) -> Result<Self, Malformed> {
        let usual = Self::default();
        let networks = match text("GEMEINWERK_PROXIES") {
            Some(list) => proxy::networks(&list).map_err(|said| Malformed { name: "GEMEINWERK_PROXIES", said })?,
            None => Vec::new(),
        };
        let header = parsed(&text, "GEMEINWERK_PROXY_HEADER")?.unwrap_or_default();
        let rate = |name, usual: Rate| parsed(&text, name).map(|rate| rate.unwrap_or(usual));
        let limits = Limits {
            person: rate("GEMEINWERK_RATE_PERSON", usual.limits.person)?,
            tenant: rate("GEMEINWERK_RATE_TENANT", usual.limits.tenant)?,
            address: rate("GEMEINWERK_RATE_ADDRESS", usual.limits.address)?,
            sign_in: rate("GEMEINWERK_RATE_SIGN_IN", usual.limits.sign_in)?,
        };
        let tenant_part = parsed(&text, "GEMEINWERK_TENANT_PART")?.unwrap_or(usual.tenant_part);
        let seconds: Option<u64> = parsed(&text, "GEMEINWERK_REQUEST_SECONDS")?;
        let patience = seconds.filter(|seconds| *seconds > 0).map_or(usual.patience, Duration::from_secs);
        Ok(Self { tls: files(&text)?, proxies: Proxies { networks, header }, limits, tenant_part, patience })
    }
}

fn files(text: impl Fn(&str) -> Option<String>) -> Result<Option<Files>, Malformed> {
    match (text("GEMEINWERK_TLS_CERTIFICATE"), text("GEMEINWERK_TLS_KEY")) {
        (Some(certificate), Some(key)) => {
            Ok(Some(Files { certificate: PathBuf::from(certificate), key: PathBuf::from(key) }))
        }
        (None, None) => Ok(None),
        (Some(_), None) => Err(Malformed { name: "GEMEINWERK_TLS_KEY", said: "a certificate needs its key".into() }),
        (None, Some(_)) => {
            Err(Malformed { name: "GEMEINWERK_TLS_CERTIFICATE", said: "a key needs its certificate".into() })
        }
    }
}

fn parsed<T: FromStr>(text: impl Fn(&str) -> Option<String>, name: &'static str) -> Result<Option<T>, Malformed>
where
    T::Err: std::fmt::Display,
{
    let parse = |word: String| word.parse().map_err(|said: T::Err| Malformed { name, said: said.to_string() });
    text(name).map(parse).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Settings, Malformed> {
        Settings::read(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_is_trusted_that_was_not_named() {
        let settings = read(&[]).unwrap();
        assert!(settings.tls.is_none() && settings.proxies.networks.is_empty());
        let settings = read(&[("GEMEINWERK_PROXIES", "10.0.0.7"), ("GEMEINWERK_RATE_SIGN_IN", "5/20")]).unwrap();
        assert_eq!(settings.proxies.networks.len(), 1);
        assert_eq!(settings.limits.sign_in, Rate::new(5, 20));
    }

    #[test]
    fn a_word_nobody_understands_stops_the_start() {
        for wrong in [
            ("GEMEINWERK_PROXIES", "proxy.example"),
            ("GEMEINWERK_PROXY_HEADER", "x-real-ip"),
            ("GEMEINWERK_RATE_PERSON", "many"),
            ("GEMEINWERK_TENANT_PART", "20 %"),
            ("GEMEINWERK_REQUEST_SECONDS", "soon"),
            ("GEMEINWERK_TLS_CERTIFICATE", "/etc/certificate.pem"),
            ("GEMEINWERK_TLS_KEY", "/etc/key.pem"),
        ] {
            let said = read(&[wrong]).unwrap_err().to_string();
            assert!(said.contains("GEMEINWERK_") && said.contains("operator.md"), "{said}");
        }
    }
}
