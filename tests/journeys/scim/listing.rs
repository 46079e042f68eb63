//! Lists: filters, pages, parts of things, versions, and what the service says of itself.
use super::*;

async fn found(program: &Program, filter: &str) -> Vec<String> {
    let filter =
        filter.replace('%', "%25").replace(' ', "%20").replace('"', "%22").replace('[', "%5B").replace(']', "%5D");
    let listed = program.get(&format!("{USERS}?filter={filter}")).await.is(200).json();
    let all = listed["Resources"].as_array().unwrap();
    assert_eq!(listed["totalResults"], all.len());
    let mut logins: Vec<_> = all.iter().map(|user| user["userName"].as_str().unwrap().to_owned()).collect();
    logins.sort();
    logins
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_filters_find_whom_they_mean() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    generous(&town).await;
    let program = connected(&town).await;
    let told = json!({ "userName": "a_b", "displayName": "Änne Öz", "externalId": "E-1", "emails": [{ "value": "Ae@x.example" }], ENTERPRISE: { "department": "FB60" } });
    let made = program.post(USERS, told).await.is(201).json();
    let gone = program.hires("axb").await;
    program.patch(&gone, ending()).await.is(200);
    let id = made["id"].as_str().unwrap();
    let cases = [
        ("userName eq \"A_B\"".to_owned(), vec!["a_b"]),
        ("userName sw \"a\" and active eq true".to_owned(), vec!["a_b", "admin"]),
        ("active eq \"False\"".to_owned(), vec!["axb"]),
        ("not (active eq true)".to_owned(), vec!["axb"]),
        ("externalId eq \"E-1\"".to_owned(), vec!["a_b"]),
        ("externalId eq \"e-1\"".to_owned(), vec![]),
        ("externalId pr".to_owned(), vec!["a_b"]),
        (format!("id eq \"{id}\""), vec!["a_b"]),
        (format!("id eq \"{id}\" or userName eq \"admin\""), vec!["a_b", "admin"]),
        ("id eq \"x\"".to_owned(), vec![]),
        ("displayName co \"öz\"".to_owned(), vec!["a_b"]),
        ("displayName eq \"%\"".to_owned(), vec![]),
        ("emails.value eq \"ae@X.example\"".to_owned(), vec!["a_b"]),
        ("emails[type eq \"work\" and value ew \"x.example\"]".to_owned(), vec!["a_b"]),
        ("emails[type eq \"home\"]".to_owned(), vec![]),
        (format!("{ENTERPRISE}:department eq \"fb60\""), vec!["a_b"]),
        ("userName ne \"admin\" and userName sw \"a\"".to_owned(), vec!["a_b", "axb"]),
        ("userName eq \"niemand\"".to_owned(), vec![]),
    ];
    for (filter, logins) in cases {
        assert_eq!(found(&program, &filter).await, logins, "{filter}");
    }
    for wrong in [
        "userName",
        "userName%20gt%20%22a%22",
        "password%20eq%20%22a%22",
        "department%20eq%20%22a%22",
        "%28%28%28",
        "active%20eq%207",
    ] {
        is_refused(program.get(&format!("{USERS}?filter={wrong}")).await, 400, Some("invalidFilter"));
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_pages_hold_everybody_once() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let program = connected(&town).await;
    for n in 0..5 {
        program.hires(&format!("neu{n}")).await;
    }
    let mut seen = Vec::new();
    for start in [1, 4, 7, 10] {
        let page = program.get(&format!("{USERS}?startIndex={start}&count=3&attributes=userName")).await.is(200).json();
        assert_eq!((&page["totalResults"], &page["startIndex"]), (&9.into(), &start.into()));
        let users = page["Resources"].as_array().unwrap();
        assert_eq!(
            (page["itemsPerPage"].as_u64().unwrap() as usize, users.len()),
            (users.len(), if start == 10 { 0 } else { 3 })
        );
        assert!(users.iter().all(|user| user["id"].is_string() && user["displayName"].is_null()), "{users:?}");
        seen.extend(users.iter().map(|user| user["userName"].as_str().unwrap().to_owned()));
    }
    let asked = json!({ "filter": "userName sw \"neu\"", "startIndex": 2, "count": 2, "attributes": ["userName"] });
    let searched = program.post(&format!("{USERS}/.search"), asked).await.is(200).json();
    assert_eq!((&searched["totalResults"], searched["Resources"].as_array().unwrap().len()), (&5.into(), 2));
    assert_eq!(
        (&searched["Resources"][0]["userName"], &searched["Resources"][0]["name"]),
        (&"neu1".into(), &Value::Null)
    );
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 9);
    let counted = program.get(&format!("{USERS}?count=0")).await.is(200).json();
    assert_eq!((&counted["totalResults"], &counted["Resources"]), (&9.into(), &json!([])));
    program.get(&format!("{USERS}?startIndex=-4&count=99999")).await.is(200);
    program.get(&format!("{USERS}?startIndex=9223372036854775807&count=9223372036854775807")).await.is(200);
    is_refused(program.get(&format!("{USERS}?startIndex=viele")).await, 400, Some("invalidValue"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_an_old_version_changes_nothing() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let program = connected(&town).await;
    let here = program.hires("neu").await;
    let tag = program.get(&here).await.header("etag").to_owned();
    let unchanged = program.0.request(Method::GET, &here).header("If-None-Match", &tag);
    Answer::of(unchanged).await.is(304);
    let put = async |name: &str| {
        let body = json!({ "userName": "neu", "displayName": name }).to_string();
        let request = program.0.request(Method::PUT, &here).header("If-Match", &tag);
        Answer::of(request.header(header::CONTENT_TYPE, "application/scim+json").body(body)).await
    };
    put("Toni Eins").await.is(200);
    is_refused(put("Toni Zwei").await, 412, None);
    assert_eq!(program.get(&here).await.json()["displayName"], "Toni Eins");
    let request = program.0.request(Method::DELETE, &here).header("If-Match", &tag);
    is_refused(Answer::of(request).await, 412, None);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_the_service_says_what_it_can() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let program = connected(&town).await;
    let provider = program.get("/scim/v2/ServiceProviderConfig").await.is(200);
    assert_eq!(provider.header("content-type"), "application/scim+json");
    let provider = provider.json();
    assert_eq!((&provider["patch"]["supported"], &provider["bulk"]["supported"]), (&true.into(), &false.into()));
    for (list, kind) in [("ResourceTypes", "User"), ("Schemas", "urn:ietf:params:scim:schemas:core:2.0:Group")] {
        let all = program.get(&format!("/scim/v2/{list}")).await.is(200).json();
        assert!(all["totalResults"].as_u64().unwrap() >= 2);
        assert_eq!(program.get(&format!("/scim/v2/{list}/{kind}")).await.is(200).json()["id"], kind);
        is_refused(program.get(&format!("/scim/v2/{list}/nichts")).await, 404, None);
    }
    is_refused(program.get("/scim/v2/Nichts").await, 404, None);
    world.end().await;
}
