//! A working folder and the tools around it.
#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses its share and may fail")]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use reading::{Glance, Limits, Progress, ReadError, Reader, Reading};

pub struct Desk {
    folder: tempfile::TempDir,
}

pub fn desk() -> Desk {
    Desk { folder: tempfile::tempdir().unwrap() }
}

pub fn reader() -> Reader {
    Reader { limits: Limits::default(), airlock: PathBuf::from(env!("CARGO_BIN_EXE_airlock")) }
}

pub fn silent(_: Progress) {}

/// Path of a file in `samples/`.
pub fn sample(name: &str) -> String {
    format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Bytes without pattern, the same every time (xorshift).
pub fn bytes(count: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..count).map(|_| next()).collect()
}

impl Desk {
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, name: &str) -> String {
        self.folder().join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Reads with default limits in a fresh room.
    pub async fn read(&self, file: &str, name: &str) -> Result<Reading, ReadError> {
        let room = tempfile::tempdir_in(self.folder()).unwrap().keep();
        reader().read(Path::new(file), name, &room, &silent).await
    }
}

impl Desk {
    /// A first look with default limits in a fresh room.
    pub async fn glance(&self, file: &str) -> Option<Glance> {
        let room = tempfile::tempdir_in(self.folder()).unwrap().keep();
        reader().glance(Path::new(file), &room).await
    }
}

/// Runs a tool and returns what it printed.
pub fn printed_by(tool: &str, args: &[&str]) -> String {
    let output = Command::new(tool).args(args).output().unwrap();
    assert!(output.status.success(), "{tool}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

pub fn qpdf(args: &[&str]) {
    printed_by("qpdf", args);
}
