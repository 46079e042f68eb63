//! What a decision costs, and what a tenant nobody has asked for yet costs once.
use crate::report::{Report, Samples};
use adapters::casbin::Casbin;
use identity::policy::Cache;
use sdk::gate::Policies;
use sdk::{Action, Actor, Place, Resource, Snapshot, TenantId, Unchecked};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use testkit::{Town, World};

/// Decisions timed one by one.
const DECISIONS: usize = 200_000;
/// Tenants loaded and compiled as if nobody had asked before.
const COLD: usize = 50;

struct Thing(TenantId, Place);

impl Resource for Thing {
    const KIND: &'static str = "bench.thing";
    fn tenant(&self) -> TenantId {
        self.0
    }
    fn place(&self) -> Place {
        self.1.clone()
    }
}

/// Checks of a right, decisions over a thing, and policies compiled from nothing.
pub async fn decisions(world: &World, town: &Town<'_>, report: &mut Report) {
    report.begin("Rechte");
    let (cx, tenant) = (town.cx("leitung").await, town.placed.0.clone());
    let manifests = &world.installation.gate.house.manifests;
    let actions: Vec<Action> = manifests.iter().flat_map(|manifest| manifest.actions).copied().collect();
    let policy = world.installation.gate.policies.of(&tenant).await.expect("a policy");
    let actor = cx.actor().clone();
    let reached = nanoseconds(|n| {
        black_box(policy.reach(&actor, actions[n % actions.len()]));
    });
    report.row("policy check (snapshot), p50 / p99", reached, "200 ns / 5 µs");
    let admitted = nanoseconds(|n| admit(&policy, &actor, tenant.id, actions[n % actions.len()]));
    report.row("deciding over one thing (reach and admit), p50 / p99", admitted, "");

    let engines = (0..COLD).map(|_| Arc::new(Casbin::default()));
    let compiled = cold(world, &tenant, engines).await;
    report.row("cold tenant with lines nobody else has: read and compiled by Casbin, p50 / p95", compiled, "<= 5 ms");
    let shared = cold(world, &tenant, std::iter::repeat_n(Arc::new(Casbin::default()), COLD)).await;
    report.row("cold tenant with the lines of its blueprint: read, compiled before, p50 / p95", shared, "<= 5 ms");
}

/// The first policy of a tenant nobody has asked for yet, once with each engine.
async fn cold(world: &World, tenant: &sdk::Town, engines: impl Iterator<Item = Arc<Casbin>>) -> String {
    let mut taken = Samples::default();
    for engine in engines {
        let cache = Arc::new(Cache::new(engine, world.installation.gate.house.manifests.clone()));
        cache.attach(&world.installation.gate);
        let begun = Instant::now();
        black_box(cache.of(tenant).await.expect("a policy"));
        taken.add(begun.elapsed());
    }
    taken.spread()
}

fn admit(policy: &Snapshot, actor: &Actor, tenant: TenantId, action: Action) {
    let place = Place { units: actor.unit.into_iter().collect(), ..Place::default() };
    let row = Unchecked::new(Thing(tenant, place));
    drop(black_box(row.admit(tenant, policy.reach(actor, action), actor)));
}

/// Median and 99th percentile of single calls, the clock's own cost included.
fn nanoseconds(mut call: impl FnMut(usize)) -> String {
    let mut taken: Vec<u128> = (0..DECISIONS)
        .map(|n| {
            let begun = Instant::now();
            call(n);
            begun.elapsed().as_nanos()
        })
        .collect();
    taken.sort_unstable();
    let at = |percent: usize| taken.get(DECISIONS * percent / 100).copied().unwrap_or_default();
    format!("{} / {} ns", at(50), at(99))
}
