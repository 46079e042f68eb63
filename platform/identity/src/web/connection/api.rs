//! Connections for programs of the administration: never their tokens, but the one of a new one, once.
use crate::connection::{Connection, Wanted};
use crate::service;
use crate::web::form;
use actix_web::web::{Json, Path};
use sdk::web::{Answer, created, json};
use sdk::{Cx, Doc, Routes};
use serde_json::{Value, json as object};

const HERE: &str = "/api/v1/identity/connections";

pub(in crate::web) fn api(routes: &mut Routes) {
    let list_of = [("items", "[object]"), ("longest_days", "integer"), ("held", "integer")];
    let wanted = [("title", "string"), ("days", "integer"), ("unit", "string"), ("roles", "[string]")];
    routes
        .get(HERE, list)
        .doc(Doc::reads("Programs that care for the tenant's persons by SCIM; never their tokens", &list_of))
        .post(HERE, connect)
        .doc(Doc::does("Connects a program and tells its token once", &wanted, &[("token", "string")]).makes())
        .post(&format!("{HERE}/{{id}}/revoke"), disconnect)
        .doc(Doc::does("Ends a connection; the persons it cared for stay", &[], &[("id", "uuid")]));
}

fn view(cx: &Cx, known: &Connection) -> Value {
    object!({
        "id": known.id, "title": known.title, "roles": known.roles, "unit": known.unit, "made_by": known.made_by_name,
        "made_at": known.made_at, "expires_at": known.expires_at, "revoked_at": known.revoked_at,
        "revoked_by": known.revoked_by, "used_at": known.used_at, "live": known.lives(cx.now()),
    })
}

async fn list(cx: Cx) -> Answer {
    let overview = service::connections(&cx).await?;
    let items: Vec<Value> = overview.connections.iter().map(|known| view(&cx, known)).collect();
    json(&object!({ "items": items, "longest_days": overview.longest, "held": overview.held }))
}

async fn connect(cx: Cx, wanted: Json<Wanted>) -> Answer {
    let token = service::connect(&cx, &wanted).await?;
    created(HERE, &object!({ "token": token }))
}

async fn disconnect(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    service::disconnect(&cx, id).await?;
    json(&object!({ "id": id }))
}
