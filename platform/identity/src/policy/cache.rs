//! What the lines of each tenant compile to, kept by version.
use super::{Catalogue, Compile, Line, READ};
use crate::store;
use async_trait::async_trait;
use sdk::gate::{Gate, Origin, Policies};
use sdk::{Actor, Manifest, Result, Snapshot, TenantId, Town};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};

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

    /// Lines, and what the tenant calls its roles.
    async fn load(&self, town: &Town) -> Result<(Vec<Line>, Vec<(String, String)>)> {
        let Some(gate) = self.gate.get().and_then(Weak::upgrade) else {
            return Ok((Vec::new(), Vec::new()));
        };
        let origin = Origin { request: "policy".into(), ..Origin::default() };
        let cx = gate.admit_with(Arc::new(town.clone()), Actor::service("identity"), self.services.clone(), origin);
        cx.read(READ, async |tx| {
            let titles = store::policy::role::list(tx).await?.into_iter().map(|role| (role.key, role.title));
            Ok((store::policy::line::list(tx).await?, titles.collect()))
        })
        .await
    }
}

#[async_trait]
impl Policies for Cache {
    async fn of(&self, town: &Town) -> Result<Arc<Snapshot>> {
        if let Some(policy) = self.cached(town) {
            return Ok(policy);
        }
        let (mut lines, titles) = self.load(town).await?;
        let catalogue = Catalogue::of(&self.manifests, &town.kind);
        lines.retain(|line| catalogue.has_place_for(line));
        let mut policy = self.engine.compile(&lines, &self.manifests).await?;
        titles.iter().for_each(|(role, title)| policy.call(role, title));
        for manifest in &self.manifests {
            manifest.service.iter().for_each(|action| policy.serve(manifest.key, *action));
            manifest.delegate.iter().for_each(|action| policy.delegate(*action));
            manifest.connected.iter().for_each(|action| policy.connect(*action));
            manifest.opened.iter().for_each(|action| policy.open_to_guests(*action));
        }
        let policy = Arc::new(policy);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(town.id, (town.policy_version, policy.clone()));
        Ok(policy)
    }
}
