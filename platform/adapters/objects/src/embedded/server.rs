use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::durable::Durable;
use crate::Config;

const MAX_CONNECTIONS: usize = 256;
/// Also how long an idle connection is kept; longer than our own client does.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// Out of file descriptors or the like: trying again at once would only burn time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until it is aborted; its connections end with it.
pub(crate) async fn run(listener: TcpListener, disk: Durable, config: Config) {
    let mut builder = S3ServiceBuilder::new(disk);
    builder.set_auth(SimpleAuth::from_single(config.access_key, config.secret_key));
    let service = builder.build();
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok(place) = places.clone().acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((socket, _)) => {
                let connection = talk(socket, service.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the embedded file store cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn talk(socket: TcpStream, service: S3Service) {
    // Small answers would otherwise wait for the client's delayed acknowledgement.
    let _best_effort = socket.set_nodelay(true);
    let outcome = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(socket), service)
        .await;
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection to the embedded file store ended early");
    }
}
