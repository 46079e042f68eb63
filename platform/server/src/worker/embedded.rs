//! Messages in process: claimed from the outbox, delivered, removed. Several processes may do so side by side.
use super::dispatch::{Dispatcher, patience};
use super::{Stop, at_once};
use data::outbox::Parcel;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Pause between two looks at an empty outbox.
const PAUSE: Duration = Duration::from_millis(150);
/// Pause after the database was away.
const REST: Duration = Duration::from_secs(2);
/// Seconds a claim lasts without a sign of life.
const LEASE: i32 = 60;

/// Works on one class until told to stop.
pub async fn work(class: &'static str, dispatcher: Arc<Dispatcher>, mut stop: Stop) {
    let places = Arc::new(Semaphore::new(at_once(class)));
    let mut running = JoinSet::new();
    while !*stop.borrow() {
        while running.try_join_next().is_some() {}
        let free = i32::try_from(places.available_permits()).unwrap_or(1);
        let claimed = match free {
            0 => Ok(Vec::new()),
            free => dispatcher.installation().gate.cell.claim(class, free, LEASE).await,
        };
        let pause = match claimed {
            Ok(parcels) if !parcels.is_empty() => {
                for parcel in parcels {
                    let Ok(place) = places.clone().acquire_owned().await else { return };
                    let dispatcher = dispatcher.clone();
                    running.spawn(async move {
                        handle(&dispatcher, parcel).await;
                        drop(place);
                    });
                }
                continue;
            }
            Ok(_) => PAUSE,
            Err(error) => {
                tracing::warn!(%error, class, "the outbox cannot be read");
                REST
            }
        };
        tokio::select! {
            () = sleep(pause) => {}
            Some(_) = running.join_next(), if !running.is_empty() => {}
            _ = stop.changed() => {}
        }
    }
    while running.join_next().await.is_some() {}
}

async fn handle(dispatcher: &Dispatcher, parcel: Parcel) {
    let cell = &dispatcher.installation().gate.cell;
    let alive = async {
        loop {
            sleep(Duration::from_secs(20)).await;
            // A sign of life: while work goes on, nobody else claims it.
            if let Err(error) = cell.postpone(&parcel, LEASE, "in work").await {
                tracing::debug!(%error, "no sign of life");
            }
        }
    };
    let result = tokio::select! {
        result = dispatcher.deliver(&parcel) => result,
        () = alive => return,
    };
    let noted = match result {
        Ok(()) => cell.done(&parcel).await,
        Err(error) => cell.postpone(&parcel, patience(parcel.attempts), &error.to_string()).await,
    };
    if let Err(error) = noted {
        tracing::warn!(%error, "the outbox cannot be written; the event comes again");
    }
}
