//! The demo world: an operator, a district, a city, a small town, their people, contracts and post.
//! Repeatable: what is there stays, what is missing is made.
mod access;
mod post;
mod world;

use crate::compose::{Installation, compose};
use crate::config::{Config, Files};
use crate::console;
use access::Accesses;
use sdk::{Actor, Cx, Town};
use std::sync::Arc;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Provisions the demo world beside a running server, and waits until its post is read.
///
/// # Errors
/// If the database is away or something cannot be made; a second run goes on where this one stopped.
pub async fn run(config: Config) -> Result<(), Fault> {
    // The server holds the files; this process only founds, equips and watches.
    let files = Files::Absent;
    let installation = compose(Config { files, ..config }).await?;
    let mut accesses = Accesses::open(&installation.config.home.join("access.json"))?;
    world::found(&installation, &mut accesses).await?;
    world::agree(&installation).await?;
    accesses.save()?;
    post::feed(&installation).await
}

/// What the log calls everything done here.
const REQUEST: &str = "demo";

/// The context of a person of the demo world.
async fn person(installation: &Installation, town: &Arc<Town>, login: &str) -> Result<Cx, Fault> {
    Ok(console::person(installation, town.clone(), login, REQUEST).await?)
}

async fn as_service(installation: &Installation, town: &Arc<Town>, plugin: &'static str) -> Result<Cx, Fault> {
    Ok(console::admit(installation, town.clone(), Actor::service(plugin), REQUEST).await?)
}

async fn town(installation: &Installation, key: &str) -> Result<Option<Arc<Town>>, Fault> {
    Ok(installation.gate.cell.town(key).await?.map(Arc::new))
}

/// A line of progress for whoever waits.
fn tell(text: &str) {
    println!("{text}");
}
