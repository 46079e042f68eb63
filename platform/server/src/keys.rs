//! Keys on disk or in the environment: the operator's key ring, the key that signs tenant contexts, and the one that signs
//! the audit log.
use data::ContextKey;
use ledger::Signer;
use objects::Keyring;
use rand::RngCore;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The operator's key ring: `GEMEINWERK_MASTER_KEY`, or a file below the home folder made on first use.
pub fn keyring(home: &Path) -> Result<Keyring, Fault> {
    match std::env::var("GEMEINWERK_MASTER_KEY") {
        Ok(hex) => Ok(Keyring::from_hex(&hex)?),
        Err(_) => {
            std::fs::create_dir_all(home.join("keys"))?;
            Ok(Keyring::open_or_create(&home.join("keys/master.key"))?)
        }
    }
}

/// The key that signs tenant contexts: `GEMEINWERK_CONTEXT_KEY`, or a file below the home folder made on first use.
pub fn context(home: &Path) -> Result<ContextKey, Fault> {
    Ok(ContextKey::new(own("GEMEINWERK_CONTEXT_KEY", home, "keys/context.key")?))
}

/// The key that signs the audit log: `GEMEINWERK_AUDIT_KEY`, or a file below the home folder made on first use.
pub fn audit(home: &Path) -> Result<Signer, Fault> {
    Ok(Signer::from_seed(&own("GEMEINWERK_AUDIT_KEY", home, "keys/audit.key")?)?)
}

/// Random bytes that are ours alone.
fn own(variable: &str, home: &Path, file: &str) -> Result<Vec<u8>, Fault> {
    if let Ok(hex) = std::env::var(variable) {
        return Ok(hex::decode(hex)?);
    }
    let path = home.join(file);
    std::fs::create_dir_all(home.join("keys"))?;
    let mut fresh = [0_u8; 32];
    rand::rngs::OsRng.fill_bytes(&mut fresh);
    // create_new: two processes that start at once must end up with the same key.
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
        Ok(mut file) => {
            file.write_all(hex::encode(fresh).as_bytes())?;
            file.sync_all()?;
            Ok(fresh.to_vec())
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(hex::decode(std::fs::read_to_string(&path)?.trim())?)
        }
        Err(error) => Err(error.into()),
    }
}
