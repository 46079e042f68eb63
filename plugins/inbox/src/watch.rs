//! The watched folder: one per tenant. A file is taken when it has stopped growing, and moved only after it is safe.
use crate::receipt::Channel;
use crate::service::{self, Arrival};
use sdk::{Cx, Error, Result};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A file untouched for this long has stopped growing.
const QUIET: Duration = Duration::from_secs(2);
/// Files taken in one look: the next look comes within a second.
const AT_ONCE: usize = 20;
/// Where files go once they are safe.
const TAKEN: &str = "angenommen";

/// The folders of all tenants.
pub struct Watch {
    root: PathBuf,
}

/// A file that lies ready.
struct Ready {
    path: PathBuf,
    name: String,
    size: u64,
    changed: SystemTime,
}

impl Watch {
    /// `root` holds one folder per tenant key.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Takes what lies ready in the tenant's folder. One bad file never blocks the next.
    ///
    /// # Errors
    /// `Unavailable` if the folder cannot be used.
    pub async fn look(&self, cx: &Cx) -> Result<()> {
        if cx.town().kind != "municipality" {
            return Ok(());
        }
        let folder = self.root.join(&cx.town().key);
        tokio::fs::create_dir_all(folder.join(TAKEN)).await.map_err(disk)?;
        for file in ready(&folder).await? {
            if let Err(error) = take(cx, &folder, &file).await {
                tracing::warn!(tenant = cx.town().key, file = file.name, %error, "a watched file was not taken");
            }
        }
        Ok(())
    }
}

async fn ready(folder: &Path) -> Result<Vec<Ready>> {
    let mut found = Vec::new();
    let mut entries = tokio::fs::read_dir(folder).await.map_err(disk)?;
    while let Some(entry) = entries.next_entry().await.map_err(disk)? {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Gone between two looks: somebody took it back.
        let Ok(about) = entry.metadata().await else { continue };
        let Ok(changed) = about.modified() else { continue };
        let quiet = changed.elapsed().is_ok_and(|age| age >= QUIET);
        if about.is_file() && quiet && !name.starts_with('.') {
            found.push(Ready { path: entry.path(), name, size: about.len(), changed });
        }
        if found.len() >= AT_ONCE {
            break;
        }
    }
    found.sort_by(|a, b| a.changed.cmp(&b.changed).then_with(|| a.name.cmp(&b.name)));
    Ok(found)
}

async fn take(cx: &Cx, folder: &Path, file: &Ready) -> Result<()> {
    let since = file.changed.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    // The same file after a crash between commit and move: same name, length and time.
    let source = format!("folder:{}:{}:{}", file.name, file.size, since.as_nanos());
    let arrival =
        Arrival { file: &file.path, name: &file.name, channel: channel(&file.name), at: None, source: Some(source) };
    let item = service::receive(cx, arrival).await?;
    let taken = folder.join(TAKEN).join(format!("{}-{}", item.receipt, file.name));
    tokio::fs::rename(&file.path, taken).await.map_err(disk)
}

/// Scanners lay PDF and TIFF, mail gateways lay EML; everything else was laid by hand.
fn channel(name: &str) -> Channel {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "pdf" | "tif" | "tiff" => Channel::Letter,
        "eml" => Channel::Email,
        _ => Channel::Folder,
    }
}

fn disk(error: std::io::Error) -> Error {
    Error::unavailable("disk", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_the_channel() {
        assert_eq!(channel("Brief.PDF"), Channel::Letter);
        assert_eq!(channel("nachricht.eml"), Channel::Email);
        assert_eq!(channel("antrag.docx"), Channel::Folder);
        assert_eq!(channel("ohne"), Channel::Folder);
    }

    #[tokio::test]
    async fn only_quiet_visible_files_lie_ready() {
        let folder = tempfile::tempdir().unwrap();
        let lay = |name: &str, age: u64| {
            let path = folder.path().join(name);
            std::fs::write(&path, b"x").unwrap();
            let at = SystemTime::now() - Duration::from_secs(age);
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
        };
        lay("alt.pdf", 10);
        lay("älter.pdf", 20);
        lay("wächst.pdf", 0);
        lay(".verborgen", 10);
        std::fs::create_dir(folder.path().join(TAKEN)).unwrap();
        let names: Vec<String> = ready(folder.path()).await.unwrap().into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["älter.pdf", "alt.pdf"]);
    }
}
