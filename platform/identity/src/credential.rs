//! What a person proves themselves with: password, one-time codes.
use crate::aside::aside;
use crate::rule::{Rule, Rules};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use chrono::{DateTime, TimeDelta, Utc};
use sdk::{Error, Result, TenantId};
use std::sync::LazyLock;
use totp_rs::{Algorithm, TOTP};

/// Characters a password has at least.
const SHORTEST: usize = 12;
/// Characters a password has at most: more would only keep argon2 busy.
const LONGEST: usize = 200;
/// Different characters a password has at least.
const DIFFERENT: usize = 5;
/// Seconds of one step of RFC 6238.
const STEP: i64 = 30;

/// What a person proves themselves with.
#[derive(Clone, Debug, Default)]
pub struct Credential {
    /// argon2id hash in PHC notation.
    pub password_hash: Option<String>,
    /// Failed attempts in a row.
    pub failures: i32,
    /// No attempt counts before this moment.
    pub locked_until: Option<DateTime<Utc>>,
    /// TOTP secret, sealed under the tenant's key.
    pub totp: Option<Vec<u8>>,
    /// The last time step a code was used of: codes are good once.
    pub totp_step: i64,
}

impl Credential {
    /// Whether the account rests after too many failures.
    pub fn rests(&self, now: DateTime<Utc>) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    /// This credential after an attempt, as the tenant's rules have it.
    pub fn tried(self, success: bool, rules: &Rules, now: DateTime<Utc>) -> Self {
        let failures = if success { 0 } else { self.failures.saturating_add(1) };
        let enough = i64::from(failures) >= rules.get(Rule::Failures);
        let locked_until = enough.then(|| now + TimeDelta::minutes(rules.get(Rule::RestMinutes)));
        let failures = if locked_until.is_some() { 0 } else { failures };
        Self { failures, locked_until, ..self }
    }
}

/// A new password must be hard to guess, not hard to type: length, as BSI and NIST SP 800-63B ask, and no old habit.
///
/// # Errors
/// `Invalid` if it is too short, too long or too simple.
pub fn strong_enough(password: &str) -> Result<()> {
    let letters = password.chars().count();
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    let text = if letters < SHORTEST {
        "Das neue Passwort ist zu kurz. Es wurde nichts geändert. Nehmen Sie mindestens zwölf Zeichen, zum Beispiel drei Wörter."
    } else if letters > LONGEST {
        "Das neue Passwort ist zu lang. Es wurde nichts geändert. Nehmen Sie höchstens 200 Zeichen."
    } else if different.len() < DIFFERENT {
        "Das neue Passwort ist zu einfach. Es wurde nichts geändert. Nehmen Sie mehr verschiedene Zeichen, zum Beispiel drei Wörter."
    } else {
        return Ok(());
    };
    Err(Error::invalid("identity.weak_password", text))
}

/// Hashes a password with argon2id. Slow on purpose: see [`aside`].
///
/// # Errors
/// `Internal` if the system has no randomness.
pub fn hash(password: &str) -> Result<String> {
    let salt = SaltString::generate(&mut argon2::password_hash::rand_core::OsRng);
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|e| Error::internal(e.to_string()))
}

/// As [`hash`], [`aside`].
///
/// # Errors
/// As [`hash`] and [`aside`].
pub async fn hash_aside(tenant: TenantId, password: String) -> Result<String> {
    aside(tenant, move || hash(&password)).await?
}

/// Compares a password; without a hash it takes the same time and says no. Slow on purpose: see [`aside`].
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> = LazyLock::new(|| self::hash("").unwrap_or_default());
    let parsed = PasswordHash::new(hash.unwrap_or(&NOBODY));
    let fits = parsed.is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
    fits && hash.is_some()
}

/// The step a code belongs to, if it is right, not older than one step, and newer than the last one used.
pub fn totp_step(secret: &[u8], code: &str, last: i64, now: DateTime<Utc>) -> Option<i64> {
    let totp = TOTP::new(Algorithm::SHA1, 6, 0, 30, secret.to_vec()).ok()?;
    let current = now.timestamp().div_euclid(STEP);
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    [current, current.saturating_sub(1), current.saturating_add(1)].into_iter().find(|step| {
        let at = u64::try_from(step.saturating_mul(STEP)).unwrap_or_default();
        *step > last && subtle::ConstantTimeEq::ct_eq(totp.generate(at).as_bytes(), code.as_bytes()).into()
    })
}

/// The code an app shows for a secret at a moment.
pub fn totp_code(secret: &[u8], at: std::time::SystemTime) -> String {
    let seconds = at.duration_since(std::time::UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default();
    TOTP::new(Algorithm::SHA1, 6, 0, 30, secret.to_vec()).map(|totp| totp.generate(seconds)).unwrap_or_default()
}

/// A fresh TOTP secret of 160 bits, in base32 as authenticator apps take it.
pub fn new_secret() -> String {
    let mut bytes = [0_u8; 20];
    rand::RngCore::fill_bytes(&mut rand::rngs::OsRng, &mut bytes);
    totp_rs::Secret::Raw(bytes.to_vec()).to_encoded().to_string()
}

/// A secret as people type it: base32, spaces allowed.
///
/// # Errors
/// `Invalid` if it is none, or shorter than 128 bits.
pub fn decode_secret(text: &str) -> Result<Vec<u8>> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = totp_rs::Secret::Encoded(compact.to_uppercase()).to_bytes().unwrap_or_default();
    if bytes.len() < 16 {
        return Err(Error::invalid(
            "identity.bad_secret",
            "Der Einrichtungsschlüssel ist unvollständig. Es wurde nichts geändert. Laden Sie die Seite neu und beginnen Sie von vorn.",
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_hash_and_no_other() {
        let known = hash("Rurbroich-2026").unwrap();
        assert!(verify("Rurbroich-2026", Some(&known)));
        assert!(!verify("Rurbroich-2027", Some(&known)));
        assert!(!verify("", None));
        assert!(!verify("x", Some("not a hash")));
    }

    #[test]
    fn a_new_password_is_long_and_not_one_key_held_down() {
        for weak in ["", "kurz", "elf-zeichen", "aaaaaaaaaaaaaaaa", "121212121212", &"lang ".repeat(50)] {
            assert_eq!(strong_enough(weak).err().unwrap().code, "identity.weak_password", "{weak}");
        }
        assert!(strong_enough("drei kurze Wörter").is_ok());
    }

    #[test]
    fn too_many_failures_make_an_account_rest() {
        let (now, rules) = (Utc::now(), Rules::new([(Rule::Failures, 3), (Rule::RestMinutes, 2)]));
        let mut credential = Credential::default();
        for _ in 0..2 {
            credential = credential.tried(false, &rules, now);
            assert!(!credential.rests(now));
        }
        credential = credential.tried(false, &rules, now);
        assert!(credential.rests(now) && !credential.rests(now + TimeDelta::minutes(2)));
        assert!(!Credential { failures: 2, ..Credential::default() }.tried(true, &rules, now).rests(now));
    }

    #[test]
    fn a_code_is_good_once_and_briefly() {
        let secret = [7_u8; 20];
        let now = DateTime::from_timestamp(1_795_507_215, 0).unwrap();
        let step = now.timestamp() / 30;
        let code = TOTP::new(Algorithm::SHA1, 6, 0, 30, secret.to_vec()).unwrap().generate(1_795_507_215);
        assert_eq!(totp_step(&secret, &code, 0, now), Some(step));
        assert_eq!(totp_step(&secret, &code, step, now), None);
        assert_eq!(totp_step(&secret, &code, 0, now + TimeDelta::minutes(2)), None);
        assert_eq!(totp_step(&secret, "", 0, now), None);
    }
}
