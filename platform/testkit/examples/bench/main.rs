//! Measures an installation over HTTP: rows of a Markdown table on standard output, progress on standard error.
//!
//! Started by `ops/bench`, which knows the machine. `--quick` measures a tenth, to see that everything works; `--trust`
//! measures rights, isolation and ways in alone.
//! A measurement whose answers are wrong ends the run: a fast failure must never look like a good figure.
mod bulk;
mod clients;
mod context;
mod crowd;
mod desk;
mod door;
mod policy;
mod post;
mod provider;
mod report;
mod vocabulary;

use report::Report;
use server::edge::limits::{Limits, Rate};
use std::path::PathBuf;
use std::time::Duration;
use testkit::World;

/// How much is measured.
pub struct Size {
    /// Rows of the full list and of the full index.
    pub rows: usize,
    /// Repeats of a list or a search.
    pub reads: usize,
    /// Letters timed one by one until they are found.
    pub letters: usize,
    /// Letters sent at once.
    pub stream: usize,
    /// Tenants founded.
    pub foundings: usize,
    /// Tenants of the crowd.
    pub tenants: usize,
    /// How long a rate is measured.
    pub span: Duration,
}

impl Size {
    fn asked() -> Self {
        let span = Duration::from_secs(10);
        match said("--quick") {
            true => {
                Self { rows: 10_000, reads: 50, letters: 15, stream: 40, foundings: 5, tenants: 50, span: span / 4 }
            }
            false => Self { rows: 100_000, reads: 200, letters: 60, stream: 300, foundings: 20, tenants: 500, span },
        }
    }
}

fn said(word: &str) -> bool {
    std::env::args().any(|said| said == word)
}

#[tokio::main]
async fn main() {
    let (size, mut report) = (Size::asked(), Report);
    if !said("--trust") {
        work(&size, &mut report).await;
    }
    trust(&size, &mut report).await;
}

/// Post, lists, search.
async fn work(size: &Size, report: &mut Report) {
    receipts(size, report).await;

    let world = world().await;
    door::foundings(&world, size, report).await;
    let town = world.town("rurbroich").await;
    post::searchable(&town, size, report).await;
    post::stream(&town, size, report).await;
    desk::lists(&world, &town, size, report).await;
    desk::searches(&world, &town, size, report).await;
    world.end().await;
}

/// Rights, isolation, ways in; the crowd first, while nothing else has left memory behind, in a world with the limits an
/// installation has.
async fn trust(size: &Size, report: &mut Report) {
    let crowded = World::with(|config| {
        config.connections = 16;
        config.edge = server::edge::Settings::default();
    })
    .await;
    crowd::crowd(&crowded, size, report).await;
    crowded.end().await;
    let world = world().await;
    let town = world.town("rurbroich").await;
    context::cost(&world, &town, report).await;
    policy::decisions(&world, &town, report).await;
    door::sign_ins(&town, size, report).await;
    provider::sign_ins(&town, size, report).await;
    world.end().await;
}

/// In a world of its own: what it leaves to be read must not slow down what is measured next.
async fn receipts(size: &Size, report: &mut Report) {
    let mut world = world().await;
    post::receipts(&world.town("rurbroich").await, size, report).await;
    world.kill_workers();
    world.end().await;
}

/// As in production: with the word list, and with its number of connections.
async fn world() -> World {
    let list = PathBuf::from("/usr/share/dict/ngerman");
    World::with(move |config| {
        config.connections = 16;
        config.oidc = provider::named();
        // A whole county by one address: what is measured is the work, not the patience with strangers.
        let wide = Rate::new(u32::MAX, u32::MAX);
        config.edge.limits = Limits { person: wide, tenant: wide, address: wide, sign_in: wide };
        config.dictionary = Some(list.clone()).filter(|list| list.exists());
    })
    .await
}
