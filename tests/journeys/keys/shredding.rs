use super::backup::{Backup, nothing_opens};
use super::owner;
use crate::post::{is_problem, path, receive, sample};
use serde_json::json;
use std::time::Duration;
use testkit::{Town, User, World};
use tokio_postgres::Client;

/// Stands in the letter's text and nowhere else: neither in its subject nor in its file's name.
const WORD: &str = "stockdunkel";
const REASON: &str = "Vertragsende zum 31.12., Kündigung vom 3.6.";

/// Two operators and the tenant that goes.
struct End<'w> {
    world: &'w World,
    first: User,
    second: User,
    town: Town<'w>,
    page: String,
}

async fn end(world: &World) -> End<'_> {
    let (town, operator) = (world.town("rurbroich").await, world.existing("betrieb").await);
    let page = format!("/registry/tenants/{}", town.placed.0.id);
    let second = operator.hire("zweite", "BT", "operator").await;
    End { world, first: operator.user("operator").await, second, town, page }
}

impl End<'_> {
    async fn ask(&self) {
        self.first.form(&format!("{}/suspend", self.page), &[]).await.is(303);
        let asked = [("typed", "rurbroich"), ("reason", REASON)];
        self.first.form(&format!("{}/shredding", self.page), &asked).await.is(303);
    }

    async fn release(&self) {
        self.second.form(&format!("{}/shredding/release", self.page), &[]).await.is(303);
    }

    fn api(&self) -> String {
        format!("/api/v1{}/shredding", self.page)
    }

    async fn carry_on(&self) {
        self.world.timed(&self.world.operator, "registry", "shred tenants").await.expect("a shredded tenant");
    }

    async fn rows(&self, owner: &Client) -> Vec<String> {
        let id = self.town.placed.0.id.to_string();
        let tables = "select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid \
            where c.relkind in ('r', 'p') and c.relforcerowsecurity and a.attname = 'tenant_id' order by 1";
        let mut left = Vec::new();
        for table in owner.query(tables, &[]).await.unwrap() {
            let table: String = table.get(0);
            let count = format!("select count(*) from {table} where tenant_id = '{id}'");
            let count: i64 = owner.query_one(&count, &[]).await.unwrap().get(0);
            left.extend((count > 0).then_some(table));
        }
        left
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_shredded_tenant_opens_again_not_even_out_of_last_nights_backup() {
    let world = World::new().await;
    let end = end(&world).await;
    let (room, owner) = (end.town.user("poststelle").await, owner(world.owner_url()).await);
    let mail = sample("post/rurbroich", "laterne");
    let item = path(&receive(&room, &mail.0, &mail.1).await);
    let read = room.until(&item, |item| item["state"] == "captured").await;
    assert!(read["text"].as_str().unwrap().contains(WORD), "{read}");
    room.get(&format!("/api/v1/search?q={WORD}")).await.is(200);
    let backup = Backup::of(&world);
    assert!(!backup.says(WORD), "a text lies in the database in the clear");

    end.ask().await;
    end.release().await;
    let keys: Vec<_> = end.keys();
    assert!(keys.is_empty(), "{keys:?}");
    end.carry_on().await;
    assert_eq!(end.rows(&owner).await, ["platform.usage"]);
    assert_eq!(end.town.stranger().page("/login").await.status, end.nowhere().await);
    end.certified().await;
    end.index_is_weeded().await;

    let restored = backup.restore(&world, &owner).await;
    nothing_opens(&restored).await;
    world.end().await;
}

impl End<'_> {
    fn keys(&self) -> Vec<String> {
        let ring = std::fs::read_dir(self.world.installation.config.home.join("keys/ring")).unwrap();
        let names = ring.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with(&self.town.placed.0.id.to_string())).collect()
    }

    /// What a host name answers that nobody ever had.
    async fn nowhere(&self) -> u16 {
        let url = format!("http://{}/login", self.world.address);
        let ask = reqwest::Client::new().get(url).header("host", "nirgends.localhost");
        ask.send().await.unwrap().status().as_u16()
    }

    async fn certified(&self) {
        let end = self.first.get(&self.api()).await.is(200).json();
        assert!(end["keys_destroyed_at"].is_string() && end["done_at"].is_string(), "{end}");
        assert!(end["files_removed"].as_i64() > Some(0) && end["rows_removed"].as_i64() > Some(0), "{end}");
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("end.json");
        let signed = self.first.get(&format!("{}/shredding/certificate.json", self.page)).await.is(200).json();
        std::fs::write(&file, signed.to_string()).unwrap();
        let key = signed["key"].as_str().unwrap().to_owned();
        assert!(server::audit::check_certificate(file.to_str().unwrap(), &key).unwrap());
        std::fs::write(&file, signed.to_string().replace(REASON, "Versehen, niemand weiß warum")).unwrap();
        assert!(!server::audit::check_certificate(file.to_str().unwrap(), &key).unwrap());
        let pdf = self.first.get(&format!("{}/shredding/certificate.pdf", self.page)).await.is(200);
        assert!(pdf.body.starts_with(b"%PDF"));
    }

    async fn index_is_weeded(&self) {
        let index = self.world.installation.config.home.join("search").join(self.town.placed.0.id.to_string());
        for _ in 0..600 {
            if !index.exists() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the search index is still there after a minute");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_two_a_suspended_tenant_and_its_name_typed_by_hand() {
    let world = World::new().await;
    let end = end(&world).await;
    let (page, asked) = (format!("{}/shredding", end.page), [("typed", "rurbroich"), ("reason", REASON)]);
    end.first.form(&page, &asked).await.is(422);
    end.first.form(&format!("{}/suspend", end.page), &[]).await.is(303);
    for wrong in [[("typed", "kleinhausen"), ("reason", REASON)], [("typed", "rurbroich"), ("reason", "weg")]] {
        end.first.form(&page, &wrong).await.is(422);
    }
    assert!(end.first.get(&end.api()).await.is(200).json()["asked"].is_null());
    end.first.form(&page, &asked).await.is(303);
    is_problem(end.first.post(&format!("{}/release", end.api()), json!({})).await, 409);
    end.second.form(&format!("{page}/withdraw"), &[]).await.is(303);
    is_problem(end.second.post(&format!("{}/release", end.api()), json!({})).await, 404);
    assert!(!end.keys().is_empty());
    // Everything is as before.
    end.first.form(&format!("{}/resume", end.page), &[]).await.is(303);
    end.town.user("sachbearbeitung").await.get("/api/v1/tasks").await.is(200);
    end.nobody_else().await;
    world.end().await;
}

impl End<'_> {
    /// Neither the tenant itself nor a district has a say in this.
    async fn nobody_else(&self) {
        self.world.found("kreis-rurland", "district", "district").await;
        let district = self.world.existing("kreis-rurland").await;
        for stranger in [self.town.user("admin").await, district.user("kreisadmin").await] {
            let answer = stranger.get(&self.api()).await;
            assert!(matches!(answer.status, 403 | 404), "{}", answer.text());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_was_cut_off_is_carried_on_and_neighbours_notice_nothing() {
    let world = World::new().await;
    let (end, neighbour) = (end(&world).await, world.town("kleinhausen").await);
    let owner = owner(world.owner_url()).await;
    end.ask().await;
    end.release().await;
    // As after a crash between the keys and the row that says so.
    owner.execute("update registry.shreddings set keys_at = null", &[]).await.unwrap();
    end.carry_on().await;
    assert!(end.first.get(&end.api()).await.json()["done_at"].is_string());
    end.carry_on().await;
    is_problem(end.second.post(&format!("{}/release", end.api()), json!({})).await, 409);
    end.first.form(&format!("{}/resume", end.page), &[]).await.is(409);
    let clerk = neighbour.user("sachbearbeitung").await;
    clerk.get("/api/v1/tasks").await.is(200);
    world.end().await;
}
