//! The tripwire tenant of this cell: founded by migrations, moved in by the first worker, and set against everybody daily.
mod postman;
mod rounds;
mod typesetter;
mod watch;

pub use postman::Postman;
pub use rounds::rounds;
pub use typesetter::Proofreader;
pub use watch::Watch;

use crate::compose::{Installation, ring};
use crate::config::Config;
use crate::{console, keys, towns};
use data::{Tripwire, owner};
use sdk::gate::Origin;
use sdk::ports::Blobs;
use sdk::{Kind, Result, Town};
use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::fs;
use tokio::time::sleep;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// What the log calls everything done here.
const REQUEST: &str = "tripwire";
/// How often it is looked after; each tenant is tried once a day.
const PAUSE: Duration = Duration::from_secs(600);
/// Until it has moved in and its letter is read.
const SOON: Duration = Duration::from_secs(15);

/// Puts the tripwire in place, as the database's owner: it stands outside of every hierarchy. Does nothing if it is there.
///
/// # Errors
/// If the database is away or the key ring refuses.
pub async fn found(config: &Config) -> std::result::Result<(), Fault> {
    let Tripwire { tenant, key, .. } = keys::context(&config.home)?.tripwire();
    let sealed_key = ring(config).await?.new_tenant_key(tenant)?;
    let apart = owner::Root {
        id: tenant,
        key: &key,
        title: "Stolperdraht",
        kind: "municipality",
        blueprint: "tripwire",
        sealed_key: &sealed_key,
    };
    Ok(owner::found(console::owner_url(config)?, &apart).await?)
}

/// Looks after it until the installation ends.
pub async fn keep(installation: Weak<Installation>) {
    loop {
        let pause = {
            let Some(installation) = installation.upgrade() else { return };
            match tend(&installation).await {
                Ok(true) => PAUSE,
                Ok(false) => SOON,
                Err(error) => {
                    let cause = error.cause().map(ToString::to_string).unwrap_or_default();
                    tracing::warn!(%error, cause, "the tripwire could not be looked after");
                    PAUSE
                }
            }
        };
        sleep(pause).await;
    }
}

/// Lets it move in, gives it its letter, and goes round; false until it is ready.
///
/// # Errors
/// `Unavailable` if a part is away; `Internal` if the tripwire does not see itself.
pub async fn tend(installation: &Arc<Installation>) -> Result<bool> {
    let tripwire = installation.gate.cell.tripwire();
    let Some(town) = installation.gate.cell.town(&tripwire.key).await?.map(Arc::new) else {
        tracing::warn!("this cell has no tripwire yet; `gemeinwerk migrate` founds it");
        return Ok(true);
    };
    if town.state == "founding" {
        move_in(installation, town, &tripwire).await?;
        return Ok(false);
    }
    let reader = console::person(installation, town.clone(), registry::blueprint::TRIPWIRE_LOGIN, REQUEST).await?;
    let balance = inbox::service::balance(&reader).await?;
    if balance.received == 0 {
        lay_letter(&installation.config.post.join(&tripwire.key), &tripwire.marker).await?;
    }
    if balance.received == 0 || balance.reading > 0 {
        return Ok(false);
    }
    rounds(installation, town, &tripwire).await?;
    Ok(true)
}

async fn move_in(installation: &Arc<Installation>, town: Arc<Town>, tripwire: &Tripwire) -> Result<()> {
    let template = registry::blueprint::tripwire(&tripwire.marker)?;
    // Nobody is ever told the password: its people cannot sign in.
    let blueprint = template.with_password(&registry::password::initial());
    let origin = Origin { request: REQUEST.into(), ..Origin::default() };
    towns::move_in(&installation.gate, &installation.plugins, town, &blueprint, &origin).await
}

/// A letter as any other, through the watched folder: files, texts, entries and events of its own.
async fn lay_letter(folder: &Path, marker: &str) -> Result<()> {
    let text = format!("Stolperdraht\n\nDieses Wort darf bei niemandem sonst erscheinen: {marker}\n");
    let letter = folder.join("stolperdraht.txt");
    let laid = async {
        // One that lies there waits to be taken; written again, it would seem to grow.
        if fs::try_exists(&letter).await? {
            return Ok(());
        }
        fs::create_dir_all(folder).await?;
        fs::write(folder.join(".stolperdraht.part"), text).await?;
        fs::rename(folder.join(".stolperdraht.part"), letter).await
    };
    laid.await.map_err(sdk::Error::internal)
}

/// Whether an error says that a part is away: then nothing is known, and nothing is wrong.
fn is_away(error: &sdk::Error) -> bool {
    error.kind == Kind::Unavailable
}
