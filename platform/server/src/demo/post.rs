//! Lays sample post into the watched folders, once, and waits until the server has read it.
use super::{Fault, person, tell, town};
use crate::Installation;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::fs;
use tokio::time::sleep;

/// The sample post the repository ships, below the folder the command is called from.
const SAMPLES: &str = "infra/samples/post";
/// How long reading may take before the command goes on without waiting.
const PATIENCE: Duration = Duration::from_secs(600);

/// Feeds each tenant its post.
pub async fn feed(installation: &Installation) -> Result<(), Fault> {
    let mut fed = 0_i64;
    for tenant in ["rurbroich", "kleinhausen"] {
        fed += lay(&PathBuf::from(SAMPLES).join(tenant), &installation.config.post.join(tenant)).await?;
    }
    if fed > 0 {
        tell(&format!("{fed} Sendungen liegen in den überwachten Ordnern"));
    }
    watch(installation).await
}

/// Copies what was not copied before; a mark beside the folder remembers.
async fn lay(from: &Path, to: &Path) -> Result<i64, Fault> {
    let mark = to.join(".fed");
    if fs::try_exists(&mark).await? || !fs::try_exists(from).await? {
        return Ok(0);
    }
    fs::create_dir_all(to).await?;
    let (mut files, mut count) = (fs::read_dir(from).await?, 0_i64);
    while let Some(file) = files.next_entry().await? {
        let part = to.join(format!(".{}", file.file_name().to_string_lossy()));
        fs::copy(file.path(), &part).await?;
        fs::rename(part, to.join(file.file_name())).await?;
        count += 1;
    }
    fs::write(mark, "").await?;
    Ok(count)
}

async fn watch(installation: &Installation) -> Result<(), Fault> {
    let began = Instant::now();
    let mut last = String::new();
    while began.elapsed() < PATIENCE {
        let (mut total, mut open) = (0, 0);
        for tenant in ["rurbroich", "kleinhausen"] {
            let town = town(installation, tenant).await?.ok_or("a town is missing")?;
            let cx = person(installation, &town, "poststelle").await?;
            let balance = inbox::service::balance(&cx).await?;
            total += balance.received;
            open += balance.reading + waiting(&installation.config.post.join(tenant)).await?;
        }
        let text = format!("{} von {} Sendungen gelesen", (total - open).max(0), total.max(open));
        if text != last {
            tell(&text);
            last = text;
        }
        if open == 0 {
            return Ok(());
        }
        sleep(Duration::from_secs(1)).await;
    }
    tell("Das Lesen dauert noch; es geht im Hintergrund weiter.");
    Ok(())
}

/// Files still lying in a watched folder.
async fn waiting(folder: &Path) -> Result<i64, Fault> {
    if !fs::try_exists(folder).await? {
        return Ok(0);
    }
    let (mut files, mut count) = (fs::read_dir(folder).await?, 0);
    while let Some(file) = files.next_entry().await? {
        let hidden = file.file_name().to_string_lossy().starts_with('.');
        if !hidden && file.file_type().await?.is_file() {
            count += 1;
        }
    }
    Ok(count)
}
