//! Two keys, each tried with the other taken away. One policy at a time is opened, and a twin - a tenant whose rows carry
//! the same identities and the same names - comes in sight: no answer may change. And one table at a time is asked with
//! no application in between: the twin must not come in sight.
use crate::context::{ask, connect};
use crate::isolation::question::{With, answer};
use crate::made::{Made, made, timeless};
use crate::snapshot::proven;
use database::Database;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::future::join_all;
use sdk::Mounted;
use std::collections::BTreeMap;
use std::fmt::Write;
use testkit::{Town, User, World};
use twin::{MARK, twin};

mod database;
mod twin;
mod writing;

/// Tables some query of which still has row security as its only key. The list may only shrink.
const ONE_KEY: [&str; 0] = [];

/// Those whose rows the twin has too, and everybody who reads them.
struct Twins<'w> {
    world: &'w World,
    routes: Vec<Mounted>,
    readers: Vec<(&'static str, User)>,
    made: Made,
}

/// What it means that a key holds.
const SAME: &str = "no answer changed";

type Answers = BTreeMap<String, (u16, String)>;

#[tokio::test(flavor = "multi_thread")]
async fn each_key_holds_with_the_other_taken_away() {
    let world = World::new().await;
    world.found("kreis-rurland", "district", "district").await;
    let town = world.town("rurbroich").await;
    let made = made(&world, &town).await;
    let mut readers = Vec::new();
    for login in ["poststelle", "sachbearbeitung", "leitung", "admin"] {
        readers.push((login, town.user(login).await));
    }
    readers.push(("operator", world.existing("betrieb").await.user("operator").await));
    let mut routes = world.installation.routes();
    // A log grows by being asked: no answer of it stays as it is.
    // A draft tells that the policy moved on, and the test itself moves it on.
    let changing = |path: &str| path.contains("/audit") || path.ends_with("/roles/draft");
    routes.retain(|route| route.method == "GET" && !changing(&route.path));
    let twins = Twins { world: &world, routes, readers, made };
    let mut owner = connect(world.owner_url()).await;
    let twin = twin(&mut owner, &[&town, &world.existing("betrieb").await]).await;
    let text = twins.score(&mut owner, &twin, &town).await;
    println!("{text}");
    let score = text.lines().rev().find_map(|line| line.strip_prefix("score: ")?.split_once(" of "));
    let (caught, tried) = score.expect("a score");
    proven("mutants", &[("tried", tried), ("caught", caught)]);
    let open: Vec<&str> = text.lines().filter(|line| line.contains("LEAKS")).collect();
    let stray: Vec<_> = open.iter().filter(|line| !ONE_KEY.iter().any(|table| line.starts_with(table))).collect();
    assert!(stray.is_empty(), "{stray:#?}");
    world.end().await;
}

impl Twins<'_> {
    /// Every reading route, asked by everybody who works there.
    async fn answers(&self) -> Answers {
        let mut answers = Answers::new();
        for route in &self.routes {
            let id = if route.path.contains("{id}") { self.made.fitting(&route.path) } else { "" };
            let all = self.readers.iter().map(async |(login, user)| {
                let told = answer(user, route, id, With::Nothing).await;
                (format!("{login} {}", route.path), (told.status, comparable(&route.path, &told.text())))
            });
            answers.extend(join_all(all).await);
        }
        let search = self.readers[1].1.get("/api/v1/search?q=Zwillingswort").await;
        answers.insert("search".to_owned(), (search.status, search.text()));
        answers
    }

    async fn score(&self, owner: &mut AsyncPgConnection, twin: &str, town: &Town<'_>) -> String {
        self.answers().await;
        let before = self.answers().await;
        assert_eq!(
            verdict(&before, &self.answers().await),
            SAME,
            "answers must stay as they are while nothing changes"
        );
        let (mut text, mut held, mut tried) = (String::new(), 0, 0);
        let mut database = Database::of(self.world, town).await;
        for table in crate::rows::tables(owner).await {
            let rows = ask(owner, &format!("select count(*) from {table} where tenant_id = '{twin}'")).await;
            if rows == "0" {
                writeln!(text, "{table}: no rows, not tried").unwrap();
                continue;
            }
            let alone = database.hides(&table, twin).await;
            owner
                .batch_execute(&format!("alter policy tenant on {table} using (true) with check (true)"))
                .await
                .unwrap();
            assert!(!database.hides(&table, twin).await, "{table}: the mutant is none");
            if table == "identity.policy_lines" {
                // The twin lets clerks do what only operators may; every node compiles the policy anew within a second.
                owner.batch_execute("update platform.tenants set policy_version = policy_version + 1").await.unwrap();
                tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
            }
            let verdict = verdict(&before, &self.answers().await);
            let closed = "tenant_id = (select platform.tenant())";
            owner
                .batch_execute(&format!("alter policy tenant on {table} using ({closed}) with check ({closed})"))
                .await
                .unwrap();
            tried += 2;
            held += usize::from(alone) + usize::from(!verdict.starts_with("LEAKS"));
            writeln!(
                text,
                "{table}: without its policy {verdict}; without the application {}",
                if alone { "hidden" } else { "LEAKS" }
            )
            .unwrap();
        }
        writeln!(text, "score: {held} of {tried}").unwrap();
        text
    }
}

/// Storage is metered by the second, so these pages never stay as they are; the digest over the records they follow from
/// does.
fn comparable(path: &str, text: &str) -> String {
    // The test itself moves the version on, so that the mutant policy is compiled; a draft is stale then.
    if path.starts_with("/api/v1/identity/roles") {
        let moves = |word: &str| ["\"version\"", "\"stale\""].iter().any(|name| word.contains(name));
        return text.split(',').filter(|word| !moves(word)).collect::<Vec<_>>().join(",");
    }
    if !path.ends_with("/usage") && !path.ends_with("/statement") {
        return timeless(text);
    }
    // The page shows it in groups of eight.
    let length = if path.ends_with("/statement") { 8 } else { 64 };
    let digests = text.split(|letter: char| !letter.is_ascii_hexdigit()).filter(|word| word.len() == length);
    let digests: Vec<_> = digests.collect();
    if digests.is_empty() { timeless(text) } else { digests.join(" ") }
}

/// Only a changed answer that is no refusal tells anything.
fn verdict(before: &Answers, after: &Answers) -> String {
    let changed: Vec<_> = after.iter().filter(|(asked, told)| before[*asked] != **told).collect();
    let leaks: Vec<_> = changed.iter().filter(|(_, (status, body))| *status < 400 || body.contains(MARK)).collect();
    match (leaks.len(), changed.len()) {
        (0, 0) => SAME.to_owned(),
        (0, _) => "refused".to_owned(),
        _ => format!("LEAKS by {}", leaks.iter().map(|(asked, _)| asked.as_str()).collect::<Vec<_>>().join(", ")),
    }
}
