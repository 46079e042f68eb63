//! Units for programs of the administration.
use crate::service::{self, UnitForm};
use crate::web::form;
use actix_web::web::{Json, Path};
use sdk::ports::UnitView;
use sdk::web::{Answer, created, json};
use sdk::{Cx, Doc, Error, Routes, UnitId};
use serde_json::{Value, json as object};

const HERE: &str = "/api/v1/identity/units";
const UNIT: [(&str, &str); 6] = [
    ("id", "uuid"),
    ("key", "string"),
    ("title", "string"),
    ("parent", "uuid?"),
    ("depth", "integer"),
    ("persons", "integer"),
];
const WRITTEN: [(&str, &str); 3] = [("key", "string"), ("title", "string"), ("parent", "string")];

pub(in crate::web) fn api(routes: &mut Routes) {
    routes
        .get(HERE, list)
        .doc(Doc::reads("All units, each after the one above it, and how many work there", &[("items", "[object]")]))
        .post(HERE, found)
        .doc(Doc::does("Founds a unit", &WRITTEN, &UNIT).makes())
        .post(&format!("{HERE}/{{id}}"), change)
        .doc(Doc::does("Renames a unit or hangs it elsewhere", &WRITTEN, &UNIT));
}

fn view((unit, persons): &(UnitView, i64)) -> Value {
    let UnitView { id, key, title, parent, depth } = unit;
    object!({ "id": id, "key": key, "title": title, "parent": parent, "depth": depth, "persons": persons })
}

async fn one(cx: &Cx, id: UnitId) -> sdk::Result<Value> {
    let units = service::organisation(cx).await?;
    let found = units.iter().find(|(unit, _)| unit.id == id).ok_or_else(Error::not_found)?;
    Ok(view(found))
}

async fn list(cx: Cx) -> Answer {
    let units = service::organisation(&cx).await?;
    let items: Vec<Value> = units.iter().map(view).collect();
    json(&object!({ "items": items }))
}

async fn found(cx: Cx, new: Json<UnitForm>) -> Answer {
    let id = service::found_unit(&cx, &new).await?;
    created(HERE, &one(&cx, id).await?)
}

async fn change(cx: Cx, path: Path<String>, body: Json<Value>) -> Answer {
    let id = form::id(&path)?;
    // What nobody may know is missing, whatever was sent.
    one(&cx, id).await?;
    let to: UnitForm = form::whole(&body, &WRITTEN)?;
    service::change_unit(&cx, id, &to).await?;
    json(&one(&cx, id).await?)
}
