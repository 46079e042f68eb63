//! Rights as a tenant edits them: drafted, weighed, saved, in force everywhere, explained.
mod edit;
mod explain;
mod form;
mod release;
mod role;

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::User;

pub const ROLES: &str = "/api/v1/identity/roles";
pub const RECORDS: &str = "/api/v1/dms/records";

pub async fn draft(admin: &User, role: &str, action: &str, scopes: &[&str]) -> Value {
    let wanted = json!({ "role": role, "action": action, "scopes": scopes });
    admin.post(&format!("{ROLES}/draft"), wanted).await.is(200).json()
}

/// The draft's effect: its base, and who gains and loses by an action.
pub async fn effect(admin: &User, action: &str) -> (Value, i64, i64) {
    let view = admin.get(&format!("{ROLES}/draft")).await.is(200).json();
    let found = view["effects"].as_array().unwrap().iter().find(|effect| effect["action"] == action).cloned();
    let of = |side: &str| found.as_ref().map_or(0, |effect| effect[side].as_i64().unwrap());
    (view["base"].clone(), of("gains"), of("loses"))
}

pub async fn save(admin: &User, reason: &str) -> testkit::Answer {
    let base = admin.get(&format!("{ROLES}/draft")).await.is(200).json()["base"].clone();
    admin.post(&format!("{ROLES}/draft/save"), json!({ "base": base, "reason": reason })).await
}

pub async fn count(user: &User, path: &str) -> usize {
    user.get(path).await.is(200).json()["items"].as_array().unwrap().len()
}

/// Waits no longer than what is promised: one second, and what a busy machine needs to answer.
pub async fn soon(mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < Duration::from_secs(3), "not in force in time");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
