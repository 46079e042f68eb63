//! Pages of signing in and of one's own account.
mod account;
mod body;
mod connection;
mod cookie;
mod factor;
mod form;
mod joining;
mod oidc;
mod person;
pub mod policy;
mod provider;
mod roster;
mod rule;
mod scim;
mod sign_in;
mod substitution;
mod unit;

pub use cookie::Kept;

use crate::factor::Factors;
use crate::oidc::Providers;
use actix_web::web::Data;
use sdk::web::Answer;
use sdk::{Cx, Doc, Routes, schema};
use std::sync::Arc;

pub fn pages(routes: &mut Routes, providers: Arc<Providers>, factors: Arc<Factors>) {
    doors(routes, &Data::from(providers));
    routes
        .get("/account", account::show)
        .post("/account/password", account::change_password)
        .post("/account/factor", account::enrol)
        .post("/account/sessions/{id}/end", account::end_session)
        .post("/account/sessions/end-others", account::end_other_sessions)
        .post("/account/app-passwords", account::new_app_password)
        .post("/account/app-passwords/{id}/revoke", account::revoke_app_password)
        .get("/account/substitution", substitution::mine)
        .post("/account/substitution", substitution::name)
        .post("/account/substitutions/{id}/end", substitution::end)
        .get("/sign-in/invitation", joining::show)
        .post("/sign-in/invitation", joining::join);
    second_factor(routes, &Data::from(factors));
    administration(routes);
    body::pages(routes);
}

fn doors(routes: &mut Routes, providers: &Data<Providers>) {
    let (at_page, at_post, at_exit) = (providers.clone(), providers.clone(), providers.clone());
    let (at_start, at_callback, at_channel) = (providers.clone(), providers.clone(), providers.clone());
    routes
        .get("/sign-in", move |visitor, query| sign_in::page(visitor, query, at_page.clone()))
        .post("/sign-in", move |visitor, form, req| sign_in::enter(visitor, form, req, at_post.clone()))
        .post("/sign-out", move |visitor, req| sign_in::leave(visitor, req, at_exit.clone()))
        .get("/oidc/start", move |visitor, query| oidc::start(visitor, query, at_start.clone()))
        .get("/oidc/callback", move |visitor, query, req| oidc::callback(visitor, query, req, at_callback.clone()))
        .post("/oidc/backchannel", move |visitor, form| oidc::backchannel(visitor, form, at_channel.clone()));
}

fn second_factor(routes: &mut Routes, factors: &Data<Factors>) {
    let (at_step, at_question, at_account, at_offer) =
        (factors.clone(), factors.clone(), factors.clone(), factors.clone());
    routes
        .get("/sign-in/factor", factor::show)
        .post("/sign-in/factor", move |visitor, step, req| factor::enter(visitor, step, req, at_step.clone()))
        .post("/sign-in/factor/ask", move |visitor, req| factor::ask(visitor, req, at_question.clone()))
        .post("/sign-in/factor/enrol", factor::enrol)
        .post("/account/passkeys/ask", move |cx| factor::ask_for_passkey(cx, at_offer.clone()))
        .post("/account/passkeys", move |cx, form, req| account::add_passkey(cx, form, req, at_account.clone()))
        .post("/account/passkeys/{id}/remove", account::remove_passkey)
        .post("/account/recovery-codes", account::new_recovery_codes);
}

fn administration(routes: &mut Routes) {
    routes
        .get("/identity/persons", person::list)
        .get("/identity/persons/new", person::new)
        .post("/identity/persons", person::hire)
        .get("/identity/persons/{id}", person::show)
        .post("/identity/persons/{id}", person::change)
        .post("/identity/persons/{id}/leave", person::leave)
        .post("/identity/persons/{id}/come-back", person::come_back)
        .post("/identity/persons/{id}/cancel-move", person::cancel)
        .post("/identity/persons/{id}/reset", person::reset)
        .post("/identity/persons/{id}/reset-factor", person::reset_factor)
        .get("/identity/persons/{id}/substitutions", substitution::of)
        .post("/identity/persons/{id}/substitutions", substitution::arrange)
        .get("/identity/substitutions", substitution::absentees)
        .post("/identity/substitutions/{id}/end", substitution::end_for)
        .get("/identity/units", unit::show)
        .post("/identity/units", unit::found)
        .post("/identity/units/{id}", unit::change)
        .get("/identity/providers", provider::list)
        .get("/identity/providers/new", provider::new)
        .post("/identity/providers", provider::trust)
        .get("/identity/providers/{id}", provider::show)
        .post("/identity/providers/{id}", provider::change)
        .post("/identity/providers/{id}/distrust", provider::distrust)
        .get("/identity/rosters", roster::list)
        .post("/identity/rosters", roster::bring)
        .get("/identity/rosters/{id}", roster::show)
        .post("/identity/rosters/{id}/release", roster::release)
        .post("/identity/rosters/{id}/take-back", roster::take_back)
        .post("/identity/rosters/{id}/drop", roster::drop_it)
        .get("/identity/connections", connection::list)
        .post("/identity/connections", connection::connect)
        .post("/identity/connections/{id}/revoke", connection::disconnect)
        .get("/identity/rules", rule::show)
        .post("/identity/rules", rule::save);
}

pub fn api(routes: &mut Routes) {
    scim::routes(routes);
    substitution::api::api(routes);
    routes.get("/api/v1/identity/me", me).doc(Doc {
        summary: "Who the caller is in this tenant",
        answer: Some((
            200,
            schema(&[("name", "string"), ("unit", "uuid?"), ("roles", "[string]"), ("tenant", "string")]),
        )),
        ..Doc::default()
    });
    body::api(routes);
    person::api::api(routes);
    unit::api::api(routes);
    provider::api::api(routes);
    roster::api::api(routes);
    connection::api::api(routes);
    rule::api::api(routes);
}

async fn me(cx: Cx) -> Answer {
    let actor = cx.actor();
    sdk::web::json(&serde_json::json!({
        "name": actor.name, "unit": actor.unit, "roles": actor.roles, "tenant": cx.town().key,
    }))
}
