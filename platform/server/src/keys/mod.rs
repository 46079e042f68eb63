//! Keys on disk or in the environment: the operator's key ring, the key that signs tenant contexts, and the one that signs
//! the audit log.
mod care;

pub use care::{renew, retire, run};

use data::ContextKey;
use ledger::Signer;
use objects::Keyring;
use objects::token::{Folder, Hsm, HsmConfig, Master};
use rand::RngCore;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The keys of all tenants: in the hardware module that `GEMEINWERK_PKCS11_MODULE` names, or in `keys/ring`.
pub fn keyring(home: &Path) -> Result<Keyring, Fault> {
    match std::env::var_os("GEMEINWERK_PKCS11_MODULE") {
        Some(module) => Ok(Keyring::new(Hsm::open(hardware(module.into())?)?)),
        None => Ok(Keyring::new(folder(home)?)),
    }
}

/// The folder of tenants' keys, sealed by the operator's master key: `GEMEINWERK_MASTER_KEY` (while it is being changed
/// with `GEMEINWERK_MASTER_KEY_OLD`), or a file below the home folder made on first use.
pub fn folder(home: &Path) -> Result<Folder, Fault> {
    std::fs::create_dir_all(home.join("keys"))?;
    let master = match std::env::var("GEMEINWERK_MASTER_KEY") {
        Ok(hex) => Master::from_hex(&hex, std::env::var("GEMEINWERK_MASTER_KEY_OLD").ok().as_deref())?,
        Err(_) => Master::open_or_create(&home.join("keys/master.key"))?,
    };
    Ok(Folder::open(&home.join("keys/ring"), master)?)
}

fn hardware(module: PathBuf) -> Result<HsmConfig, Fault> {
    let said = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set; the hardware module needs it"));
    let (token, pin) = (said("GEMEINWERK_PKCS11_TOKEN")?, said("GEMEINWERK_PKCS11_PIN")?.into());
    Ok(HsmConfig { module, token, pin })
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
