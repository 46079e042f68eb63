//! The port `Towns`: what those above a tenant may ask of it. Nothing of content passes here.
use async_trait::async_trait;
use sdk::gate::{Gate, Origin};
use sdk::ports::{Founding, MonthUsage, Towns};
use sdk::{Action, Actor, Blueprint, Cx, Error, Manifest, Month, Plugin, Result, TenantId, Town};
use std::sync::{Arc, OnceLock, Weak};

const SETTLE: Action = Action::new("platform.tenant.settle", "Mandanten einrichten");
const MEASURE: Action = Action::new("platform.usage.read", "Verbrauch ablesen");

/// What the platform itself may do in every tenant.
pub static MANIFEST: Manifest = Manifest {
    key: "platform",
    title: "Plattform",
    actions: &[SETTLE, MEASURE],
    service: &[SETTLE, MEASURE],
    ..Manifest::EMPTY
};

/// The implementation: knows all plugins and, once it exists, the gate.
pub struct Above {
    plugins: Vec<Arc<dyn Plugin>>,
    gate: OnceLock<Weak<Gate>>,
}

impl Above {
    /// With the plugins that will move into new tenants.
    pub fn new(plugins: Vec<Arc<dyn Plugin>>) -> Self {
        Self { plugins, gate: OnceLock::new() }
    }

    /// The gate holds this port, and this port needs the gate.
    pub fn attach(&self, gate: &Arc<Gate>) {
        let _ = self.gate.set(Arc::downgrade(gate));
    }

    fn gate(&self) -> Result<Arc<Gate>> {
        self.gate.get().and_then(Weak::upgrade).ok_or_else(|| Error::internal("the gate is closed"))
    }

    /// The tenant, if it stands at or below the caller's.
    async fn below(&self, cx: &Cx, tenant: TenantId) -> Result<Arc<Town>> {
        let gate = self.gate()?;
        let here = Arc::new(cx.town().clone());
        let asking = gate.admit(here, Actor::service("platform"), cx.origin().clone()).await?;
        let key = asking.read(MEASURE, async |tx| tx.town_below(tenant).await).await?;
        let town = gate.cell.town(&key.ok_or_else(Error::not_found)?).await?;
        town.map(Arc::new).ok_or_else(Error::not_found)
    }
}

#[async_trait]
impl Towns for Above {
    async fn settle(&self, cx: &Cx, founding: &Founding) -> Result<()> {
        let town = self.below(cx, founding.id).await?;
        move_in(&self.gate()?, &self.plugins, town, &founding.blueprint, cx.origin()).await
    }

    async fn delegate(&self, cx: &Cx, tenant: TenantId) -> Result<Cx> {
        let person = cx.actor().person().ok_or_else(Error::not_found)?;
        let town = self.below(cx, tenant).await?;
        let name = format!("{} ({})", cx.actor().name, cx.town().title);
        self.gate()?.admit(town, Actor::delegate(cx.tenant(), person, name), cx.origin().clone()).await
    }

    async fn forget(&self, cx: &Cx, tenant: TenantId) -> Result<i64> {
        let town = self.below(cx, tenant).await?;
        self.gate()?.cell.forget(town.id).await
    }

    async fn usage(&self, cx: &Cx, tenant: TenantId, month: Month) -> Result<MonthUsage> {
        let town = self.below(cx, tenant).await?;
        let there = self.gate()?.admit(town, Actor::service("platform"), cx.origin().clone()).await?;
        let metering = there.ports().metering.clone();
        there.read(MEASURE, async |tx| metering.month(tx, month).await).await
    }
}

/// Every plugin moves in, then the doors open.
pub async fn move_in(
    gate: &Arc<Gate>,
    plugins: &[Arc<dyn Plugin>],
    town: Arc<Town>,
    blueprint: &Blueprint,
    origin: &Origin,
) -> Result<()> {
    // Identity first: the others ask for its units.
    let mut order: Vec<&Arc<dyn Plugin>> = plugins.iter().collect();
    order.sort_by_key(|plugin| plugin.manifest().key != "identity");
    for plugin in order {
        let cx = gate.admit(town.clone(), Actor::service(plugin.manifest().key), origin.clone()).await?;
        plugin.settle(&cx, blueprint).await?;
    }
    let cx = gate.admit(town.clone(), Actor::service("platform"), origin.clone()).await?;
    cx.write(SETTLE, async |tx| {
        tx.about(tx.tenant());
        tx.open_doors().await
    })
    .await
}
