//! The edge: from a host name and a cookie to a tenant and an actor, and from an error to a page.
mod allowances;
mod cookies;
mod door;
mod fault;
mod guard;
mod harden;
pub mod limits;
mod pace;
pub mod proxy;
mod quota;
mod scan;
mod settings;
pub mod tls;
mod town;

pub use allowances::Allowances;
pub use door::door;
pub use quota::Quotas;
pub use settings::{Malformed, Settings};
pub use town::Towns;

use sdk::web::Failure;
use sdk::{Error, Kind};

/// Bad paths are missing, bad queries and bodies invalid: never a bare 400 of the framework.
pub fn configure(config: &mut actix_web::web::ServiceConfig) {
    use actix_web::web::{FormConfig, JsonConfig, PathConfig, QueryConfig};
    config
        .app_data(PathConfig::default().error_handler(|_, _| Failure(Error::not_found()).into()))
        .app_data(QueryConfig::default().error_handler(|error, _| unreadable(&error)))
        .app_data(FormConfig::default().limit(256 * 1024).error_handler(|error, _| unreadable(&error)))
        .app_data(JsonConfig::default().limit(1024 * 1024).error_handler(|error, _| unreadable(&error)));
}

fn unreadable(error: &dyn std::fmt::Display) -> actix_web::Error {
    let text = format!(
        "Die Eingabe ist unvollständig oder hat die falsche Form ({error}). Es wurde nichts geändert. Prüfen Sie sie und senden Sie sie erneut."
    );
    Failure(Error::new(Kind::Invalid, "bad_input", text)).into()
}
