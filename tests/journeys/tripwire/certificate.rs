use super::owner;
use crate::post::is_problem;
use std::io::Write;
use std::process::Command;
use testkit::{Answer, Town, World, product};

/// Rounds and, if wanted, an alarm in October, as if time had passed.
async fn october(world: &World, town: &Town<'_>, alarm: bool) {
    let id = town.placed.0.id;
    let mut sql = format!(
        "insert into isolation.rounds (tenant_id, day, at, tables, own, foreign_rows, files, opened, searched, hits) \
         select '{id}', d::date, d, 80, 30, 0, 3, 0, true, 0 from generate_series('MONTH'::date, 'MONTH'::date + 29, '1 day') d;"
    );
    if alarm {
        sql += &format!(
            "insert into isolation.alarms values ('{id}', 'MONTH', 'GET /search', 2, 'MONTH', 'MONTH', 'anfrage');"
        );
    }
    let month = sdk::Month::of(sdk::local_day(chrono::Utc::now())).previous();
    owner(world).await.batch_execute(&sql.replace("MONTH", &month.first().to_string())).await.unwrap();
    world.timed(&town.placed.0, "isolation", "certify months").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_that_is_over_is_certified_once_and_proven_anywhere() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    world.timed(&town.placed.0, "isolation", "certify months").await.unwrap();
    let list = "/api/v1/isolation/certificates";
    assert_eq!(admin.get(list).await.is(200).json()["items"].as_array().map(Vec::len), Some(0), "nothing was tried");
    october(&world, &town, false).await;
    world.timed(&town.placed.0, "isolation", "certify months").await.unwrap();
    let listed = admin.get(list).await.is(200).json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{listed}");
    let facts = &listed["items"][0]["certificate"];
    assert_eq!((facts["sound"].as_bool(), facts["probed_days"].as_i64()), (Some(true), Some(30)), "{facts}");
    assert!(facts["build"]["mutants"]["tried"].as_i64() >= Some(100), "{facts}");
    let page = admin.page("/isolation").await.is(200).text();
    assert!(page.contains("unverletzt") && page.contains("/certificate.pdf"), "{page}");
    let address = testkit::between(&page, "href=\"/isolation/certificates/", "/certificate.pdf");
    let address = format!("/isolation/certificates/{address}/certificate");
    let pdf = admin.page(&format!("{address}.pdf")).await.is(200);
    assert!(pdf.body.starts_with(b"%PDF-") && pdf.body.len() > 5_000);
    let signed = admin.get(&format!("{address}.json")).await.is(200);
    verified(&signed);
    is_problem(admin.get("/isolation/certificates/1999-01/certificate.json").await, 404);
    is_problem(admin.get("/isolation/certificates/heute/certificate.json").await, 404);
    world.end().await;
}

/// By the command, which needs neither server nor database; and not when a letter is another.
fn verified(signed: &Answer) {
    let (bytes, facts) = (&signed.body, signed.json());
    let key = facts["key"].as_str().expect("a key");
    let check = |bytes: &[u8]| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let words = ["certificate", "verify", file.path().to_str().unwrap(), "--key", key];
        Command::new(product()).args(words).env_clear().status().unwrap().success()
    };
    assert!(check(bytes), "{}", String::from_utf8_lossy(bytes));
    let forged = String::from_utf8_lossy(bytes).replace("\"alarms\": 0", "\"alarms\": 1");
    assert!(!check(forged.as_bytes()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_with_an_alarm_is_certified_as_one() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    october(&world, &town, true).await;
    let listed = admin.get("/api/v1/isolation/certificates").await.is(200).json();
    let facts = &listed["items"][0]["certificate"];
    assert_eq!((facts["sound"].as_bool(), facts["alarms"].as_i64()), (Some(false), Some(2)), "{facts}");
    assert!(admin.page("/isolation").await.text().contains("verletzt"));
    world.end().await;
}
