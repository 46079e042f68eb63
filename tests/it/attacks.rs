//! Attacks by somebody who may send statements as the application's role, inside a tenant of their own, with a genuine
//! context. What comes of each is a reviewed snapshot; an answer with something of the neighbour fails the test.
use crate::context::{BACKEND, ask, connect, signature};
use crate::snapshot::{proven, reviewed};
use corpus::{Attack, attacks};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::TryStreamExt;
use std::fmt::Write;
use testkit::{Town, World};
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

mod corpus;

/// What is not protected, said in public.
const TOLD: &str = include_str!("../../docs/threat-model/isolation.md");

/// Two towns, and what an attacker from the first may know or guess of the second.
struct Scene<'w> {
    world: &'w World,
    mine: Town<'w>,
    theirs: Town<'w>,
    owner: Client,
    known: Vec<(&'static str, String)>,
}

/// Rows enough that the planner would know the neighbour's words, if it kept any.
const PLANT: &str = "insert into platform.entries (tenant_id, kind, id, title, body, readers, at) \
     select 'THEIRS', 'dms.document', gen_random_uuid(), 'Ziegelstein', 'Ziegelstein', '{}', now() from generate_series(1, 3000); \
     insert into tasks.tasks (tenant_id, id, kind, act, title, subject, href, assignee, unit_id, requester_name, note, opened_at) \
     select 'THEIRS', gen_random_uuid(), 'x', 'Ziegelstein', 'Ziegelstein', gen_random_uuid(), '/', gen_random_uuid(), gen_random_uuid(), 'x', 'x', now() \
     from generate_series(1, 3000); update identity.persons set name = name || ' Ziegelstein' where tenant_id = 'THEIRS'; analyze";

impl<'w> Scene<'w> {
    async fn set(world: &'w World) -> Self {
        let (mine, theirs) = (world.town("rurbroich").await, world.town("kleinhausen").await);
        let mut owner = connect(world.owner_url()).await;
        let tenant = theirs.placed.0.id.to_string();
        owner.batch_execute(&PLANT.replace("THEIRS", &tenant)).await.unwrap();
        let of =
            |what: &str| format!("select {what} where tenant_id = '{tenant}' and key is not null order by 1 limit 1");
        let person = |column: &str| {
            format!("select {column} from identity.persons where tenant_id = '{tenant}' order by id limit 1")
        };
        let mut known = vec![
            ("{MINE}", mine.placed.0.id.to_string()),
            ("{THEIRS}", tenant.clone()),
            ("{KEY}", theirs.key().to_owned()),
            ("{NOTHING}", crate::made::nothing()),
            ("{DATABASE}", ask(&mut owner, "current_database()").await),
        ];
        for (name, sql) in [
            ("{PERSON}", person("id")),
            ("{LOGIN}", "select 'leitung2'".to_owned()),
            ("{NAME}", person("name")),
            ("{UNIT}", of("id from identity.units")),
            ("{RECORD}", format!("select id from dms.records where tenant_id = '{tenant}' limit 1")),
        ] {
            known.push((name, ask(&mut owner, &sql).await));
        }
        // A person of the neighbour whose login nobody at home has.
        let rename = format!(
            "update identity.persons set login = 'leitung2' where tenant_id = '{tenant}' and login = 'leitung'"
        );
        owner.batch_execute(&rename).await.unwrap();
        Self { world, mine, theirs, owner: client(world.owner_url()).await, known }
    }

    /// A fresh connection inside the attacker's own tenant, and what is true of it.
    async fn attacker(&self) -> (Client, Vec<(&'static str, String)>) {
        let client = client(self.world.app_url()).await;
        let backend = first(&client, BACKEND).await;
        let mut known = self.known.clone();
        let (mine, theirs) = (&self.mine, &self.theirs);
        let forged = self.signed(mine, &backend, 60).await.replace(&known[0].1, &known[1].1);
        known.extend([
            ("{MINE_NOW}", self.signed(mine, &backend, 60).await),
            ("{ELSEWHERE}", self.signed(theirs, "1", 60).await),
            ("{EXPIRED}", self.signed(theirs, &backend, -1).await),
            ("{FORGED}", forged),
            ("{THEIR_DOOR}", format!("door|platform|9999999999|{backend}|{}", "0".repeat(64))),
            ("{BACKEND}", backend),
        ]);
        let mine = &known[known.len() - 6].1;
        client.batch_execute(&format!("begin; set local gemeinwerk.context = '{mine}'")).await.unwrap();
        (client, known)
    }

    async fn signed(&self, town: &Town<'_>, backend: &str, seconds: i64) -> String {
        first(&self.owner, &format!("select {}", signature(town, backend, seconds))).await
    }

    /// Runs one attack; says what came of it, with all that changes from run to run masked.
    async fn tried(&self, statement: &str, volatile: bool) -> String {
        let (client, known) = self.attacker().await;
        let spelled = known.iter().fold(statement.to_owned(), |text, (name, value)| text.replace(name, value));
        let answer = answer(&client, &spelled).await;
        let foreign = [&self.known[1].1, "Ziegelstein", "leitung2", self.theirs.key()];
        // What the attacker said comes back in errors and plans; only an answer's rows can leak.
        let leaks =
            answer.as_ref().is_ok_and(|rows| foreign.iter().any(|word| rows.replace(&spelled, "").contains(word)));
        let _ = client.batch_execute("rollback").await;
        self.next_is_unharmed(&client, &known, statement).await;
        let masked = |text: String| known.iter().rev().fold(text, |text, (name, value)| text.replace(value, name));
        match answer {
            Err(refusal) => format!("refused: {}", masked(refusal)),
            Ok(rows) if leaks && !statement.contains("explain") => format!("LEAKS: {}", masked(rows)),
            Ok(_) if volatile => "answered".to_owned(),
            Ok(rows) if rows.is_empty() => "nothing seen".to_owned(),
            Ok(rows) => format!("only its own: {}", masked(rows).replace('\n', " / ")),
        }
    }

    /// Whoever is served by the same connection afterwards finds it as it should be.
    async fn next_is_unharmed(&self, client: &Client, known: &[(&str, String)], statement: &str) {
        if client.is_closed() {
            return;
        }
        let backend = &known[known.len() - 1].1;
        let context = self.signed(&self.theirs, backend, 60).await;
        let begin = format!(
            "reset all; unlisten *; begin isolation level read committed, not deferrable, read write; close all; set local gemeinwerk.context = '{context}'"
        );
        client.batch_execute(&begin).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
        let persons = first(client, "select count(*) from identity.persons where name like '%Ziegelstein'").await;
        assert_eq!(persons, "4", "{statement}: the next tenant sees its four persons");
        client.batch_execute("update identity.persons set active = active; rollback").await.unwrap();
    }
}

async fn client(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn first(client: &Client, sql: &str) -> String {
    answer(client, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// All rows as text, or the refusal.
async fn answer(client: &Client, sql: &str) -> Result<String, String> {
    if sql.starts_with("copy") && sql.ends_with("stdout") {
        let stream = client.copy_out(sql).await.map_err(refusal)?;
        let parts: Vec<_> = stream.try_collect().await.map_err(refusal)?;
        return Ok(parts.iter().map(|part| String::from_utf8_lossy(part)).collect::<String>().trim_end().to_owned());
    }
    let mut text = String::new();
    for message in client.simple_query(sql).await.map_err(refusal)? {
        if let SimpleQueryMessage::Row(row) = message {
            let cells = (0..row.len()).map(|cell| row.get(cell).unwrap_or("null"));
            writeln!(text, "{}", cells.collect::<Vec<_>>().join(" | ")).unwrap();
        }
    }
    Ok(text.trim_end().to_owned())
}

fn refusal(error: tokio_postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |error| format!("{} {}", error.code().code(), error.message()))
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_further_than_their_own_tenant() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    world.settled().await;
    let before = neighbours_rows(&scene).await;
    let (mut snapshot, mut family) = (String::new(), "");
    for (number, attack) in attacks().iter().enumerate() {
        if attack.family != family {
            family = attack.family;
            writeln!(snapshot, "\n## {family}").unwrap();
        }
        let outcome = outcome(&scene, attack).await;
        let versus = attack.versus.map(|versus| format!("\n      versus {versus}")).unwrap_or_default();
        writeln!(snapshot, "{:>3}  {}{versus}\n      -> {outcome}", number + 1, attack.statement).unwrap();
    }
    let leaks: Vec<_> = snapshot.lines().filter(|line| line.contains("-> LEAKS")).collect();
    reviewed("attack_corpus.txt", snapshot.trim_start());
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert!(attacks().len() >= 60);
    let (tried, held) = (attacks().len().to_string(), (attacks().len() - leaks.len()).to_string());
    proven("attacks", &[("tried", &tried), ("held", &held)]);
    assert_eq!(neighbours_rows(&scene).await, before, "nothing of the neighbour was changed");
    let open = "alter policy tenant on identity.persons using (true) with check (true)";
    connect(world.owner_url()).await.batch_execute(open).await.unwrap();
    let found = scene.tried("select name from identity.persons", false).await;
    assert!(found.starts_with("LEAKS"), "a corpus that notices nothing protects nobody: {found}");
    world.end().await;
}

async fn outcome(scene: &Scene<'_>, attack: &Attack) -> String {
    let tried = scene.tried(attack.statement, attack.volatile).await;
    if let Some(told) = attack.told {
        assert!(TOLD.contains(told), "the threat model does not say: {told}");
        return format!("told: {told}");
    }
    let Some(versus) = attack.versus else { return tried };
    let plain = |text: String| {
        [
            "Ziegelstein",
            "Niemandswort",
            "Ziegel",
            "Niemand",
            "{PERSON}",
            "{UNIT}",
            "{RECORD}",
            "{NOTHING}",
            "{NAME}",
            "{LOGIN}",
            "leitung2",
            "niemand",
            "997",
        ]
        .iter()
        .fold(text, |text, word| text.replace(word, "…"))
    };
    match (plain(tried.clone()), plain(scene.tried(versus, attack.volatile).await)) {
        (theirs, nobodys) if theirs == nobodys => {
            format!("the same answer: {}", theirs.chars().take(110).collect::<String>())
        }
        (theirs, nobodys) => format!("LEAKS: {theirs} versus {nobodys}"),
    }
}

/// One line over all the neighbour has: changes if any row of it does.
async fn neighbours_rows(scene: &Scene<'_>) -> String {
    let mut owner: AsyncPgConnection = connect(scene.world.owner_url()).await;
    // The worker makes leaves of the log in its own time.
    crate::rows::of(&mut owner, &scene.known[1].1)
        .await
        .into_iter()
        .filter(|(table, _)| !table.starts_with("platform.audit"))
        .map(|(table, sum)| format!("{table} {sum}\n"))
        .collect()
}
