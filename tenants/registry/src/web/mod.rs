//! Pages and JSON of the registry. No rules, no SQL.
mod api;
mod founding;
mod grant;
mod opening;
mod rule;
mod shredding;
mod tenant;

pub use opening::guest_cookie;
use sdk::{Action, Cx, Error, Result, Routes, TenantId};

pub(crate) fn pages(routes: &mut Routes) {
    routes
        .get("/registry", tenant::list)
        .get("/registry/new", founding::form)
        .post("/registry/tenants", founding::found)
        .get("/registry/tenants/{id}", tenant::show)
        .post("/registry/tenants/{id}/suspend", tenant::suspend)
        .post("/registry/tenants/{id}/resume", tenant::resume)
        .post("/registry/tenants/{id}/retry", founding::retry)
        .post("/registry/tenants/{id}/reveal", founding::reveal)
        .post("/registry/tenants/{id}/grant", grant::give)
        .post("/registry/tenants/{id}/revoke-grant", grant::revoke_over)
        .get("/registry/tenants/{id}/shredding", shredding::show)
        .post("/registry/tenants/{id}/shredding", shredding::ask)
        .post("/registry/tenants/{id}/shredding/withdraw", shredding::withdraw)
        .post("/registry/tenants/{id}/shredding/release", shredding::release)
        .get("/registry/tenants/{id}/shredding/certificate.pdf", shredding::pdf)
        .get("/registry/tenants/{id}/shredding/certificate.json", shredding::signed)
        .get("/registry/grants", grant::list)
        .get("/registry/tenants/{id}/openings", opening::list_over)
        .post("/registry/tenants/{id}/openings", opening::ask)
        .post("/registry/tenants/{id}/openings/release", opening::release)
        .post("/registry/tenants/{id}/openings/open", opening::open)
        .post("/registry/tenants/{id}/openings/end", opening::end_over)
        .get("/registry/openings", opening::list)
        .post("/registry/openings/{id}/ask", opening::question)
        .post("/registry/openings/{id}/reply", opening::reply)
        .post("/registry/openings/{id}/end", opening::end)
        .get("/registry/enter", opening::enter)
        .post("/registry/rules", grant::regulate)
        .post("/registry/grants/{id}/revoke", grant::revoke)
        .post("/registry/grants/{id}/renew", grant::renew);
}

pub(crate) fn api(routes: &mut Routes) {
    api::api(routes);
    shredding::api(routes);
    grant::api(routes);
    opening::api(routes);
    rule::api(routes);
}

/// An identifier in a path: what is none belongs to nothing.
fn id(text: &str) -> Result<TenantId> {
    text.parse().map_err(|_| Error::not_found())
}

/// Whoever may not do it, or may not see what is answered, is told so before anything is done.
fn demand(cx: &Cx, actions: &[Action]) -> Result<()> {
    actions.iter().try_for_each(|action| cx.demand(*action))
}
