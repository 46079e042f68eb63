//! What a clerk reads in a town that is full.
use crate::Size;
use crate::bulk::{self, Bulk};
use crate::report::{Report, Samples};
use crate::vocabulary::Vocabulary;
use std::time::Instant;
use testkit::{Town, User, World};

/// Lines on a page of the list.
const PAGE: usize = 50;

/// The inbox list, as a clerk who sees a third of it and as one whose few items are the oldest.
pub async fn lists(world: &World, town: &Town<'_>, size: &Size, report: &mut Report) {
    report.begin("Eingangsliste bei vollem Eingang");
    let bulk = Bulk::of(world).await;
    bulk.items(size.rows).await;
    let (busy, quiet) = (town.user("sachbearbeitung").await, town.hire("bauhof", "FB60", "clerk").await);
    let cases = [
        (&busy, "", PAGE, "clerk of a busy unit"),
        (&busy, "?state=open", PAGE, "clerk of a busy unit, open ones"),
        (&quiet, "", bulk::OLDEST, "clerk who sees only the oldest items"),
    ];
    for (clerk, filter, lines, whom) in cases {
        let path = format!("/api/v1/inbox/items{filter}");
        let listed = clerk.get(&path).await.is(200).json()["items"].as_array().map_or(0, Vec::len);
        assert_eq!(listed, lines, "{whom}");
        bulk.forget_statements().await;
        let spread = times(clerk, size.reads, |_| path.clone()).await;
        let told = |(queries, all)| format!("; {queries:.1} queries, {all:.1} statements with transaction control");
        let counted = bulk.statements(size.reads).await.map(told).unwrap_or_default();
        let measured = format!("inbox list from {} items, {whom}, p50 / p95", size.rows);
        report.row(&measured, format!("{spread}{counted}"), "p95 < 100 ms, ≤ 5 statements");
    }
}

/// Search, as a clerk who may read a third of what is there.
pub async fn searches(world: &World, town: &Town<'_>, size: &Size, report: &mut Report) {
    report.begin("Suche bei vollem Bestand");
    let vocabulary = Vocabulary::german();
    Bulk::of(world).await.documents(size.rows, &vocabulary).await;
    let clerk = town.user("sachbearbeitung").await;
    let path = |words: &str| format!("/api/v1/search?q={words}");
    let begun = Instant::now();
    clerk.get(&path(vocabulary.word(0))).await.is(200);
    let measured = format!("first search after {} documents came in at once (indexing them)", size.rows);
    report.row(&measured, format!("{:.1} s", begun.elapsed().as_secs_f64()), "");

    // The clerk reads FB20: every third document, from the second on (see `bulk`).
    let rare = |n: usize| bulk::mark(size.rows / 3 / size.reads * n * 3 + 1);
    let common = |n: usize| vocabulary.word(n % 10).to_owned();
    let two = |n: usize| format!("{}+{}", vocabulary.word(n % 10), vocabulary.word(20 + n % 40));
    let cases: [(&str, &dyn Fn(usize) -> String); 3] =
        [("a common word", &common), ("a word of one document", &rare), ("two words", &two)];
    for (what, words) in cases {
        let total = clerk.get(&path(&words(0))).await.is(200).json()["total"].as_u64().unwrap_or_default();
        assert!(total > 0, "{what}: nothing found for {}", words(0));
        let spread = times(&clerk, size.reads, |n| path(&words(n))).await;
        let measured = format!("search over {} documents as a clerk, {what}, {total} hits, p50 / p95", size.rows);
        report.row(&measured, spread, "p95 < 50 ms");
    }
}

async fn times(person: &User, count: usize, path: impl Fn(usize) -> String) -> String {
    let mut samples = Samples::default();
    for n in 0..count {
        let begun = Instant::now();
        person.get(&path(n)).await.is(200);
        samples.add(begun.elapsed());
    }
    samples.spread()
}
