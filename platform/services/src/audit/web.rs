//! Pages and JSON of the log.
mod fact;
mod proof;
mod rows;
mod setting;

use actix_web::web::Form;
use ledger::PublicKey;
use sdk::{Cx, Doc, Routes, schema};

pub fn pages(routes: &mut Routes, key: &PublicKey) {
    let (taken, text) = (key.clone(), key.to_string());
    let [shown, kept, added, removed] = [(); 4].map(|()| text.clone());
    routes
        .get("/audit", rows::page)
        .post("/audit/occasions", rows::record)
        .get("/audit/proof", move |cx: Cx| proof::page(cx, shown.clone()))
        .post("/audit/retentions", move |cx: Cx, form: Form<_>| proof::keep_for(cx, form, kept.clone()))
        .post("/audit/recipients", move |cx: Cx, form: Form<_>| proof::add_recipient(cx, form, added.clone()))
        .post("/audit/recipients/remove", move |cx: Cx, form: Form<_>| {
            proof::remove_recipient(cx, form, removed.clone())
        })
        .get("/audit/export", move |cx: Cx| proof::export(cx, taken.clone()))
        .get("/audit/roots/{day}", proof::root);
}

pub fn api(routes: &mut Routes, key: &PublicKey) {
    routes.get("/api/v1/audit/rows", rows::list).doc(Doc {
        summary: "The audit log, newest first; names only on an occasion recorded today",
        query: &["day", "action", "subject", "person", "occasion", "cursor"],
        answer: Some((200, schema(&[("items", "[object]"), ("next", "string?")]))),
        ..Doc::default()
    });
    routes.post("/api/v1/audit/occasions", rows::record_json).doc(Doc {
        summary: "Records why the caller wants to see names; good until the end of the day",
        body: Some(("application/json", schema(&[("reason", "string")]))),
        answer: Some((201, schema(&[("id", "uuid"), ("reason", "string"), ("until", "date-time")]))),
        ..Doc::default()
    });
    routes.get("/api/v1/audit/roots", proof::list).doc(Doc {
        summary: "The newest signed roots of the audit log",
        answer: Some((200, schema(&[("items", "[object]")]))),
        ..Doc::default()
    });
    setting::api(routes, key);
}
