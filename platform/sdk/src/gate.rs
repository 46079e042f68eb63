//! The only source of authority. The server builds it; plugins are never handed one, and a test of the house sees to it.
use crate::{Actor, Cx, EventId, House, Lang, Result, Snapshot, Town, ports::Ports};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::net::IpAddr;
use std::sync::Arc;

/// Tells the time; tests bring their own.
pub type Clock = fn() -> DateTime<Utc>;

/// Where compiled policies come from.
#[async_trait]
pub trait Policies: Send + Sync {
    /// The tenant's policy as of its present version.
    async fn of(&self, town: &Town) -> Result<Arc<Snapshot>>;
}

/// Everything a request needs, shared by all requests.
pub struct Gate {
    /// The database.
    pub cell: data::Cell,
    /// The policies of all tenants.
    pub policies: Arc<dyn Policies>,
    /// What plugins offer each other.
    pub ports: Ports,
    /// The installation.
    pub house: Arc<House>,
    /// The time.
    pub clock: Clock,
}

/// How a piece of work came about.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The request's id, for logs and audit.
    pub request: String,
    /// The language of the screen.
    pub lang: Lang,
    /// Path and query, for pages that link to themselves.
    pub path: String,
    /// The event being handled, and by whom.
    pub delivery: Option<(String, EventId)>,
    /// A sentence to show once on the next page, and where it can be undone.
    pub toast: Option<(String, Option<String>)>,
    /// The address of whoever asks, as far as anybody trustworthy saw it; none for background work.
    pub address: Option<IpAddr>,
}

impl Gate {
    /// Lets an actor into a tenant.
    ///
    /// # Errors
    /// `Unavailable` if the policy cannot be read.
    pub async fn admit(self: &Arc<Self>, town: Arc<Town>, actor: Actor, origin: Origin) -> Result<Cx> {
        let policy = self.policies.of(&town).await?;
        Ok(self.admit_with(town, actor, policy, origin))
    }

    /// Lets an actor in under a policy at hand: for reading the policy itself.
    pub fn admit_with(self: &Arc<Self>, town: Arc<Town>, actor: Actor, policy: Arc<Snapshot>, origin: Origin) -> Cx {
        Cx::admitted(self.clone(), town, actor, policy, origin)
    }
}

/// Somebody at the door of a tenant: known host, unknown person. Only sign-in works with it.
#[derive(Clone)]
pub struct Visitor {
    /// The gate.
    pub gate: Arc<Gate>,
    /// The tenant of the host name.
    pub town: Arc<Town>,
    /// How the request came about.
    pub origin: Origin,
}

impl Visitor {
    /// The context of a plugin's own background work in this tenant.
    ///
    /// # Errors
    /// `Unavailable` if the policy cannot be read.
    pub async fn service(&self, plugin: &'static str) -> Result<Cx> {
        self.gate.admit(self.town.clone(), Actor::service(plugin), self.origin.clone()).await
    }
}

impl actix_web::FromRequest for Visitor {
    type Error = crate::web::Failure;
    type Future = std::future::Ready<std::result::Result<Self, Self::Error>>;

    fn from_request(req: &actix_web::HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        use actix_web::HttpMessage;
        let visitor = req.extensions().get::<Self>().cloned();
        std::future::ready(visitor.ok_or_else(|| crate::Error::not_found().into()))
    }
}
