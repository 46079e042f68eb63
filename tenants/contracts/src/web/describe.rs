//! What the API description says.
use sdk::{Doc, schema};
use serde_json::{Value, json};

const INVOICE: [(&str, &str); 9] = [
    ("id", "uuid?"),
    ("number", "string?"),
    ("customer", "uuid"),
    ("title", "string"),
    ("month", "string"),
    ("state", "string"),
    ("net_cents", "integer?"),
    ("vat_cents", "integer?"),
    ("gross_cents", "integer?"),
];

fn page(item: Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": item },
            "next": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
        },
    })
}

pub(super) fn usage() -> Doc {
    let item = schema(&[
        ("tenant", "uuid"),
        ("title", "string"),
        ("month", "string"),
        ("frozen_at", "date-time?"),
        ("fault", "string?"),
        ("users", "integer"),
        ("mean_bytes", "integer"),
        ("byte_seconds", "string"),
        ("ocr_pages", "integer"),
        ("records", "integer"),
        ("digest", "string"),
        ("days", "[object]"),
    ]);
    Doc {
        summary: "What tenants used in a month: numbers and the digest of the records they come from, never content. \
                  The operator sees all tenants, a tenant's administration its own.",
        query: &["month", "cursor"],
        answer: Some((200, page(item))),
        ..Doc::default()
    }
}

pub(super) fn agree() -> Doc {
    let wanted = schema(&[
        ("customer", "string"),
        ("product", "string"),
        ("valid_from", "date"),
        ("base_cents", "integer"),
        ("per_user_cents", "integer"),
        ("per_gb_cents", "integer"),
        ("vat_rate_bp", "integer"),
        ("name", "string"),
        ("street", "string"),
        ("postcode", "string"),
        ("city", "string"),
        ("leitweg_id", "string"),
        ("email", "string"),
    ]);
    let made = schema(&[
        ("id", "uuid"),
        ("number", "string"),
        ("customer", "uuid"),
        ("product", "string"),
        ("valid_from", "date"),
    ]);
    Doc {
        summary: "Enters a Leistungsschein with its first prices: integer cents, VAT in hundredths of a percent.",
        body: Some(("application/json", wanted)),
        answer: Some((201, made)),
        ..Doc::default()
    }
}

pub(super) fn run() -> Doc {
    let report = json!({
        "type": "object",
        "properties": {
            "month": { "type": "string" },
            "preview": { "type": "boolean" },
            "invoices": { "type": "array", "items": schema(&INVOICE) },
        },
    });
    Doc {
        summary: "Makes the invoices of a month; running it again changes nothing. 200 if none was new, 201 otherwise.",
        body: Some(("application/json", schema(&[("month", "string"), ("preview", "boolean?")]))),
        answer: Some((201, report)),
        ..Doc::default()
    }
}

pub(super) fn invoices() -> Doc {
    Doc {
        summary: "Invoices, youngest first; of one month, if one is named.",
        query: &["month", "cursor"],
        answer: Some((200, page(schema(&INVOICE)))),
        ..Doc::default()
    }
}

pub(super) fn paper(summary: &'static str) -> Doc {
    Doc { summary, answer: Some((200, json!({ "type": "string", "format": "binary" }))), ..Doc::default() }
}
