//! Founding tenants and signing in.
use crate::Size;
use crate::clients::{CLIENTS, for_a_while};
use crate::report::{Report, Samples};
use serde_json::json;
use std::time::Instant;
use testkit::{Town, World};

/// From the request until the municipality is ready to be logged in to.
pub async fn foundings(world: &World, size: &Size, report: &mut Report) {
    report.begin("Gründung von Gemeinden");
    let operator = world.existing("betrieb").await.user("operator").await;
    let mut samples = Samples::default();
    for n in 0..size.foundings {
        let new = json!({ "key": format!("kleinhausen-{n}"), "title": format!("Kleinhausen {n}"), "kind": "municipality", "blueprint": "small-town" });
        let begun = Instant::now();
        operator.post("/api/v1/registry/tenants", new).await.is(201);
        samples.add(begun.elapsed());
    }
    let measured = format!("provisioning a tenant, ready to log in, {} foundings, p50 / p95", size.foundings);
    report.row(&measured, samples.spread(), "< 1 s");
}

/// Argon2 with its full cost, a session in the database, an audit line.
pub async fn sign_ins(town: &Town<'_>, size: &Size, report: &mut Report) {
    report.begin("Anmeldungen mit Passwort");
    let mut doors = Vec::new();
    for n in 0..CLIENTS {
        town.hire(&format!("person-{n}"), "FB20", "clerk").await;
        doors.push(town.stranger());
    }
    // Neighbouring numbers are different persons: nobody waits for the lock of an account but by chance.
    let (done, taken) = for_a_while(doors, size.span, |door, n| async move {
        let login = format!("person-{}", n % CLIENTS);
        door.form("/sign-in", &[("login", &login), ("password", "kennwort-des-tests")]).await.is(303);
    })
    .await;
    let rate = done as f64 / taken.as_secs_f64();
    report.row(&format!("sign-ins per second (argon2), {CLIENTS} clients"), format!("{rate:.1} /s"), "");
}
