use super::list::Row;
use crate::service::{self, Wish};
use sdk::{Cx, DeskGroup, DeskRow, Result};

/// Post of the actor's units that waits.
pub async fn desk(cx: &Cx) -> Result<Vec<DeskGroup>> {
    if !cx.may(service::READ) {
        return Ok(Vec::new());
    }
    let wish = Wish { state: Some("open".into()), ..Wish::default() };
    let (listing, balance) = service::overview(cx, &wish).await?;
    let (units, total) = (listing.units, balance.open());
    let lines = listing.lines.into_iter().take(10);
    let rows = lines.map(|line| row(Row::of(cx, line, &units), cx.may(service::FILE))).collect();
    let (title, href) = ("Team-Posteingang".to_owned(), "/inbox".to_owned());
    Ok(vec![DeskGroup { title, href, total, rows, order: 2 }])
}

fn row(row: Row, may_file: bool) -> DeskRow {
    let act = match row.state.as_str() {
        "attention" => "Klären",
        "received" => "Wird gelesen",
        _ if may_file => "Ablegen",
        _ => "Zuweisen",
    };
    let sender = if row.sender.is_empty() { row.channel.to_owned() } else { row.sender };
    let behalf = row.behalf.map(|name| format!("i. V. für {name} · ")).unwrap_or_default();
    DeskRow {
        act: act.to_owned(),
        title: row.title,
        note: format!("{}{} · {sender}", behalf, row.number),
        href: format!("/inbox/items/{}", row.id),
        day: row.at,
        icon: row.icon,
    }
}
