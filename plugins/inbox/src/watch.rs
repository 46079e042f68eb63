//! The watched folder: one per tenant. A file is taken when it has stopped growing, and moved only after it is safe.
use crate::receipt::Channel;
use crate::service::{self, Arrival};
use crate::text::kept;
use sdk::{Cx, Error, Result};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// A file untouched for this long has stopped growing.
const QUIET: Duration = Duration::from_secs(2);
/// Files tried in one look: the next look comes within a second.
const AT_ONCE: usize = 20;
/// A file that could not be taken is left alone for this long, so that those behind it get their turn.
const REST: Duration = Duration::from_secs(10);
/// Longest name in the folder of taken files, in bytes; the number of receipt stands before it (a name has at most 255).
const LONGEST_NAME: usize = 220;
/// Where files go once they are safe.
const TAKEN: &str = "angenommen";

/// The folders of all tenants.
pub struct Watch {
    root: PathBuf,
    resting: Resting,
}

/// Files that could not be taken, and until when they rest.
#[derive(Default)]
struct Resting(Mutex<HashMap<PathBuf, Instant>>);

impl Resting {
    fn add(&self, path: PathBuf, now: Instant) {
        let mut resting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        resting.retain(|_, until| *until > now);
        resting.insert(path, now + REST);
    }

    fn has(&self, path: &Path, now: Instant) -> bool {
        let resting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        resting.get(path).is_some_and(|until| *until > now)
    }
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
        Self { root, resting: Resting::default() }
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
        for file in ready(&folder, &self.resting).await? {
            if let Err(error) = take(cx, &folder, &file).await {
                let cause = error.cause().map(ToString::to_string).unwrap_or_default();
                tracing::warn!(tenant = cx.town().key, file = file.name, %error, cause, "a watched file was not taken");
                self.resting.add(file.path, Instant::now());
            }
        }
        Ok(())
    }
}

async fn ready(folder: &Path, resting: &Resting) -> Result<Vec<Ready>> {
    let mut found = Vec::new();
    let mut entries = tokio::fs::read_dir(folder).await.map_err(disk)?;
    while let Some(entry) = entries.next_entry().await.map_err(disk)? {
        let name: String = entry.file_name().to_string_lossy().chars().filter(|c| !c.is_control()).collect();
        // Gone between two looks: somebody took it back.
        let Ok(about) = entry.metadata().await else { continue };
        let Ok(changed) = about.modified() else { continue };
        let quiet = changed.elapsed().is_ok_and(|age| age >= QUIET);
        let path = entry.path();
        if about.is_file() && quiet && !name.starts_with('.') && !resting.has(&path, Instant::now()) {
            found.push(Ready { path, name, size: about.len(), changed });
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
    let taken = folder.join(TAKEN).join(format!("{}-{}", item.receipt, kept(&file.name, LONGEST_NAME)));
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
        let resting = Resting::default();
        let names = async || {
            ready(folder.path(), &resting).await.unwrap().into_iter().map(|file| file.name).collect::<Vec<_>>()
        };
        assert_eq!(names().await, ["älter.pdf", "alt.pdf"]);
        resting.add(folder.path().join("älter.pdf"), Instant::now());
        assert_eq!(names().await, ["alt.pdf"]);
    }

    #[tokio::test]
    async fn many_files_that_cannot_be_taken_hide_none_behind_them() {
        let folder = tempfile::tempdir().unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        for n in 0..AT_ONCE * 2 {
            let file = std::fs::File::create(folder.path().join(format!("{n}.pdf"))).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        let (resting, mut seen) = (Resting::default(), std::collections::HashSet::new());
        for _ in 0..2 {
            for file in ready(folder.path(), &resting).await.unwrap() {
                resting.add(file.path.clone(), Instant::now());
                seen.insert(file.path);
            }
        }
        assert_eq!(seen.len(), AT_ONCE * 2);
    }

    #[test]
    fn a_rest_ends() {
        let (resting, path, now) = (Resting::default(), PathBuf::from("brief.pdf"), Instant::now());
        resting.add(path.clone(), now);
        assert!(resting.has(&path, now));
        assert!(!resting.has(&path, now + REST));
        resting.add("anderer.pdf".into(), now + REST);
        assert_eq!(resting.0.lock().unwrap().len(), 1, "what rested long enough is forgotten");
    }
}
