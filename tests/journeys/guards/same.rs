//! Lists, counts and search decide as admission does, whatever guards what: compared over random guards, for everybody.
use super::*;
use crate::substitution::named;
use std::collections::BTreeSet;

/// A small generator with a seed that is told: every failure can be had again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

struct Scene {
    tenant: String,
    things: Vec<String>,
    documents: Vec<String>,
    records: Vec<String>,
    items: Vec<String>,
    persons: Vec<String>,
    units: Vec<String>,
    bodies: Vec<String>,
}

async fn texts(world: &World, query: &str) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    let rows: Vec<Row> = diesel::sql_query(query).load(&mut owner(world).await).await.unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

async fn scene(world: &World, town: &Town<'_>, clerks: [&User; 2]) -> Scene {
    for (clerk, unit) in clerks.into_iter().zip(["FB20", "FB60"]) {
        for n in 0..2 {
            let new = json!({ "plan": "10.10", "title": format!("Akte {unit} {n}"), "unit": unit });
            let record = clerk.post("/api/v1/dms/records", new).await.is(201).json();
            for m in 0..2 {
                let new = json!({ "record": record["id"], "title": format!("Vorgang {m}") });
                let process = clerk.post("/api/v1/dms/processes", new).await.is(201).json();
                filed(clerk, &id(&process, "id"), &format!("Zwiebelturm {unit} {n} {m}")).await;
            }
        }
        let item = clerk.upload("/api/v1/inbox/items", "brief.pdf", &pdf("Brief"), &[]).await.is(201).json();
        clerk.until(&format!("/api/v1/inbox/items/{}", id(&item, "id")), |item| item["state"] == "captured").await;
    }
    world.settled().await;
    for title in ["Personalrat", "Revision"] {
        let new = json!({ "title": title, "chair": "leitung" });
        town.user("admin").await.post("/api/v1/identity/bodies", new).await.is(201);
    }
    let tenant = town.placed.0.id.to_string();
    let of = async |column: &str, table: &str| {
        texts(world, &format!("select {column}::text as text from {table} where tenant_id = '{tenant}' order by 1"))
            .await
    };
    let (records, documents) = (of("id", "dms.records").await, of("id", "dms.documents").await);
    let (processes, items) = (of("id", "dms.processes").await, of("id", "inbox.items").await);
    Scene {
        things: [&records, &documents, &processes, &items].into_iter().flatten().cloned().collect(),
        documents,
        records,
        items,
        persons: of("id", "identity.persons").await,
        units: of("id", "identity.units").await,
        bodies: of("id", "identity.bodies").await,
        tenant,
    }
}

/// Guards, exceptions and members as the dice fall, in place of those before.
fn thrown(scene: &Scene, dice: &mut Dice) -> String {
    let tenant = &scene.tenant;
    let mut sql = String::new();
    for table in ["platform.guards", "platform.exceptions", "identity.body_members"] {
        sql += &format!("delete from {table} where tenant_id = '{tenant}';");
    }
    for thing in &scene.things {
        if dice.below(3) == 0 {
            let (level, body) = (dice.below(3), dice.below(4));
            let body = scene.bodies.get(body).map_or("null".to_owned(), |body| format!("'{body}'"));
            sql += &format!(
                "insert into platform.guards (tenant_id, thing, kind, level, body) \
                 values ('{tenant}', '{thing}', 'x', {level}, {body});"
            );
        }
    }
    for _ in 0..14 {
        let (thing, may) = (dice.of(&scene.things), dice.below(3) > 0);
        let whom = match may && dice.below(2) == 0 {
            true => format!("null, '{}'", dice.of(&scene.units)),
            false => format!("'{}', null", dice.of(&scene.persons)),
        };
        let times = ["null, null", "'2099-01-01', null", "null, '2020-01-02'", "'2019-01-01', '2099-01-01'"];
        let ended = ["null, null", "null, null", "made, '2020-01-03'"];
        let ended = dice.of(&ended).replace("made", &format!("'{}'", scene.persons[0]));
        sql += &format!(
            "insert into platform.exceptions (tenant_id, id, thing, may, person, unit, valid_from, valid_until, \
             reason, made_by, made_at, ended_by, ended_at) values ('{tenant}', gen_random_uuid(), '{thing}', {may}, \
             {whom}, {}, 'x', '{}', '2019-01-01', {ended});",
            dice.of(&times),
            scene.persons[0]
        );
    }
    for body in &scene.bodies {
        for person in scene.persons.iter().filter(|_| dice.below(3) == 0) {
            sql += &format!(
                "insert into identity.body_members (tenant_id, id, body, person, chair, since, appointed_by) \
                 values ('{tenant}', gen_random_uuid(), '{body}', '{person}', false, now(), '{person}');"
            );
        }
    }
    sql
}

fn ids(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|item| id(item, "id")).collect()
}

async fn admitted(user: &User, all: &[String], path: impl Fn(&str) -> String) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for id in all {
        let status = user.page(&path(id)).await.status;
        assert!(matches!(status, 200 | 403 | 404), "{} {status}", path(id));
        if status == 200 {
            seen.insert(id.clone());
        }
    }
    seen
}

/// What lists, search and counts show a person, beside what they are admitted to one by one.
async fn compare(scene: &Scene, admin: &User, login: &str, user: &User, what: &str) -> usize {
    let documents = admitted(user, &scene.documents, |id| format!("{DOCUMENTS}/{id}")).await;
    let records = admitted(user, &scene.records, |id| format!("/dms/records/{id}")).await;
    let items = admitted(user, &scene.items, |id| format!("/api/v1/inbox/items/{id}")).await;
    let listed = async |path: &str| match user.get(path).await {
        answer if answer.status == 403 => BTreeSet::new(),
        answer => ids(&answer.is(200).json()["items"]),
    };
    assert_eq!(listed(DOCUMENTS).await, documents, "documents of {what}");
    assert_eq!(listed("/api/v1/dms/records").await, records, "records of {what}");
    assert_eq!(listed("/api/v1/inbox/items").await, items, "items of {what}");
    let found = user.get("/api/v1/search?q=Zwiebelturm").await;
    if found.status == 200 {
        let found = found.json();
        assert_eq!(ids(&found["hits"]), documents, "search of {what}");
        assert_eq!(found["total"], documents.len(), "search of {what}");
    }
    let sight = admin.get(&format!("/api/v1/identity/roles/view?person={login}")).await.is(200).json();
    for (kind, seen) in [("dms.document", &documents), ("dms.record", &records), ("inbox.item", &items)] {
        let counted = sight["counts"].as_array().unwrap().iter().find(|count| count["kind"] == kind);
        assert_eq!(counted.map_or(json!(0), |count| count["count"].clone()), json!(seen.len()), "{kind} of {what}");
    }
    documents.len() + records.len() + items.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_counts_and_search_decide_as_admission_does() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let people = [
        ("sachbearbeitung", town.user("sachbearbeitung").await),
        ("bauamt", town.hire("bauamt", "FB60", "clerk").await),
        ("leitung", town.user("leitung").await),
        ("chefin", town.hire("chefin", "FB01", "head").await),
        ("poststelle", town.user("poststelle").await),
        // Deputies: one without, one with a right of their own to what they see in somebody's stead.
        ("vertretung", town.hire("vertretung", "FB60", "post-room").await),
        ("amtshilfe", town.hire("amtshilfe", "FB60", "clerk").await),
    ];
    named(&people[0].1, "vertretung", json!({})).await.is(201);
    named(&people[2].1, "amtshilfe", json!({ "kinds": ["dms"] })).await.is(201);
    let scene = scene(&world, &town, [&people[0].1, &people[1].1]).await;
    let (mut owner, mut seen) = (owner(&world).await, BTreeSet::new());
    for seed in 1..=12 {
        owner.batch_execute(&thrown(&scene, &mut Dice(seed))).await.unwrap();
        for (login, user) in &people {
            seen.insert(compare(&scene, &admin, login, user, &format!("{login}, seed {seed}")).await);
        }
    }
    assert!(seen.len() > 8, "the dice fell too much alike: {seen:?}");
    world.end().await;
}
