//! Drafts of rights that wait for a second person, for programs.
use super::{Engine, Seen, released};
use crate::policy::Compile;
use crate::policy::role::Submitted;
use crate::service::policy as service;
use crate::web::{form, policy::api::drafted_view};
use actix_web::web::{Data, Json, Path};
use sdk::web::{Answer, json};
use sdk::{Cx, Doc, Routes};
use serde_json::{Value, json as object};
use std::sync::Arc;

const HERE: &str = "/api/v1/identity/roles/releases";

pub(in crate::web::policy) fn api(routes: &mut Routes, engine: &Arc<dyn Compile>) {
    let engine: Engine = Data::new(engine.clone());
    let one = format!("{HERE}/{{id}}");
    let waiting = [("author", "uuid"), ("name", "string"), ("reason", "string"), ("stamp", "string")];
    let draft = [("base", "integer"), ("stale", "boolean"), ("changes", "[object]"), ("effects", "[object]")];
    let seen = [("base", "string"), ("stamp", "string")];
    routes
        .get(HERE, list)
        .doc(Doc::reads("Drafts of rights that wait for a second person", &[("items", "[object]")]))
        .get(&one, move |cx, path| show(cx, path, engine.clone()))
        .doc(Doc::reads("What a waiting draft would change, and for whom", &[&waiting[..], &draft[..]].concat()))
        .post(&one, release)
        .doc(Doc::does("Makes a waiting draft the policy: the one that was seen", &seen, &[("changes", "integer")]));
}

/// `stamp` names the draft that was seen: one touched since then waits since another moment.
fn view(waiting: &Submitted) -> Value {
    object!({
        "author": waiting.author, "name": waiting.name, "reason": waiting.reason, "since": waiting.at,
        "stamp": super::stamp(waiting).to_string(),
    })
}

async fn list(cx: Cx) -> Answer {
    let waiting = service::submitted(&cx).await?;
    json(&object!({ "items": waiting.iter().map(view).collect::<Vec<_>>() }))
}

async fn show(cx: Cx, path: Path<String>, engine: Engine) -> Answer {
    let waiting = super::waiting(&cx, form::id(&path)?).await?;
    let draft = service::view_of(&cx, engine.get_ref().as_ref(), waiting.author).await?;
    let (mut whole, seen) = (drafted_view(&draft), view(&waiting));
    if let (Some(fields), Value::Object(seen)) = (whole.as_object_mut(), seen) {
        fields.extend(seen);
    }
    json(&whole)
}

async fn release(cx: Cx, path: Path<String>, seen: Json<Seen>) -> Answer {
    let changes = released(&cx, form::id(&path)?, &seen).await?;
    json(&object!({ "changes": changes }))
}
