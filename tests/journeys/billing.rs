//! From what was used to what is owed, and who may see it.
use crate::post::{is_problem, path, receive, sample, text};
use serde_json::{Value, json};
use testkit::{User, World};

const RUNS: &str = "/api/v1/contracts/invoice-runs";
const INVOICES: &str = "/api/v1/contracts/invoices";

fn agreement(customer: &str, city: &str, leitweg: &str) -> Value {
    json!({
        "customer": customer, "product": "dms", "valid_from": "2026-01-01", "base_cents": 18_000,
        "per_user_cents": 390, "per_gb_cents": 190, "vat_rate_bp": 1900, "name": format!("Verwaltung {city}"),
        "street": "Rathausplatz 1", "postcode": "52999", "city": city, "leitweg_id": leitweg,
        "email": format!("rechnung@{customer}.example"),
    })
}

async fn invoices(operator: &User) -> Vec<Value> {
    let list = operator.get(&format!("{INVOICES}?month=2026-10")).await.is(200).json();
    list["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_billed_once_however_often_it_is_run() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let operator = world.existing("betrieb").await.user("operator").await;
    for terms in [
        agreement("rurbroich", "Rurbroich", "04011000-1234512345-06"),
        agreement("kleinhausen", "Kleinhausen", "04011000-1234512345-06"),
    ] {
        operator.post("/api/v1/contracts/agreements", terms).await.is(201);
    }
    let preview = operator.post(RUNS, json!({ "month": "2026-10", "preview": true })).await.is(200).json();
    assert_eq!(preview["invoices"].as_array().map(Vec::len), Some(2), "{preview}");
    assert_eq!(invoices(&operator).await, Vec::<Value>::new(), "a preview issues nothing");

    let run = operator.post(RUNS, json!({ "month": "2026-10" })).await.is(201).json();
    assert!(run["invoices"].as_array().unwrap().iter().all(|invoice| invoice["state"] == "issued"), "{run}");
    let issued = invoices(&operator).await;
    // Two runs at once are as one.
    let (again, once_more) = tokio::join!(
        operator.post(RUNS, json!({ "month": "2026-10" })),
        operator.post(RUNS, json!({ "month": "2026-10" }))
    );
    for run in [again, once_more].into_iter().filter(|run| run.status != 409) {
        let run = run.is(200).json();
        assert!(run["invoices"].as_array().unwrap().iter().all(|invoice| invoice["state"] == "unchanged"), "{run}");
    }
    assert_eq!(invoices(&operator).await, issued, "the same numbers, the same sums");
    assert_ne!(text(&issued[0], "number"), text(&issued[1], "number"));
    assert!(issued.iter().all(|invoice| invoice["gross_cents"] == 21_420), "180 € and 19 %: {issued:?}");

    let paper = papers_are_good(&operator, &issued[0]).await;
    for admin in [town.user("admin").await, other.user("admin").await] {
        for ending in ["xml", "pdf"] {
            assert!(matches!(admin.get(&format!("{paper}.{ending}")).await.status, 403 | 404));
        }
        is_problem(admin.get(INVOICES).await, 403);
        is_problem(admin.post(RUNS, json!({ "month": "2026-10" })).await, 403);
    }
    world.end().await;
}

/// Both papers of an invoice; returns where they lie.
async fn papers_are_good(operator: &User, invoice: &Value) -> String {
    let paper = format!("{INVOICES}/{}", text(invoice, "id"));
    let xml = operator.get(&format!("{paper}.xml")).await.is(200);
    assert!(xml.text().contains("04011000-1234512345-06") && xml.text().contains(text(invoice, "number")));
    let profile = "CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0<";
    assert!(xml.text().contains(profile), "{}", xml.text());
    let pdf = operator.get(&format!("{paper}.pdf")).await.is(200);
    assert!(pdf.body.starts_with(b"%PDF") && pdf.header("content-type") == "application/pdf");
    paper
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administration_sees_its_own_usage_and_the_operator_numbers_alone() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let room = town.user("poststelle").await;
    let (name, bytes) = sample("post/rurbroich", "scan-0417");
    let letter = receive(&room, &name, &bytes).await;
    room.until(&path(&letter), |item| item["state"] == "captured").await;
    world.settled().await;
    let operator = world.existing("betrieb").await.user("operator").await;
    let month = sdk::local_day(town.cx("admin").await.now()).format("%Y-%m").to_string();
    let usage = async |user: &User| user.get(&format!("/api/v1/contracts/usage?month={month}")).await.is(200).json();

    let own = usage(&town.user("admin").await).await;
    assert_eq!(own["items"].as_array().map(Vec::len), Some(1), "{own}");
    let own = &own["items"][0];
    assert_eq!((own["users"].as_i64(), own["ocr_pages"].as_i64()), (Some(4), Some(1)), "{own}");
    let idle = usage(&other.user("admin").await).await;
    assert_eq!((idle["items"][0]["users"].as_i64(), idle["items"][0]["ocr_pages"].as_i64()), (Some(4), Some(0)));
    let all = usage(&operator).await;
    let same = all["items"].as_array().unwrap().iter().find(|item| item["tenant"] == own["tenant"]).unwrap();
    assert_eq!((&same["records"], &same["digest"]), (&own["records"], &own["digest"]), "both see the same records");
    assert!(!all.to_string().contains("Grundsteuer") && !all.to_string().contains(&name), "numbers, never content");
    is_problem(room.get("/api/v1/contracts/usage").await, 403);
    is_problem(operator.post(RUNS, json!({ "month": month })).await, 409);
    for month in ["2026-13", "gestern", ""] {
        is_problem(operator.post(RUNS, json!({ "month": month })).await, 422);
    }
    world.end().await;
}
