use super::id;
use crate::item::{Item, ItemId, State};
use crate::receipt::Channel;
use crate::service::{self, Arrival, Sheet, Wish};
use crate::store::list::Line;
use actix_multipart::Multipart;
use actix_web::web::{Json, Path, Query};
use chrono::{DateTime, Utc};
use sdk::web::{Answer, Cursor, Upload, created, json};
use sdk::{Cx, Error, ProcessId, Result, schema};
use serde_json::{Value, json as object};

pub async fn receive(cx: Cx, form: Multipart) -> Answer {
    let (file, fields) = Upload::receive(&cx, service::RECEIVE, form).await?.file()?;
    let channel = fields.get("channel").filter(|c| !c.is_empty()).map_or(Ok(Channel::Api), |c| c.parse())?;
    let at = fields.get("received_at").filter(|at| !at.is_empty()).map(|at| moment(at)).transpose()?;
    let arrival = Arrival { file: file.path(), name: &file.name, channel, at, source: None };
    let item = service::receive(&cx, arrival).await?;
    created(format!("/api/v1/inbox/items/{}", item.id), &brief(&item))
}

fn moment(text: &str) -> Result<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).map(Into::into).map_err(|_| {
        Error::invalid(
            "inbox.bad_time",
            "Die Eingangszeit ist nicht lesbar. Es wurde nichts angenommen. Schreiben Sie sie wie 2026-11-24T07:42:00+01:00.",
        )
    })
}

fn brief(item: &Item) -> Value {
    object!({ "id": item.id, "receipt_number": item.receipt.to_string(), "state": item.state.key() })
}

#[derive(serde::Deserialize)]
pub struct Filter {
    state: Option<String>,
    unit: Option<String>,
    cursor: Option<String>,
}

pub async fn list(cx: Cx, filter: Query<Filter>) -> Answer {
    let after = Cursor::parse(filter.cursor.as_deref())?;
    let Filter { state, unit, .. } = filter.into_inner();
    let listing = service::list(&cx, &Wish { state, unit, after }).await?;
    let items: Vec<Value> = listing.lines.iter().map(line).collect();
    json(&object!({ "items": items, "next": listing.next.map(|cursor| cursor.to_string()) }))
}

fn line(line: &Line) -> Value {
    object!({
        "id": ItemId::from(line.id), "receipt_number": format!("{:04}-{:06}", line.year, line.number),
        "state": line.state, "channel": line.channel, "received_at": line.legal_at, "physical_at": line.physical_at,
        "sender": line.sender, "subject": line.subject, "unit": line.unit_id, "document": line.document,
        "file_name": line.file_name, "pages": line.pages_total, "pages_done": line.pages_done,
    })
}

pub async fn show(cx: Cx, path: Path<String>) -> Answer {
    json(&whole(&service::sheet(&cx, id(&path)?, None).await?))
}

fn whole(sheet: &Sheet) -> Value {
    let item = &sheet.item;
    let texts = sheet.pages.iter().map(|page| page.text.as_str()).chain([item.body.as_str()]);
    let texts: Vec<&str> = texts.chain(sheet.parts.iter().map(|part| part.text.as_str())).collect();
    let text = texts.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join("\u{c}");
    let document = match item.state {
        State::Filed { document, .. } => Some(document),
        _ => None,
    };
    let trouble = match &item.state {
        State::Attention { code, sentence } => object!({ "code": code, "sentence": sentence }),
        _ => Value::Null,
    };
    let part = |part: &crate::store::content::Part| object!({ "number": part.number, "name": part.name, "media_type": part.media_type, "size": part.size });
    let mail = sheet.mail.as_ref().map(|mail| {
        object!({
            "from": mail.sender, "to": mail.recipients, "subject": mail.subject, "sent_at": mail.sent_at,
            "message_id": mail.message_id,
        })
    });
    object!({
        "id": item.id, "receipt_number": item.receipt.to_string(), "state": item.state.key(),
        "channel": item.channel.key(), "received_at": item.legal_at, "physical_at": item.physical_at,
        "sender": item.sender, "subject": item.subject, "written_on": item.written_on,
        "pages": sheet.pages.len().max(usize::try_from(item.pages_total).unwrap_or_default()),
        "pages_done": item.pages_done, "text": text, "unit": item.unit, "document": document,
        "file_name": item.file_name, "media_type": item.media_type, "size": item.size, "sha256": item.sha256,
        "rendition": item.rendition.is_some(), "trouble": trouble, "remarks": item.remarks, "mail": mail,
        "parts": sheet.parts.iter().map(part).collect::<Vec<_>>(),
    })
}

pub fn item_schema() -> Value {
    schema(&[
        ("id", "uuid"),
        ("receipt_number", "string"),
        ("state", "string"),
        ("channel", "string"),
        ("received_at", "date-time"),
        ("physical_at", "date-time"),
        ("sender", "string?"),
        ("subject", "string?"),
        ("written_on", "date?"),
        ("pages", "integer"),
        ("pages_done", "integer"),
        ("text", "string"),
        ("unit", "uuid"),
        ("document", "uuid?"),
        ("file_name", "string"),
        ("media_type", "string"),
        ("size", "integer"),
        ("sha256", "string"),
        ("rendition", "boolean"),
        ("trouble", "object?"),
        ("remarks", "[object]"),
        ("mail", "object?"),
        ("parts", "[object]"),
    ])
}

#[derive(serde::Deserialize)]
pub struct Edit {
    sender: Option<String>,
    subject: Option<String>,
}

pub async fn edit(cx: Cx, path: Path<String>, body: Json<Edit>) -> Answer {
    let (id, Edit { sender, subject }) = (id(&path)?, body.into_inner());
    service::edit(&cx, id, sender, subject).await?;
    json(&whole(&service::sheet(&cx, id, None).await?))
}

#[derive(serde::Deserialize)]
pub struct Assign {
    unit: String,
}

pub async fn assign(cx: Cx, path: Path<String>, body: Json<Assign>) -> Answer {
    let (item, unit, _) = service::assign(&cx, id(&path)?, &body.unit).await?;
    json(
        &object!({ "id": item.id, "receipt_number": item.receipt.to_string(), "state": item.state.key(), "unit": unit.id }),
    )
}

#[derive(serde::Deserialize)]
pub struct File {
    process: ProcessId,
}

pub async fn file(cx: Cx, path: Path<String>, body: Json<File>) -> Answer {
    let (item, document) = service::file(&cx, id(&path)?, body.process).await?;
    json(
        &object!({ "id": item.id, "receipt_number": item.receipt.to_string(), "state": item.state.key(), "document": document }),
    )
}
