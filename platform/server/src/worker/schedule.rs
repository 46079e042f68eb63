//! Timed work: each piece in every active tenant, as the plugin's service.
use super::Stop;
use crate::Installation;
use sdk::gate::Origin;
use sdk::{Actor, Schedule, Timed};
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Keeps all timed work going until told to stop.
pub async fn keep(installation: Arc<Installation>, stop: Stop) {
    let mut running = JoinSet::new();
    for plugin in &installation.plugins {
        let mut schedule = Schedule::of(plugin.manifest().key);
        plugin.schedule(&mut schedule);
        for timed in schedule.all {
            running.spawn(repeat(timed, installation.clone(), stop.clone()));
        }
    }
    while running.join_next().await.is_some() {}
}

async fn repeat(timed: Timed, installation: Arc<Installation>, mut stop: Stop) {
    while !*stop.borrow() {
        let began = Instant::now();
        round(&timed, &installation).await;
        tokio::select! {
            () = sleep(timed.every.saturating_sub(began.elapsed())) => {}
            _ = stop.changed() => {}
        }
    }
}

/// One tenant's failure is no other's.
async fn round(timed: &Timed, installation: &Installation) {
    let towns = match installation.gate.cell.towns().await {
        Ok(towns) => towns,
        Err(error) => {
            tracing::warn!(%error, work = timed.name, "timed work waits for the database");
            return;
        }
    };
    for town in towns.into_iter().filter(|town| town.state == "active") {
        let (tenant, actor) = (town.key.clone(), Actor::service(timed.plugin));
        let origin = Origin { request: format!("timed-{}", timed.plugin), ..Origin::default() };
        let done = async {
            let cx = installation.gate.admit(Arc::new(town), actor, origin).await?;
            (timed.run)(cx).await
        };
        if let Err(error) = done.await {
            let cause = error.cause().map(ToString::to_string).unwrap_or_default();
            tracing::warn!(tenant, work = timed.name, %error, cause, "timed work failed");
        }
    }
}
