//! What happens without anybody clicking. Every piece of it goes through the same gate as a request.
mod broker;
mod dispatch;
mod embedded;
mod schedule;

pub use dispatch::Dispatcher;

use crate::{Installation, metrics::Metrics};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Running background work.
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Tells a loop to end.
pub type Stop = watch::Receiver<bool>;

/// How many parcels of a class are handled at once: quick ones many, slow ones few, the slowest one by one.
fn at_once(class: &str) -> usize {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    match class {
        "bulk" => 1,
        "intake" | "capture" => cores,
        _ => 8,
    }
}

/// Starts reactions and timed work.
pub fn start(installation: Arc<Installation>, metrics: Arc<Metrics>) -> Workers {
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let dispatcher = Arc::new(Dispatcher::new(installation.clone(), metrics));
    let classes: BTreeSet<&'static str> = dispatcher.classes();
    match installation.config.amqp_url.clone() {
        Some(url) => {
            let all: Vec<&'static str> = classes.iter().copied().collect();
            tasks.spawn(broker::relay(url.clone(), all.clone(), installation.clone(), stopped.clone()));
            for class in classes {
                tasks.spawn(broker::consume(url.clone(), all.clone(), class, dispatcher.clone(), stopped.clone()));
            }
        }
        None => {
            for class in classes {
                tasks.spawn(embedded::work(class, dispatcher.clone(), stopped.clone()));
            }
        }
    }
    tasks.spawn(schedule::keep(installation, stopped));
    Workers { stop, tasks }
}

impl Workers {
    /// Lets running work finish, within reason. What does not finish is delivered again.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(std::time::Duration::from_secs(15), all).await.is_err() {
            self.tasks.abort_all();
        }
    }
}
