//! Messages through RabbitMQ: a relay from the outbox to the broker, and consumers.
use super::dispatch::{Dispatcher, patience};
use super::{Stop, at_once};
use crate::Installation;
use adapters::amqp::{self, Broker};
use data::outbox::Parcel;
use lapin::message::Delivery;
use sdk::{Error, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

const PAUSE: Duration = Duration::from_millis(100);
const REST: Duration = Duration::from_secs(2);
/// Events moved in one step.
const STEP: i32 = 100;
/// Seconds until an unconfirmed event counts as unsent.
const LEASE: i32 = 30;

/// Moves events from the outbox to the broker until told to stop. Connections are rebuilt, never repaired.
pub async fn relay(url: String, classes: Vec<&'static str>, installation: Arc<Installation>, stop: Stop) {
    while !*stop.borrow() {
        let moved = async {
            let broker = Broker::connect(&url, &classes).await?;
            while !*stop.borrow() && broker.stands() {
                let mut count = 0_usize;
                for class in &classes {
                    count = count.saturating_add(step(&broker, &installation, class).await?);
                }
                if count == 0 {
                    sleep(PAUSE).await;
                }
            }
            Ok::<(), Error>(())
        };
        if let Err(error) = moved.await {
            tracing::warn!(%error, "the relay connects anew");
            sleep(REST).await;
        }
    }
}

async fn step(broker: &Broker, installation: &Installation, class: &str) -> Result<usize> {
    let cell = &installation.gate.cell;
    let parcels = cell.claim(class, STEP, LEASE).await?;
    for parcel in &parcels {
        let body = serde_json::to_vec(parcel).map_err(Error::internal)?;
        broker.publish(class, &parcel.id.to_string(), &body).await?;
        cell.done(parcel).await?;
    }
    Ok(parcels.len())
}

/// Handles messages of one class until told to stop.
pub async fn consume(
    url: String,
    classes: Vec<&'static str>,
    class: &'static str,
    dispatcher: Arc<Dispatcher>,
    stop: Stop,
) {
    while !*stop.borrow() {
        if let Err(error) = session(&url, &classes, class, &dispatcher, stop.clone()).await {
            tracing::warn!(%error, class, "the consumer connects anew");
            sleep(REST).await;
        }
    }
}

async fn session(url: &str, classes: &[&str], class: &str, dispatcher: &Arc<Dispatcher>, mut stop: Stop) -> Result<()> {
    let broker = Broker::connect(url, classes).await?;
    let at_once = u16::try_from(at_once(class)).unwrap_or(1);
    let mut consumer = broker.consume(class, at_once).await?;
    let mut running = JoinSet::new();
    loop {
        let delivery = tokio::select! {
            delivery = amqp::next(&mut consumer) => delivery,
            _ = stop.changed() => break,
        };
        while running.try_join_next().is_some() {}
        let Some(delivery) = delivery else {
            return Err(Error::unavailable("broker_away", "the connection broke"));
        };
        let dispatcher = dispatcher.clone();
        running.spawn(async move { handle(&dispatcher, delivery).await });
    }
    while running.join_next().await.is_some() {}
    Ok(())
}

async fn handle(dispatcher: &Dispatcher, delivery: Delivery) {
    let noted = match serde_json::from_slice::<Parcel>(&delivery.data) {
        Ok(parcel) => match dispatcher.deliver(&parcel).await {
            Ok(()) => amqp::done(&delivery).await,
            Err(_) => {
                // The broker redelivers at once; waiting here holds this place, not the queue.
                let tried = if delivery.redelivered { 3 } else { parcel.attempts };
                sleep(Duration::from_secs(u64::try_from(patience(tried)).unwrap_or(1))).await;
                amqp::back(&delivery).await
            }
        },
        Err(error) => {
            tracing::error!(%error, "a message on our queue is not ours");
            amqp::done(&delivery).await
        }
    };
    if let Err(error) = noted {
        tracing::warn!(%error, "the broker was not told; the message comes again");
    }
}
