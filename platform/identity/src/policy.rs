//! Policy lines, and the cache of what they compile to.
use crate::store;
use async_trait::async_trait;
use sdk::gate::{Gate, Origin, Policies};
pub use sdk::policy::{Compile, Line};
use sdk::{Action, Actor, House, Manifest, Result, Snapshot, TenantId, Town};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};

/// Reading the lines is itself an action, the one every decision begins with.
pub const READ: Action = Action::new("identity.policy.read", "Rechte lesen");

/// The lines the plugins suggest for a tenant of this kind.
pub fn suggested(house: &House, kind: &str) -> Vec<Line> {
    let roles = house.manifests.iter().flat_map(|manifest| manifest.roles);
    let lines = roles.filter(|role| fits(role.key, kind)).flat_map(|role| {
        role.may.iter().map(|(action, scope)| Line {
            role: role.key.to_owned(),
            noun: action.noun().to_owned(),
            verb: action.verb().to_owned(),
            scope: scope.key().to_owned(),
        })
    });
    let mut lines: Vec<Line> = lines.collect();
    lines.sort();
    lines.dedup();
    lines
}

/// The operator's and districts' roles exist only where they belong.
fn fits(role: &str, kind: &str) -> bool {
    match role {
        "operator" => kind == "operator",
        "district-admin" => matches!(kind, "district" | "association"),
        _ => true,
    }
}

/// Compiled policies, by tenant and version.
pub struct Cache {
    engine: Arc<dyn Compile>,
    manifests: Vec<&'static Manifest>,
    services: Arc<Snapshot>,
    known: RwLock<HashMap<TenantId, (i64, Arc<Snapshot>)>>,
    gate: OnceLock<Weak<Gate>>,
}

impl Cache {
    /// An empty cache.
    pub fn new(engine: Arc<dyn Compile>, manifests: Vec<&'static Manifest>) -> Self {
        let mut services = Snapshot::default();
        for manifest in &manifests {
            manifest.service.iter().for_each(|action| services.serve(manifest.key, *action));
        }
        Self { engine, manifests, services: Arc::new(services), known: RwLock::default(), gate: OnceLock::new() }
    }

    /// Lines are read through the gate like everything else; it exists only after this cache does.
    pub fn attach(&self, gate: &Arc<Gate>) {
        let _ = self.gate.set(Arc::downgrade(gate));
    }

    fn cached(&self, town: &Town) -> Option<Arc<Snapshot>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&town.id).filter(|(version, _)| *version == town.policy_version).map(|(_, policy)| policy.clone())
    }

    async fn load(&self, town: &Town) -> Result<Vec<Line>> {
        let Some(gate) = self.gate.get().and_then(Weak::upgrade) else {
            return Ok(Vec::new());
        };
        let origin = Origin { request: "policy".into(), ..Origin::default() };
        let cx = gate.admit_with(Arc::new(town.clone()), Actor::service("identity"), self.services.clone(), origin);
        cx.read(READ, async |tx| store::policy::list(tx).await).await
    }
}

#[async_trait]
impl Policies for Cache {
    async fn of(&self, town: &Town) -> Result<Arc<Snapshot>> {
        if let Some(policy) = self.cached(town) {
            return Ok(policy);
        }
        let lines = self.load(town).await?;
        let mut policy = self.engine.compile(&lines, &self.manifests).await?;
        for manifest in &self.manifests {
            manifest.service.iter().for_each(|action| policy.serve(manifest.key, *action));
        }
        let policy = Arc::new(policy);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(town.id, (town.policy_version, policy.clone()));
        Ok(policy)
    }
}
