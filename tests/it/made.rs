//! What one municipality, its district and the operator made: the things others must not see.
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::{Answer, Town, User, World, between};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/samples/post/rurbroich/");

/// Everything that can be asked for, by the word before `{id}` in its addresses.
pub struct Made {
    pub ids: BTreeMap<&'static str, String>,
    /// Identities no address carries, but a body or a query may: unit, topic, person.
    pub unit: String,
    pub plan: String,
    pub person: String,
}

impl Made {
    /// The thing an address of this pattern asks for.
    pub fn fitting(&self, pattern: &str) -> &str {
        let before = pattern.split("/{id}").next().unwrap().rsplit('/').next().unwrap();
        // Only mail has parts; only scans have pages of their own.
        let kind = if pattern.contains("/parts/") { "mail" } else { before };
        self.ids.get(kind).unwrap_or_else(|| panic!("{pattern}: teach `made` how to make one of {kind}"))
    }
}

fn id(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap_or_else(|| panic!("no {field} in {answer}")).to_owned()
}

/// Rurbroich below its district, with a whole way of a letter behind it.
pub async fn made(world: &World, town: &Town<'_>) -> Made {
    let (room, clerk) = (town.user("poststelle").await, town.user("sachbearbeitung").await);
    let mut ids = BTreeMap::new();
    for (kind, name) in [("items", "2026-11-12-scan-0417.pdf"), ("mail", "2026-11-14-stellungnahme.eml")] {
        let bytes = std::fs::read(format!("{SAMPLES}{name}")).unwrap();
        let item = room.upload("/api/v1/inbox/items", name, &bytes, &[]).await.is(201).json();
        ids.insert(kind, id(&item, "id"));
    }
    let scan = format!("/api/v1/inbox/items/{}", ids["items"]);
    room.until(&scan, |item| item["state"] == "captured").await;
    let unit = id(&clerk.get("/api/v1/identity/me").await.json(), "unit");
    room.post(&format!("{scan}/assign"), json!({ "unit": unit })).await.is(200);
    let plan = clerk.get("/api/v1/dms/plan").await.is(200).json()["items"][0].clone();
    let process = clerk.get("/api/v1/dms/processes").await.is(200).json()["items"][0].clone();
    let filed = clerk.post(&format!("{scan}/file"), json!({ "process": process["id"] })).await.is(200).json();
    let document = id(&filed, "document");
    let ask = format!("/api/v1/dms/documents/{document}/cosign-requests");
    let asked = clerk.post(&ask, json!({})).await.is(201).json();
    ids.extend([
        ("processes", id(&process, "id")),
        ("records", id(&process, "record")),
        ("documents", document),
        ("cosignatures", id(&asked, "id")),
        ("tenants", town.placed.0.id.to_string()),
    ]);
    ids.extend(billed(world, town.key()).await);
    ids.extend(ways_in(&clerk).await);
    ids.extend(people(town).await);
    ids.insert("grants", granted(town).await);
    ids.insert("releases", drafted(town).await);
    ids.insert("openings", asked_for(world, town).await);
    ended(world, town).await;
    let body = json!({ "title": "Personalrat", "chair": "leitung" });
    let body = town.user("admin").await.post("/api/v1/identity/bodies", body).await.is(201).json();
    ids.insert("bodies", id(&body, "id"));
    ids.extend(connected(town).await);
    ids.insert("passkeys", passkey(world, town).await);
    world.settled().await;
    Made { ids, unit, plan: id(&plan, "id"), person: id(&asked, "assignee") }
}

/// How a person gets in: a browser they are signed in with, and the app password that asks.
async fn ways_in(clerk: &User) -> [(&'static str, String); 2] {
    clerk.form("/sign-in", &[("login", "sachbearbeitung"), ("password", "kennwort-des-tests")]).await.is(303);
    let page = clerk.page("/account").await.is(200).text();
    let of = |kind: &str, verb: &str| between(&page, &format!("/account/{kind}/"), verb).to_owned();
    [("sessions", of("sessions", "/end")), ("app-passwords", of("app-passwords", "/revoke"))]
}

/// A passkey of the head, as its row: making one takes an authenticator, which the browser tests have.
async fn passkey(world: &World, town: &Town<'_>) -> String {
    let (id, tenant) = (nothing(), town.placed.0.id);
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let row = format!(
        "insert into identity.passkeys (tenant_id, id, person, title, credential, passkey, created_at) \
         select tenant_id, '{id}', id, 'Laptop', 'x', '{{}}', now() from identity.persons \
         where login = 'leitung' and tenant_id = '{tenant}'"
    );
    owner.batch_execute(&row).await.unwrap();
    id
}

/// What the administration keeps about its people.
async fn people(town: &Town<'_>) -> [(&'static str, String); 5] {
    let admin = town.user("admin").await;
    let (persons, units) = (admin.page("/identity/persons").await.is(200), admin.page("/identity/units").await.is(200));
    let (persons, units) = (persons.text(), units.text());
    let person = between(&persons, "gw-medium\" href=\"/identity/persons/", "\"").to_owned();
    let trusted = [("title", "Konto"), ("issuer", "https://id.example"), ("client_id", "x"), ("client_secret", "x")];
    let fields: Vec<_> = trusted.into_iter().chain([("unit", "FB20")]).collect();
    admin.form("/identity/providers", &fields).await.is(303);
    let providers = admin.page("/identity/providers").await.is(200).text();
    let provider = between(&providers, "gw-medium\" href=\"/identity/providers/", "\"").to_owned();
    let unit = between(&units, "action=\"/identity/units/", "\"").to_owned();
    let list = "kennung;name;e-mail;einheit;rollen\nneu;Toni Neu;;FB20;clerk\n";
    let brought = admin.upload("/identity/rosters", "liste.csv", list.as_bytes(), &[]).await.is(303);
    let roster = brought.header("location").rsplit('/').next().unwrap().to_owned();
    // Not yet begun: nobody's rights change by it.
    let wanted = json!({ "deputy": "sachbearbeitung", "from": "2090-01-01", "until": "2090-01-31" });
    let lent = town.user("leitung").await.post("/api/v1/identity/substitutions", wanted).await.is(201).json();
    let substitution = id(&lent, "id");
    [
        ("persons", person),
        ("units", unit),
        ("providers", provider),
        ("rosters", roster),
        ("substitutions", substitution),
    ]
}

/// A program that cares for persons, and what it sees.
async fn connected(town: &Town<'_>) -> [(&'static str, String); 3] {
    let program = crate::isolation::program(town).await;
    let page = town.user("admin").await.page("/identity/connections").await.is(200).text();
    let connection = between(&page, "action=\"/identity/connections/", "/revoke").to_owned();
    let first =
        async |kind: &str| id(&program.get(&format!("/scim/v2/{kind}")).await.is(200).json()["Resources"][0], "id");
    [("connections", connection), ("Users", first("Users").await), ("Groups", first("Groups").await)]
}

/// The grant over the municipality; one without a district above has none, and nothing to find.
async fn granted(town: &Town<'_>) -> String {
    let page = town.user("admin").await.page("/registry/grants").await.is(200).text();
    let grant = page.split_once("action=\"/registry/grants/").and_then(|(_, rest)| rest.split_once('/'));
    grant.map_or_else(nothing, |(id, _)| id.to_owned())
}

/// The operator's question to be let in, which nobody has released.
async fn asked_for(world: &World, town: &Town<'_>) -> String {
    let operator = world.existing("betrieb").await.user("operator").await;
    let fields = [("reason", "Grundsteuerbescheid fehlt in der Suche"), ("ticket", "T-1"), ("minutes", "30")];
    operator.form(&format!("/registry/tenants/{}/openings", town.placed.0.id), &fields).await.is(303);
    let page = town.user("admin").await.page("/registry/openings").await.is(200).text();
    between(&page, "action=\"/registry/openings/", "/reply").to_owned()
}

/// A draft of rights that waits for a second person, as its author.
async fn drafted(town: &Town<'_>) -> String {
    let admin = town.user("admin").await;
    admin.form("/identity/rules", &[("draft-release", "1")]).await.is(303);
    let cell = [("role", "post-room"), ("action", "inbox.item.file"), ("reach", "unit")];
    admin.form("/identity/roles/draft", &cell).await.is(303);
    let draft = admin.page("/identity/roles/draft").await.is(200).text();
    let base = between(&draft, "name=\"base\" value=\"", "\"").to_owned();
    admin.form("/identity/roles/draft/save", &[("base", &base), ("reason", "Vertretung")]).await.is(303);
    let list = admin.page("/identity/roles/releases").await.is(200).text();
    between(&list, "/identity/roles/releases/", "\"").to_owned()
}

/// What the operator keeps about a municipality.
async fn billed(world: &World, town: &str) -> [(&'static str, String); 2] {
    let operator = world.existing("betrieb").await.user("operator").await;
    let agreement = json!({
        "customer": town, "product": "dms", "valid_from": "2026-01-01", "base_cents": 18_000, "per_user_cents": 390,
        "per_gb_cents": 190, "vat_rate_bp": 1900, "name": "Stadt Rurbroich", "street": "Rathausplatz 1",
        "postcode": "52999", "city": "Rurbroich", "leitweg_id": "04011000-1234512345-06",
        "email": "rechnung@rurbroich.example",
    });
    let agreement = operator.post("/api/v1/contracts/agreements", agreement).await.is(201).json();
    let run = operator.post("/api/v1/contracts/invoice-runs", json!({ "month": "2026-10" })).await;
    assert!(run.status < 300, "{}", run.text());
    let invoices = operator.get("/api/v1/contracts/invoices?month=2026-10").await.is(200).json();
    [("agreements", id(&agreement, "id")), ("invoices", id(&invoices["items"][0], "id"))]
}

/// All that could tell one answer from another.
#[derive(PartialEq, Eq)]
pub struct Told {
    pub status: u16,
    headers: Vec<String>,
    /// The body, without the asked identity.
    pub body: String,
}

impl Told {
    pub fn of(answer: Answer, id: &str) -> Self {
        // Whether a connection is kept depends on how much of a refused body had arrived.
        let told = answer.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "connection" | "date"));
        let line = |(name, value): (&HeaderName, &HeaderValue)| format!("{name}: {}", value.to_str().unwrap_or("?"));
        let mut headers: Vec<String> = told.map(line).map(|line| line.replace(id, "ID")).collect();
        headers.sort();
        Self { status: answer.status, headers, body: timeless(&answer.text()).replace(id, "ID") }
    }

    /// Fails the test unless the answer about a foreign thing is the answer about a missing one.
    #[track_caller]
    pub fn like_missing(self, missing: &Self, what: &str) -> Self {
        let mut lines = self.body.lines().zip(missing.body.lines());
        let odd = lines.find(|(foreign, missing)| foreign != missing);
        assert!(
            self == *missing,
            "{what}: a foreign thing must look like a missing one, but they answer {} {:?} and {} {:?}: {odd:?}",
            self.status,
            self.headers,
            missing.status,
            missing.headers
        );
        self
    }
}

/// The secret of a one-time code is another on every page that offers one, and time goes on.
pub fn timeless(body: &str) -> String {
    let code = body.split_once("<code class=\"gw-mono\">").and_then(|(_, rest)| rest.split_once("</code>"));
    let body = code.map_or_else(|| body.to_owned(), |(code, _)| body.replace(code, "CODE"));
    let timed = |letter: char| letter.is_ascii_digit() || ".,: ".contains(letter);
    body.split(" Uhr").map(|part| part.trim_end_matches(timed)).collect::<Vec<_>>().join(" Uhr")
}

/// An identity nothing has.
pub fn nothing() -> String {
    sdk::uuid::Uuid::now_v7().to_string()
}

/// The request id is the one part of an answer that may differ; here it does not.
pub const REQUEST: (&str, &str) = ("X-Request-Id", "isolation-matrix");

/// The end of the tenant as the operator's book shows it, without ending anything.
async fn ended(world: &World, town: &Town<'_>) {
    let row = format!(
        "insert into registry.shreddings (tenant_id, id, key, title, reason, asked_by, asked_name, asked_at, released_by, \
         released_name, released_at, keys_at, done_at, certificate) values ('{}', '{}', 'rurbroich', 'Ort', 'Vertragsende', \
         gen_random_uuid(), 'Eins', now(), gen_random_uuid(), 'Zwei', now(), now(), now(), '{{\"key\": \"k\", \"signature\": \"s\"}}')",
        world.operator.id, town.placed.0.id
    );
    crate::context::connect(world.owner_url()).await.batch_execute(&row).await.expect("an end");
}
