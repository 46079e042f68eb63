//! An S3 server inside the process, for installations that have none.
//!
//! It keeps each object as one file below `{directory}/{bucket}/{key}`, speaks real HTTP on a free
//! loopback port, and lets in only who knows the random credentials of this run. Objects appear
//! whole or not at all, and are on the disk when a store call returns. Meant for one machine and
//! some hundred thousand files: a listing walks the whole bucket.

mod durable;
mod home;
mod server;

use std::path::Path;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::durable::Durable;
use self::home::Home;
use crate::entropy::random;
use crate::{Config, Error};

const BUCKET: &str = "gemeinwerk";
const REGION: &str = "us-east-1";

/// A running embedded server. It stops when dropped.
#[derive(Debug)]
pub struct Embedded {
    config: Config,
    server: JoinHandle<()>,
}

/// Serves a directory, creating it if it is missing. Must be called inside of a tokio runtime, which
/// then also runs the server.
///
/// Objects of earlier runs are found again; what a killed process left unfinished is removed.
///
/// # Errors
/// [`Error::File`] if the directory cannot be used or another process serves it.
pub async fn serve(dir: &Path) -> Result<Embedded, Error> {
    let home = Home::open(dir).await.map_err(Error::File)?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await;
    let listener = listener.map_err(Error::File)?;
    let address = listener.local_addr().map_err(Error::File)?;
    let config = Config {
        endpoint: format!("http://{address}"),
        region: REGION.to_owned(),
        bucket: BUCKET.to_owned(),
        access_key: hex::encode(random::<8>()?),
        secret_key: hex::encode(random::<32>()?),
        path_style: true,
    };
    let disk = Durable::new(home)?;
    let server = tokio::spawn(server::run(listener, disk, config.clone()));
    Ok(Embedded { config, server })
}

impl Embedded {
    /// How to [connect](crate::Store::connect) to it. Valid for this run.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Stops the server and waits until it has let go of its directory.
    pub async fn stop(mut self) {
        self.server.abort();
        let _cancelled = (&mut self.server).await;
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        self.server.abort();
    }
}
