use super::month;
use crate::service::{self, Measured};
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use sdk::ports::MonthUsage;
use sdk::web::{Answer, Cursor, json};
use sdk::{Cx, Month, TenantId};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub(super) struct Wanted {
    month: Option<String>,
    cursor: Option<String>,
}

#[derive(Serialize)]
struct UsageView {
    tenant: TenantId,
    title: String,
    month: String,
    frozen_at: Option<DateTime<Utc>>,
    fault: Option<String>,
    #[serde(flatten)]
    usage: Option<MonthUsage>,
}

#[derive(Serialize)]
struct ListView {
    items: Vec<UsageView>,
    next: Option<String>,
}

fn view(month: Month, measured: Measured) -> UsageView {
    let Measured { tenant, title, frozen_at, usage } = measured;
    let (usage, fault) = match usage {
        Ok(usage) => (Some(usage), None),
        Err(fault) => (None, Some(fault)),
    };
    UsageView { tenant, title, month: month.to_string(), frozen_at, fault, usage }
}

/// All tenants for the operator; the own one for a tenant's administration.
pub(super) async fn list(cx: Cx, wanted: Query<Wanted>) -> Answer {
    let month = month::or_present(&cx, wanted.month.as_deref())?;
    let after = Cursor::parse(wanted.cursor.as_deref())?;
    let (measured, next) = if cx.may(service::USAGE_READ) {
        service::usage(&cx, month, after).await?
    } else {
        (vec![service::own_usage(&cx, month).await?], None)
    };
    let items = measured.into_iter().map(|measured| view(month, measured)).collect();
    json(&ListView { items, next: next.map(|next| next.to_string()) })
}
