//! Runs a process: web, worker, or both.
use crate::compose::{Installation, compose};
use crate::config::{Config, Files};
use crate::edge::limits::Turnstile;
use crate::edge::tls::Certificate;
use crate::edge::{self, Allowances, Quotas, Towns};
use crate::metrics::Metrics;
use crate::status;
use crate::worker::{self, Workers};
use crate::{trial, tripwire, weeding};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, HttpServer, dev::Server};
use sdk::Routes;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// How long a head, a handshake or a farewell may take: whoever sends one byte a second holds no connection for long.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection may stay open without a request.
const IDLE: Duration = Duration::from_secs(15);
/// Connections of each of the two threads at most.
const CONNECTIONS: usize = 4_096;

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Answers requests.
    Web,
    /// Reacts to events and does timed work.
    Worker,
    /// Both.
    All,
}

/// The role is unknown.
#[derive(Debug, thiserror::Error)]
#[error("the role is web, worker or all")]
pub struct NoSuchRole;

impl std::str::FromStr for Role {
    type Err = NoSuchRole;
    fn from_str(text: &str) -> Result<Self, NoSuchRole> {
        match text {
            "web" => Ok(Self::Web),
            "worker" => Ok(Self::Worker),
            "all" => Ok(Self::All),
            _ => Err(NoSuchRole),
        }
    }
}

/// Runs until the process is told to stop.
///
/// # Errors
/// If the parts cannot be had or the port is taken.
pub async fn run(config: Config, role: Role) -> Result<(), Fault> {
    if role != Role::All && matches!(config.files, Files::Embedded) {
        return Err(
            "separate web and worker processes need a common S3: set S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY"
                .into(),
        );
    }
    let listener = TcpListener::bind(&config.listen)?;
    tracing::info!(listen = %config.listen, ?role, "ready");
    let installation = Arc::new(compose(config).await?);
    match installation.gate.cell.ready().await {
        // The database may come later; a wrong key never gets right.
        Err(error) if error.kind == sdk::Kind::Unavailable => tracing::warn!(%error, "the database is not there yet"),
        answer => answer?,
    }
    trial::at_start(&installation).await?;
    tokio::spawn(trial::daily(Arc::downgrade(&installation)));
    let (server, workers) = start(installation, listener, role)?;
    let served = server.await;
    if let Some(workers) = workers {
        workers.stop().await;
    }
    Ok(served?)
}

/// Starts what the role asks for. The server stops on a signal; the workers must be stopped.
///
/// # Errors
/// If the listener cannot be used.
pub fn start(
    installation: Arc<Installation>,
    listener: TcpListener,
    role: Role,
) -> Result<(Server, Option<Workers>), Fault> {
    let metrics = Arc::new(Metrics::new()?);
    tokio::spawn(weeding::keep(Arc::downgrade(&installation)));
    let workers = match role {
        Role::Web => None,
        Role::Worker | Role::All => {
            tokio::spawn(tripwire::keep(Arc::downgrade(&installation)));
            Some(worker::start(installation.clone(), metrics.clone()))
        }
    };
    let edge = installation.config.edge.clone();
    let certificate = edge.tls.as_ref().map(Certificate::open).transpose()?;
    let (installation, metrics, towns) = (Data::from(installation), Data::from(metrics), Data::new(Towns::default()));
    let (turnstile, allowances) = (Data::new(Turnstile::new(&edge.limits)), Data::new(Allowances::default()));
    let quotas = Data::new(Quotas::default());
    let with_pages = role != Role::Worker;
    let server = HttpServer::new(move || {
        App::new()
            .wrap(from_fn(edge::door))
            // Outside of the door, which must see answers as they were written.
            .wrap(Compress::default())
            .app_data(installation.clone())
            .app_data(metrics.clone())
            .app_data(towns.clone())
            .app_data(turnstile.clone())
            .app_data(allowances.clone())
            .app_data(quotas.clone())
            .configure(edge::configure)
            .configure(|config| mount(config, &installation, with_pages))
    });
    let server = server
        .workers(2)
        .shutdown_timeout(20)
        .client_request_timeout(HEAD)
        .client_disconnect_timeout(HEAD)
        .tls_handshake_timeout(HEAD)
        .keep_alive(IDLE)
        .max_connections(CONNECTIONS);
    let server = match certificate {
        Some(certificate) => server.listen_rustls_0_23(listener, certificate.config()?)?,
        None => server.listen(listener)?,
    };
    Ok((server.run(), workers))
}

/// One place lists every route: the process's own, then each plugin's.
pub fn mount(config: &mut ServiceConfig, installation: &Arc<Installation>, with_pages: bool) {
    config
        .route("/healthz", web::get().to(status::healthz))
        .route("/readyz", web::get().to(status::readyz))
        .route("/metrics", web::get().to(status::metrics));
    if !with_pages {
        return;
    }
    config
        .route("/api/openapi.json", web::get().to(status::openapi))
        .route("/assets/{version}/{path:.*}", web::get().to(sdk::web::assets::serve));
    for plugin in &installation.plugins {
        let mut routes = Routes::mount_into(plugin.manifest().key, config);
        plugin.pages(&mut routes);
        plugin.api(&mut routes);
    }
}
