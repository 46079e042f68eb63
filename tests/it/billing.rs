//! From usage to invoice; a second run changes nothing.
use serde_json::json;
use testkit::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_billed_once() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let operator = world.existing("betrieb").await.user("operator").await;
    let agreement = json!({
        "customer": "rurbroich", "product": "dms", "valid_from": "2026-01-01", "base_cents": 18_000,
        "per_user_cents": 390, "per_gb_cents": 190, "vat_rate_bp": 1900, "name": "Stadt Rurbroich",
        "street": "Rathausplatz 1", "postcode": "52999", "city": "Rurbroich",
        "leitweg_id": "04011000-1234512345-06", "email": "rechnung@rurbroich.example",
    });
    let mut wrong = agreement.clone();
    wrong["leitweg_id"] = json!("04011000-1234512345-07");
    operator.post("/api/v1/contracts/agreements", wrong).await.is(422);
    operator.post("/api/v1/contracts/agreements", agreement).await.is(201);

    let first = operator.post("/api/v1/contracts/invoice-runs", json!({ "month": "2026-10" })).await;
    assert!(matches!(first.status, 200 | 201), "{}", first.text());
    let before = operator.get("/api/v1/contracts/invoices?month=2026-10").await.is(200).json();
    operator.post("/api/v1/contracts/invoice-runs", json!({ "month": "2026-10" })).await;
    let after = operator.get("/api/v1/contracts/invoices?month=2026-10").await.is(200).json();
    assert_eq!(before, after);
    assert_eq!(before["items"][0]["gross_cents"], 21_420, "{before}");

    let invoice = format!("/api/v1/contracts/invoices/{}", before["items"][0]["id"].as_str().unwrap());
    let xml = operator.get(&format!("{invoice}.xml")).await.is(200).text();
    assert!(xml.contains("04011000-1234512345-06") && xml.contains("xeinkauf.de:kosit:xrechnung_3.0"));
    assert!(operator.get(&format!("{invoice}.pdf")).await.is(200).body.starts_with(b"%PDF"));
    assert_ne!(town.user("admin").await.get(&format!("{invoice}.xml")).await.status, 200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_follows_from_what_was_committed() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let room = town.user("poststelle").await;
    room.upload("/api/v1/inbox/items", "a.txt", b"Ein Brief.", &[]).await.is(201);
    world.settled().await;
    let month = town.cx("admin").await.now().format("%Y-%m").to_string();
    let usage = town.user("admin").await.get(&format!("/api/v1/contracts/usage?month={month}")).await.is(200).json();
    let usage = &usage["items"][0];
    assert_eq!(usage["users"], 4, "the four persons of the blueprint: {usage}");
    assert!(usage["records"].as_i64().unwrap() >= 5 && usage["digest"].as_str().unwrap().len() == 64);
    let now = town.cx("admin").await.now();
    let next = json!({ "month": month });
    let operator = world.existing("betrieb").await.user("operator").await;
    assert_eq!(operator.post("/api/v1/contracts/invoice-runs", next).await.status, 409, "{now}: the month still runs");
    world.end().await;
}
