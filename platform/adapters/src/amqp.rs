//! RabbitMQ: quorum queues per workload class, publisher confirms, supervised connections.
//! lapin's own recovery is not relied on: whoever holds a broken connection drops it and connects anew.
use futures_util::StreamExt;
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicNackOptions, BasicPublishOptions, BasicQosOptions, ConfirmSelectOptions,
    QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties, Consumer};
use sdk::{Error, Result};
use std::time::Duration;
use tokio::time::timeout;

/// How long the broker may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// One connection with one channel.
pub struct Broker {
    connection: Connection,
    channel: Channel,
}

impl Broker {
    /// Connects and declares a queue for each class.
    ///
    /// # Errors
    /// `Unavailable` if the broker is away.
    pub async fn connect(url: &str, classes: &[&str]) -> Result<Self> {
        let connect = Connection::connect(url, ConnectionProperties::default());
        let connection = within(connect).await?;
        let channel = within(connection.create_channel()).await?;
        within(channel.confirm_select(ConfirmSelectOptions::default())).await?;
        for class in classes {
            declare(&channel, class).await?;
        }
        Ok(Self { connection, channel })
    }

    /// Whether the connection still stands.
    pub fn stands(&self) -> bool {
        self.connection.status().connected() && self.channel.status().connected()
    }

    /// Publishes a message and waits for the broker's word that it is safe on a queue.
    ///
    /// # Errors
    /// `Unavailable` if the broker did not confirm: the message counts as unsent.
    pub async fn publish(&self, class: &str, id: &str, body: &[u8]) -> Result<()> {
        let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
        let properties = BasicProperties::default().with_delivery_mode(2).with_message_id(id.into());
        let queue = queue(class);
        let publish = self.channel.basic_publish("".into(), queue.as_str().into(), options, body, properties);
        let confirm = within(publish).await?;
        match within(confirm).await? {
            lapin::Confirmation::Ack(None) => Ok(()),
            _ => Err(Error::unavailable("broker_refused", "the broker returned or refused the message")),
        }
    }

    /// Starts taking messages of a class, at most `at_once` unacknowledged.
    ///
    /// # Errors
    /// `Unavailable` if the broker is away.
    pub async fn consume(&self, class: &str, at_once: u16) -> Result<Consumer> {
        let channel = within(self.connection.create_channel()).await?;
        within(channel.basic_qos(at_once, BasicQosOptions::default())).await?;
        let queue = queue(class);
        let (options, args) = (BasicConsumeOptions::default(), FieldTable::default());
        within(channel.basic_consume(queue.as_str().into(), "".into(), options, args)).await
    }
}

/// The next message of a consumer; `None` when the connection broke.
pub async fn next(consumer: &mut Consumer) -> Option<Delivery> {
    consumer.next().await?.ok()
}

/// Tells the broker that a message is done.
///
/// # Errors
/// `Unavailable` if the broker is away; the message then comes again.
pub async fn done(delivery: &Delivery) -> Result<()> {
    within(delivery.ack(BasicAckOptions::default())).await.map(|_| ())
}

/// Gives a message back, to be delivered again.
///
/// # Errors
/// `Unavailable` if the broker is away; the message then comes again anyway.
pub async fn back(delivery: &Delivery) -> Result<()> {
    let options = BasicNackOptions { requeue: true, ..BasicNackOptions::default() };
    within(delivery.nack(options)).await.map(|_| ())
}

async fn declare(channel: &Channel, class: &str) -> Result<()> {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    let options = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
    let queue = queue(class);
    within(channel.queue_declare(queue.as_str().into(), options, arguments)).await.map(|_| ())
}

fn queue(class: &str) -> String {
    format!("gemeinwerk.{class}")
}

async fn within<T>(work: impl Future<Output = lapin::Result<T>>) -> Result<T> {
    match timeout(PATIENCE, work).await {
        Ok(result) => result.map_err(|error| Error::unavailable("broker_away", error)),
        Err(_) => Err(Error::unavailable("broker_away", "the broker did not answer in time")),
    }
}
