//! Pages and JSON of the E-Akte. No rules, no SQL.
mod address;
mod content;
mod cosignature;
mod document;
mod filters;
mod plan;
mod process;
mod protection;
mod record;
mod viewer;

use sdk::Routes;

/// Server-rendered pages.
pub fn pages(routes: &mut Routes) {
    plan::pages(routes);
    record::pages(routes);
    process::pages(routes);
    document::pages(routes);
    cosignature::pages(routes);
    protection::pages(routes);
}

/// JSON endpoints.
pub fn api(routes: &mut Routes) {
    plan::api(routes);
    record::api(routes);
    process::api(routes);
    document::api(routes);
    content::api(routes);
    cosignature::api(routes);
    protection::api::api(routes);
}
