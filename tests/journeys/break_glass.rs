//! The operator reads in a tenant only by two of its own people and the tenant's word, for a while, and seen.
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use reqwest::{Method, header};
use testkit::{Answer, Town, User, World, between};

/// Who takes part.
pub struct Glass<'w> {
    world: &'w World,
    pub first: User,
    pub second: User,
    pub admin: User,
    pub town: Town<'w>,
    /// Where the operator's steps go.
    pub page: String,
}

const ASKED: [(&str, &str); 3] =
    [("reason", "Eingang 2026-000001 fehlt in der Suche"), ("ticket", "T-4711"), ("minutes", "20")];

pub async fn glass(world: &World) -> Glass<'_> {
    let town = world.town("rurbroich").await;
    let operator = world.existing("betrieb").await;
    let page = format!("/registry/tenants/{}/openings", town.placed.0.id);
    Glass {
        first: operator.user("operator").await,
        second: operator.hire("zweite", "BT", "operator").await,
        admin: town.user("admin").await,
        world,
        town,
        page,
    }
}

impl Glass<'_> {
    async fn ask(&self) -> String {
        self.first.form(&self.page, &ASKED).await.is(303);
        let page = self.admin.page("/registry/openings").await.is(200).text();
        between(&page, "action=\"/registry/openings/", "/reply").to_owned()
    }

    async fn step(&self, who: &User, verb: &str, id: &str) -> Answer {
        who.form(&format!("{}/{verb}", self.page), &[("opening", id)]).await
    }

    async fn reply(&self, who: &User, id: &str, consent: &str, code: &str) -> Answer {
        who.form(&format!("/registry/openings/{id}/reply"), &[("consent", consent), ("code", code)]).await
    }

    /// The way to a link that lets in.
    async fn opened(&self) -> (String, String) {
        let id = self.ask().await;
        self.step(&self.second, "release", &id).await.is(303);
        self.reply(&self.admin, &id, "given", &self.admin.code()).await.is(303);
        let page = self.step(&self.first, "open", &id).await.is(200).text();
        (id, format!("/registry/enter?key={}", between(&page, "/registry/enter?key=", "\"")))
    }

    /// What a browser without an account is answered, with what it keeps.
    async fn look(&self, town: &Town<'_>, path: &str, cookie: &str) -> Answer {
        let request = town.stranger().request(Method::GET, path).header(header::ACCEPT, "text/html");
        Answer::of(request.header(header::COOKIE, cookie)).await
    }

    async fn come_in(&self, link: &str) -> String {
        let inside = self.look(&self.town, link, "").await.is(303);
        assert!(!inside.header("location").contains("sign-in"), "{}", inside.header("location"));
        inside.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// Nobody comes in with this any more.
    async fn is_shut(&self, path: &str, cookie: &str) {
        let answer = self.look(&self.town, path, cookie).await.is(303);
        assert!(answer.header("location").contains("/sign-in"), "{}", answer.header("location"));
    }

    async fn count(&self, condition: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            count: i64,
        }
        let id = self.town.placed.0.id;
        let sql = format!("select count(*) from platform.audit where tenant_id = '{id}' and {condition}");
        let mut owner = AsyncPgConnection::establish(self.world.owner_url()).await.unwrap();
        diesel::sql_query(sql).get_result::<Count>(&mut owner).await.unwrap().count
    }

    async fn owner(&self, sql: &str) {
        AsyncPgConnection::establish(self.world.owner_url()).await.unwrap().batch_execute(sql).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn glass_is_broken_by_two_operators_and_the_tenant_and_every_step_is_in_its_log() {
    let world = World::new().await;
    let other = world.town("kleinhausen").await;
    let glass = glass(&world).await;
    let (id, link) = glass.opened().await;
    glass.is_shut("/dms", "").await;
    let cookie = glass.come_in(&link).await;
    glass.is_shut(&link, "").await;
    for path in ["/dms", "/inbox"] {
        let page = glass.look(&glass.town, path, &cookie).await.is(200).text();
        assert!(page.contains("Notfallzugriff, nur lesend") && page.contains("Betriebsleitstelle"), "{page}");
    }
    for path in
        ["/identity/persons", "/identity/roles", "/registry/grants", "/registry/openings", "/search?q=steuer", "/audit"]
    {
        let status = glass.look(&glass.town, path, &cookie).await.status;
        assert!(matches!(status, 403 | 404), "{path}: {status}");
    }
    let post = glass.town.stranger().request(Method::POST, "/dms/records").header(header::COOKIE, &cookie);
    let form = post.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body("title=x&plan=x&unit=x");
    assert!(matches!(Answer::of(form).await.status, 403 | 404 | 422));
    assert_eq!(glass.count("actor like 'opening:%' and action like '%.open'").await, 0);
    let elsewhere = glass.look(&other, "/dms", &cookie).await.is(303);
    assert!(elsewhere.header("location").contains("/sign-in"), "it opens one tenant");
    for action in ["registry.opening.release", "registry.opening.reply", "registry.opening.enter"] {
        assert_eq!(glass.count(&format!("action = '{action}' and subject = '{id}'")).await, 1, "{action}");
    }
    assert_eq!(glass.count("action = 'registry.opening.ask' and actor like 'delegate:%'").await, 2, "asked and opened");
    assert!(glass.count("actor like 'opening:%' and actor_name like 'Betriebsleitstelle%'").await >= 2, "every look");
    let page = glass.admin.page("/registry/openings").await.is(200).text();
    for word in ["T-4711", "Eingang 2026-000001", "Person zweite (Betrieb)", "Mandant hat zugestimmt", "Betreten"] {
        assert!(page.contains(word), "{word}: {page}");
    }
    glass.admin.form(&format!("/registry/openings/{id}/end"), &[]).await.is(303);
    glass.is_shut("/dms", &cookie).await;
    glass.admin.form(&format!("/registry/openings/{id}/end"), &[]).await.is(422);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn glass_stays_whole_without_a_second_person_or_without_the_tenant() {
    let world = World::new().await;
    let glass = glass(&world).await;
    for (field, value) in [("reason", "kurz"), ("ticket", " "), ("minutes", "0"), ("minutes", "61")] {
        let odd: Vec<_> =
            ASKED.into_iter().map(|(name, good)| (name, if name == field { value } else { good })).collect();
        glass.first.form(&glass.page, &odd).await.is(422);
    }
    let id = glass.ask().await;
    glass.step(&glass.first, "open", &id).await.is(422);
    let twice = glass.step(&glass.first, "release", &id).await.is(422).text();
    assert!(twice.contains("zweite Person"), "{twice}");
    glass.step(&glass.second, "release", &id).await.is(303);
    glass.step(&glass.second, "release", &id).await.is(422);
    let alone = glass.step(&glass.first, "open", &id).await.is(422).text();
    assert!(alone.contains("noch nicht zugestimmt"), "{alone}");
    glass.owner("update registry.openings set asked_at = asked_at - interval '3 hours', released_at = released_at - interval '2 hours'").await;
    glass.step(&glass.first, "open", &id).await.is(422);
    assert_eq!(glass.reply(&glass.town.user("sachbearbeitung").await, &id, "given", "000000").await.status, 403);
    assert_eq!(glass.reply(&glass.town.user("leitung").await, &id, "given", "000000").await.status, 403);
    glass.reply(&glass.admin, &id, "given", "").await.is(422);
    glass.step(&glass.first, "open", &id).await.is(422);
    glass.reply(&glass.admin, &id, "refused", "").await.is(303);
    glass.reply(&glass.admin, &id, "given", &glass.admin.code()).await.is(422);
    glass.step(&glass.first, "open", &id).await.is(422);
    for path in ["/dms", "/api/v1/dms/documents", "/inbox"] {
        assert!(matches!(glass.first.at(&glass.town).page(path).await.status, 303 | 401), "{path}");
    }
    let nobody = sdk::uuid::Uuid::now_v7().to_string();
    for verb in ["release", "open", "end"] {
        assert_eq!(glass.step(&glass.second, verb, &nobody).await.status, 404, "{verb}");
    }
    world.found("kreis-rurland", "district", "district").await;
    let district = world.existing("kreis-rurland").await.user("kreisadmin").await;
    assert_eq!(district.form(&glass.page, &ASKED).await.status, 403, "a district never reads");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn glass_closes_when_its_time_is_over_or_the_operator_ends_it() {
    let world = World::new().await;
    let glass = glass(&world).await;
    let (id, link) = glass.opened().await;
    assert_eq!(glass.step(&glass.second, "open", &id).await.status, 422, "a second key");
    let cookie = glass.come_in(&link).await;
    glass.look(&glass.town, "/dms", &cookie).await.is(200);
    glass.owner("update registry.openings set valid_until = now()").await;
    glass.is_shut("/dms", &cookie).await;
    glass.owner("update registry.openings set valid_until = now() + interval '5 minutes'").await;
    glass.look(&glass.town, "/dms", &cookie).await.is(200);
    glass.step(&glass.second, "end", &id).await.is(303);
    glass.is_shut("/dms", &cookie).await;
    glass.is_shut("/dms", "gw_opening=00").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn glass_may_be_broken_in_silence_only_by_the_tenants_own_rule() {
    let world = World::new().await;
    let glass = glass(&world).await;
    glass.admin.form("/registry/rules", &[("opening-wait", "30"), ("opening-minutes", "4")]).await.is(422);
    glass.admin.form("/registry/rules", &[("opening-wait", "30"), ("opening-minutes", "20")]).await.is(303);
    let id = glass.ask().await;
    glass.owner("update registry.openings set asked_at = asked_at - interval '1 hour'").await;
    glass.step(&glass.first, "open", &id).await.is(422);
    glass.step(&glass.second, "release", &id).await.is(303);
    glass.step(&glass.first, "open", &id).await.is(422);
    glass.owner("update registry.openings set released_at = released_at - interval '31 minutes'").await;
    let page = glass.step(&glass.first, "open", &id).await.is(200).text();
    let cookie = glass.come_in(&format!("/registry/enter?key={}", between(&page, "/registry/enter?key=", "\""))).await;
    glass.look(&glass.town, "/dms", &cookie).await.is(200);
    assert!(glass.admin.page("/registry/openings").await.text().contains("Nach der Notfallregel geöffnet"));
    assert_eq!(glass.count("detail->>'by_emergency_rule' = 'true'").await, 1);
    world.end().await;
}
