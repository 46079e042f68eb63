//! Whether this process lives, is ready, and what it counts.
use crate::{Installation, metrics::Metrics, openapi};
use actix_web::{HttpResponse, web::Data};
use serde_json::json;

/// The process lives.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

/// The parts it depends on answer.
pub async fn readyz(installation: Data<Installation>) -> HttpResponse {
    let (database, files) = (installation.gate.cell.ready().await, installation.vault.ready().await);
    let word = |part: &sdk::Result<()>| if part.is_ok() { "ok" } else { "away" };
    let body = json!({ "database": word(&database), "files": word(&files) });
    if database.is_ok() && files.is_ok() {
        HttpResponse::Ok().json(body)
    } else {
        HttpResponse::ServiceUnavailable().insert_header(("Retry-After", "5")).json(body)
    }
}

/// Prometheus metrics.
pub async fn metrics(installation: Data<Installation>, metrics: Data<Metrics>) -> HttpResponse {
    if let Ok(waiting) = installation.gate.cell.backlog().await {
        metrics.waiting(waiting);
    }
    metrics.promises(&installation.vault.promises());
    metrics.tripwire(installation.watch.alarms(), installation.watch.last_round());
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(metrics.text())
}

/// The description of the API.
pub async fn openapi(installation: Data<Installation>) -> HttpResponse {
    HttpResponse::Ok().json(openapi::describe(&installation.routes(), installation.config.scheme))
}
