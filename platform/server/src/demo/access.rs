//! `access.json`: addresses and log-ins of the demo world, for people and scripts.
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The file and what is in it.
pub struct Accesses {
    path: PathBuf,
    world: World,
}

#[derive(Default, Serialize, Deserialize)]
struct World {
    tenants: Vec<Tenant>,
}

#[derive(Serialize, Deserialize)]
struct Tenant {
    key: String,
    url: String,
    kind: String,
    users: Vec<Access>,
}

/// How one person gets in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Access {
    /// The log-in.
    pub login: String,
    /// The password.
    pub password: String,
    /// For scripts.
    pub app_password: String,
    /// Base32, for authenticator apps.
    pub totp_secret: String,
    /// Roles' keys.
    pub roles: Vec<String>,
}

impl Accesses {
    /// Reads the file, if there is one.
    pub fn open(path: &Path) -> Result<Self, super::Fault> {
        let world = match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => World::default(),
            Err(error) => return Err(error.into()),
        };
        Ok(Self { path: path.to_owned(), world })
    }

    /// Whether this person's way in is known.
    pub fn knows(&self, tenant: &str, login: &str) -> bool {
        let users = self.world.tenants.iter().filter(|t| t.key == tenant).flat_map(|t| &t.users);
        users.into_iter().any(|user| user.login == login)
    }

    /// Adds a person's way in, and writes the file at once: passwords exist nowhere else.
    pub fn add(&mut self, tenant: &str, url: String, kind: &str, access: Access) -> Result<(), super::Fault> {
        if !self.world.tenants.iter().any(|known| known.key == tenant) {
            let (key, kind) = (tenant.to_owned(), kind.to_owned());
            self.world.tenants.push(Tenant { key, url, kind, users: Vec::new() });
        }
        if let Some(known) = self.world.tenants.iter_mut().find(|known| known.key == tenant) {
            known.users.push(access);
        }
        self.save()
    }

    /// Writes the file, readable by its owner only, whole or not at all.
    pub fn save(&self) -> Result<(), super::Fault> {
        let fresh = self.path.with_extension("json.new");
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(&serde_json::to_vec_pretty(&self.world)?)?;
        file.sync_all()?;
        std::fs::rename(fresh, &self.path)?;
        Ok(())
    }
}
