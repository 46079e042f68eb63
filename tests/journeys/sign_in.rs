//! The door: who comes in, who does not, and what a stranger learns from trying.
use crate::post::is_problem;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use reqwest::Method;
use testkit::{Answer, User, World};

async fn tried(door: &User, login: &str, password: &str) -> Answer {
    door.form("/sign-in", &[("login", login), ("password", password)]).await
}

/// The page without what differs by nature: the name typed and the request's number.
fn shown(answer: &Answer, login: &str) -> String {
    let number = answer.header("x-request-id").to_owned();
    let page = answer.text().replace(login, "LOGIN");
    if number.is_empty() { page } else { page.replace(&number, "NUMBER") }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_begins_works_and_ends() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    town.user("sachbearbeitung").await;
    let door = town.stranger();
    let opened = tried(&door, "sachbearbeitung", "kennwort-des-tests").await.is(303);
    let cookie = opened.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Domain"), "{cookie}");
    let session = cookie.split(';').next().unwrap();
    let with = |user: &User, method: Method, path: &str| user.request(method, path).header("Cookie", session);
    let me = Answer::of(with(&door, Method::GET, "/api/v1/identity/me")).await.is(200).json();
    assert_eq!(me["tenant"], "rurbroich");
    is_problem(Answer::of(with(&other.stranger(), Method::GET, "/api/v1/identity/me")).await, 401);
    Answer::of(with(&door, Method::GET, "/inbox").header("Accept", "text/html")).await.is(200);

    for (name, value) in
        [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "http://kleinhausen.localhost")]
    {
        let foreign = with(&door, Method::POST, "/sign-out").header(name, value);
        is_problem(Answer::of(foreign).await, 403);
    }
    Answer::of(with(&door, Method::GET, "/api/v1/identity/me")).await.is(200);
    Answer::of(with(&door, Method::POST, "/sign-out").header("Sec-Fetch-Site", "same-origin")).await.is(303);
    is_problem(Answer::of(with(&door, Method::GET, "/api/v1/identity/me")).await, 401);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_learns_nothing_and_an_account_rests_after_five_failures() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    town.user("leitung").await;
    let door = town.stranger();
    let unknown = tried(&door, "niemand", "falsch").await.is(401);
    let wrong = tried(&door, "leitung", "falsch").await.is(401);
    assert_eq!(shown(&unknown, "niemand"), shown(&wrong, "leitung"));
    for _ in 0..4 {
        tried(&door, "leitung", "falsch").await.is(401);
    }
    let resting = tried(&door, "leitung", "kennwort-des-tests").await.is(401);
    assert_eq!(
        shown(&resting, "leitung"),
        shown(&unknown, "niemand"),
        "an account that rests is no proof that it exists"
    );
    assert_eq!(resting.header("set-cookie"), "");
    tried(&door, "sachbearbeitung", "falsch").await.is(401);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_all_at_once_gives_no_more_than_five_guesses() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    town.user("leitung").await;
    let mut guesses = tokio::task::JoinSet::new();
    for n in 0..16 {
        let door = town.stranger();
        guesses.spawn(async move { tried(&door, "leitung", &format!("falsch-{n}")).await.status });
    }
    let statuses = guesses.join_all().await;
    assert!(statuses.iter().all(|status| *status == 401), "{statuses:?}");
    assert_eq!((attempts(&world, "success").await, attempts(&world, "rests").await), (5, 11));
    let door = town.stranger();
    tried(&door, "leitung", "kennwort-des-tests").await.is(401);
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    owner.batch_execute("update identity.credentials set locked_until = now()").await.unwrap();
    tried(&door, "leitung", "kennwort-des-tests").await.is(303);
    world.end().await;
}

/// How often the log says this of an attempt to sign in.
async fn attempts(world: &World, word: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let question = "select count(*) as n from platform.audit where action = 'identity.session.open' and detail ? $1";
    let count: Count = sql_query(question).bind::<Text, _>(word).get_result(&mut owner).await.unwrap();
    count.n
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_in_one_stays_in_the_house() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    town.user("leitung").await;
    let door = town.stranger();
    let goes = async |next: &str| {
        let fields = [("login", "leitung"), ("password", "kennwort-des-tests"), ("next", next)];
        door.form("/sign-in", &fields).await.is(303).header("location").to_owned()
    };
    assert_eq!(goes("%2Finbox%3Fstate%3Dopen").await, "/inbox?state=open");
    for abroad in ["https%3A%2F%2Fboese.example", "%2F%2Fboese.example", "%2F%5Cboese.example", "javascript%3Aalert(1)"]
    {
        let to = goes(abroad).await;
        assert!(to.starts_with('/') && !to.contains("boese.example") && !to.contains("javascript"), "{to}");
    }
    world.end().await;
}
