//! Five thousand signed-in people of five hundred tenants on one node: memory, and what a busy tenant does to the others.
use crate::Size;
use crate::clients::CLIENTS;
use crate::report::Report;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use reqwest::{Client, Method};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::{Answer, World};
use tokio::task::JoinSet;

/// People of each tenant.
const PEOPLE: usize = 10;
/// What a clerk looks at.
const PAGES: [&str; 3] = ["/", "/inbox", "/api/v1/dms/records"];

/// People with a session each, as rows: signing in costs what is measured elsewhere.
const SIGNED_IN: &str = "insert into identity.persons (tenant_id, id, login, name, unit_id) \
     select u.tenant_id, gen_random_uuid(), 'mensch-' || n, 'Mensch ' || n, u.id from identity.units u, generate_series(1, 10) n where u.key = 'FB20'; \
     insert into identity.person_roles (tenant_id, person, role) select tenant_id, id, 'clerk' from identity.persons where login like 'mensch-%'; \
     insert into identity.sessions (tenant_id, digest, person, created_at, seen_at, expires_at) \
     select p.tenant_id, sha256(convert_to(t.key || p.login, 'UTF8')), p.id, now(), now(), now() + interval '8 hours' \
     from identity.persons p join platform.tenants t on t.id = p.tenant_id where p.login like 'mensch-%'";

/// One person with a session.
#[derive(Clone)]
struct Person {
    host: String,
    cookie: String,
}

/// Founds the tenants, lets everybody look at three pages, and then one tenant ask without pause.
pub async fn crowd(world: &World, size: &Size, report: &mut Report) {
    report.begin("Viele Mandanten auf einem Knoten");
    // Before they are founded: what founding leaves behind belongs to them.
    let before = resident();
    let people = people(world, size.tenants).await;
    let http = Client::builder().pool_max_idle_per_host(64).build().expect("a client");
    for (n, person) in people.iter().enumerate() {
        look(world, &http, person, PAGES[n % PAGES.len()]).await;
    }
    for person in people.iter().step_by(PEOPLE) {
        for page in PAGES {
            look(world, &http, person, page).await;
        }
    }
    let each = (resident() - before) / size.tenants as f64;
    let measured = format!("memory per tenant, {} people signed in on {} tenants", people.len(), size.tenants);
    report.row(&measured, format!("{:.2} MB", each / 1024.0), "<= 5 MB");
    neighbours(world, &http, &people, size.span, report).await;
}

async fn people(world: &World, tenants: usize) -> Vec<Person> {
    let operator = world.existing("betrieb").await.user("operator").await;
    let key = |n: usize| format!("gemeinde-{n}");
    for n in 0..tenants {
        let new = json!({ "key": key(n), "title": format!("Gemeinde {n}"), "kind": "municipality", "blueprint": "small-town" });
        operator.post("/api/v1/registry/tenants", new).await.is(201);
    }
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.expect("the database");
    owner.batch_execute(SIGNED_IN).await.expect("people");
    let port = world.address.rsplit(':').next().unwrap_or_default().to_owned();
    let person = |n: usize, m: usize| Person {
        host: format!("{}.localhost:{port}", key(n)),
        cookie: format!("gw_session={}mensch-{m}", key(n)),
    };
    (0..tenants).flat_map(|n| (1..=PEOPLE).map(move |m| (n, m))).map(|(n, m)| person(n, m)).collect()
}

async fn look(world: &World, http: &Client, person: &Person, page: &str) {
    let request = http.request(Method::GET, format!("http://{}{page}", world.address));
    Answer::of(request.header("Host", &person.host).header("Cookie", &person.cookie)).await.is(200);
}

/// Turns of calm and pressure: both see the same machine.
const TURNS: usize = 6;

/// The 99th percentile of people of other tenants, while all is calm and while one tenant asks without pause.
async fn neighbours(world: &World, http: &Client, people: &[Person], span: Duration, report: &mut Report) {
    let (busy, others) = people.split_at(PEOPLE);
    let (mut calm, mut pressed, mut sent) = (Vec::new(), Vec::new(), 0);
    // Each person in one part alone, and each kind of part first in turn: nobody is better remembered under pressure.
    let parts = others.chunks(others.len().div_ceil(TURNS * 2)).enumerate();
    for (part, others) in parts {
        if matches!(part % 4, 0 | 3) {
            calm.extend(looks(world, http, others, span).await);
        } else {
            let load = Load::start(world, http, busy);
            pressed.extend(looks(world, http, others, span).await);
            sent += load.stop().await;
        }
    }
    let ms = |taken: Duration| taken.as_secs_f64() * 1e3;
    for part in [50, 90, 99] {
        let [calm, pressed] = [&mut calm, &mut pressed].map(|taken| percentile(taken, part));
        let more = (pressed.as_secs_f64() / calm.as_secs_f64() - 1.0) * 100.0;
        let measured = format!(
            "p{part} of others at {PACE} pages a second while a tenant asks with {CLIENTS} clients without pause"
        );
        let result =
            format!("{more:+.0} % ({:.1} against {:.1} ms; {sent} answers to the busy one)", ms(pressed), ms(calm));
        report.row(&measured, result, if part == 99 { "<= +20 %" } else { "" });
    }
}

/// Clients of one tenant that ask as fast as they are let.
struct Load {
    stop: Arc<AtomicBool>,
    clients: JoinSet<u64>,
}

impl Load {
    fn start(world: &World, http: &Client, busy: &[Person]) -> Self {
        let (stop, mut clients) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
        for person in busy.iter().take(CLIENTS).cloned() {
            let (stop, http, address) = (stop.clone(), http.clone(), world.address.clone());
            clients.spawn(async move {
                let mut asked = 0;
                while !stop.load(Ordering::Relaxed) {
                    let request = http.get(format!("http://{address}/inbox")).header("Host", &person.host);
                    let answer = Answer::of(request.header("Cookie", &person.cookie)).await;
                    // Within what it is let by default: it waits, and is not refused.
                    answer.is(200);
                    asked += 1;
                }
                asked
            });
        }
        Self { stop, clients }
    }

    /// How many answers they got.
    async fn stop(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.clients.join_all().await.into_iter().sum()
    }
}

/// Pages a second, whether the one before has come or not: people do not wait for each other.
const PACE: u32 = 20;

/// People of all tenants in turn, each looking at a page now and then: how long each look took.
async fn looks(world: &World, http: &Client, people: &[Person], span: Duration) -> Vec<Duration> {
    let mut clock = tokio::time::interval(Duration::from_secs(1) / PACE);
    let (begun, mut asked) = (Instant::now(), JoinSet::new());
    for (n, person) in people.iter().cycle().enumerate() {
        let due = clock.tick().await;
        if begun.elapsed() >= span {
            break;
        }
        let request = http.get(format!("http://{}{}", world.address, PAGES[n % PAGES.len()]));
        let request = request.header("Host", &person.host).header("Cookie", &person.cookie);
        asked.spawn(async move {
            let answer = Answer::of(request).await;
            let taken = due.elapsed();
            answer.is(200);
            taken
        });
    }
    asked.join_all().await
}

fn percentile(taken: &mut [Duration], part: usize) -> Duration {
    taken.sort_unstable();
    taken.get((taken.len() * part).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

/// What this process holds, in KiB: server, workers and this measuring client together.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
}
