//! Post: until it is safely received, and until it is found.
use crate::Size;
use crate::clients::{CLIENTS, for_a_while};
use crate::report::{Report, Samples};
use std::time::{Duration, Instant};
use testkit::{Town, User, pdf};

const ITEMS: &str = "/api/v1/inbox/items";
/// What every letter says after its mark.
const LETTER: &str = "Sehr geehrte Damen und Herren, anbei erhalten Sie den Antrag auf Befreiung von der Hundesteuer. \
    Der Hund lebt seit dem Sommer in unserem Haushalt und ist als Assistenzhund ausgebildet; den Nachweis der Schule \
    und den Bescheid des Versorgungsamtes legen wir bei. Bitte teilen Sie uns mit, ob weitere Unterlagen fehlen und \
    bis wann mit einer Entscheidung zu rechnen ist";
/// Between two looks whether a letter is found.
const LOOK: Duration = Duration::from_millis(10);
/// A letter that is not found by then never will be.
const PATIENCE: Duration = Duration::from_secs(600);

/// The answer 201 comes when file, number and event are on disk. Reading goes on beside, as in production.
pub async fn receipts(town: &Town<'_>, size: &Size, report: &mut Report) {
    report.begin("Annahme von Post, acht Absender zugleich");
    let room = town.user("poststelle").await;
    let (done, taken) = for_a_while(vec![room; CLIENTS], size.span, |room, n| async move {
        send(&room, &format!("Eingang {n}")).await;
    })
    .await;
    let rate = done as f64 / taken.as_secs_f64();
    let measured =
        format!("post safely received per second, one-page PDF, {CLIENTS} clients, fsync on, reading beside");
    report.row(&measured, format!("{rate:.0} /s"), "");
}

/// From the first byte of one letter until a search finds a word of it.
pub async fn searchable(town: &Town<'_>, size: &Size, report: &mut Report) {
    report.begin("Einzelne Briefe: Hochladen bis gefunden");
    let room = town.user("poststelle").await;
    let mut samples = Samples::default();
    for n in 0..size.letters {
        let word = format!("xq{n:05}brief");
        let begun = Instant::now();
        send(&room, &word).await;
        found(&room, &word, 1, LOOK).await;
        samples.add(begun.elapsed());
    }
    let measured = format!("born-digital upload to searchable, {} single letters, p50 / p95", size.letters);
    report.row(&measured, samples.spread(), "p95 < 2 s");
}

/// Many letters at once, from the first byte of the first until a search finds all of them.
pub async fn stream(town: &Town<'_>, size: &Size, report: &mut Report) {
    report.begin("Viele Briefe: Hochladen bis alle gefunden");
    let room = town.user("poststelle").await;
    let begun = Instant::now();
    let mut senders = tokio::task::JoinSet::new();
    for first in 0..CLIENTS {
        let (room, numbers) = (room.clone(), (first..size.stream).step_by(CLIENTS));
        senders.spawn(async move {
            for n in numbers {
                send(&room, &format!("xqstapel Blatt {n}")).await;
            }
        });
    }
    while let Some(sent) = senders.join_next().await {
        sent.expect("a sender that ends well");
    }
    found(&room, "xqstapel", size.stream, 25 * LOOK).await;
    let searchable = rate(size.stream, begun.elapsed());
    let measured = format!("born-digital documents from upload to searchable, {} at once", size.stream);
    report.row(&measured, searchable, "≥ 10 /s per core");
    finished(&room).await;
    let measured = "the same, until every page is drawn and every PDF/A is made";
    report.row(measured, rate(size.stream, begun.elapsed()), "");
}

fn rate(count: usize, taken: Duration) -> String {
    let rate = count as f64 / taken.as_secs_f64();
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    format!("{rate:.1} /s ({:.1} per core)", rate / cores as f64)
}

async fn finished(room: &User) {
    let begun = Instant::now();
    while room.get(&format!("{ITEMS}?state=received")).await.is(200).json()["items"] != serde_json::json!([]) {
        assert!(begun.elapsed() < PATIENCE, "the post was not read to its end");
        tokio::time::sleep(10 * LOOK).await;
    }
}

async fn send(room: &User, words: &str) {
    room.upload(ITEMS, "brief.pdf", &pdf(&format!("{words} - {LETTER}")), &[]).await.is(201);
}

async fn found(room: &User, word: &str, count: usize, pause: Duration) {
    let begun = Instant::now();
    while room.get(&format!("/api/v1/search?q={word}")).await.is(200).json()["total"] != count {
        assert!(begun.elapsed() < PATIENCE, "{word} was not found {count} times: {}", room.get(ITEMS).await.text());
        tokio::time::sleep(pause).await;
    }
}
