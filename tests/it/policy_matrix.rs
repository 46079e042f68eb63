//! Who may do what, and who is let in where: two reviewed snapshots.
use crate::snapshot::reviewed;
use crate::sources::files;
use sdk::{Manifest, Mounted};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use testkit::{User, World};

/// Whom every door is shown to: one person of each role, and nobody.
const PEOPLE: [(&str, &str); 6] = [
    ("rurbroich", "poststelle"),
    ("rurbroich", "sachbearbeitung"),
    ("rurbroich", "leitung"),
    ("rurbroich", "admin"),
    ("kreis-rurland", "kreisadmin"),
    ("betrieb", "operator"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_right_is_reviewed() {
    let world = World::new().await;
    let rights = rights(&world.installation.gate.house.manifests);
    for action in rights.keys() {
        assert_eq!(action.split('.').count(), 3, "{action} is not plugin.noun.verb");
    }
    let idle: Vec<_> = rights.iter().filter(|(_, holders)| holders.is_empty()).map(|(action, _)| action).collect();
    assert!(idle.is_empty(), "nobody may do {idle:?}");
    let stray: Vec<_> = written_down().into_iter().filter(|action| !rights.contains_key(action.as_str())).collect();
    assert_eq!(stray, Vec::<String>::new(), "actions no manifest knows: nobody can ever do them");
    let mut matrix = String::new();
    for (action, holders) in rights {
        writeln!(matrix, "{action}").unwrap();
        holders.iter().for_each(|holder| writeln!(matrix, "    {holder}").unwrap());
    }
    reviewed("policy_matrix.txt", &matrix);
    world.end().await;
}

/// Who holds each right: role and scope, or the background work of a plugin, whose rights no tenant edits.
fn rights(manifests: &[&'static Manifest]) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut rights = BTreeMap::<_, BTreeSet<_>>::new();
    for action in manifests.iter().flat_map(|manifest| manifest.actions) {
        assert!(rights.insert(action.key, BTreeSet::new()).is_none(), "{} is declared twice", action.key);
    }
    for (role, (action, scope)) in
        manifests.iter().flat_map(|m| m.roles).flat_map(|r| r.may.iter().map(move |m| (r, m)))
    {
        let holders =
            rights.get_mut(action.key).unwrap_or_else(|| panic!("{} is granted but not declared", action.key));
        assert!(holders.insert(format!("{} {}", role.key, scope.key())), "{} is granted twice", action.key);
    }
    for (manifest, action) in manifests.iter().flat_map(|m| m.service.iter().map(move |action| (m, action))) {
        rights.entry(action.key).or_default().insert(format!("service of {}", manifest.key));
    }
    for manifest in manifests {
        for (who, actions) in [
            ("delegate", manifest.delegate),
            ("connection", manifest.connected),
            ("guest of an opening", manifest.opened),
        ] {
            for action in actions {
                rights.entry(action.key).or_default().insert(who.to_owned());
            }
        }
    }
    rights
}

/// The keys of all actions in the sources of plugins and platform; those of unit tests are made up.
fn written_down() -> Vec<String> {
    let mut keys = Vec::new();
    for source in files(".rs").iter().filter(|source| source.name.contains("/src/")) {
        let real = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        keys.extend(real.split("Action::new(\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    assert!(keys.len() > 30, "only {} actions were found", keys.len());
    keys
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_is_reviewed() {
    let world = World::new().await;
    world.found("kreis-rurland", "district", "district").await;
    world.town("rurbroich").await;
    let mut people = vec![("nobody", world.existing("rurbroich").await.stranger())];
    for (town, login) in PEOPLE {
        people.push((login, world.existing(town).await.user(login).await));
    }
    let mut routes = world.installation.routes();
    routes.sort_by_key(|route| (route.path.clone(), route.method.to_string()));
    let mut doors = format!("# answers to: {}\n", people.iter().map(|(login, _)| *login).collect::<Vec<_>>().join(" "));
    let mut seen = BTreeSet::new();
    for route in &routes {
        assert!(seen.insert(format!("{} {}", route.method, route.path)), "{} is mounted twice", route.path);
        assert!(belongs(route), "{} lies outside the segment of {}", route.path, route.plugin);
        writeln!(doors, "{} {} {}", route.method, route.path, answers(route, &people).await).unwrap();
    }
    reviewed("routes.txt", &doors);
    world.end().await;
}

/// A plugin mounts below its own segment; the desk and the ways in stand at the root.
fn belongs(route: &Mounted) -> bool {
    let path = route.path.strip_prefix("/api/v1").unwrap_or(&route.path);
    let segment = path.split('/').nth(1).unwrap_or_default();
    let ways_in = matches!(segment, "sign-in" | "sign-out" | "oidc" | "scim" | "account");
    segment == route.plugin || (route.plugin == "identity" && ways_in) || (route.plugin == "desk" && path == "/")
}

/// What each person is answered. Changes are only tried by nobody: the others would change something.
async fn answers(route: &Mounted, people: &[(&str, User)]) -> String {
    let missing = sdk::uuid::Uuid::now_v7().to_string();
    let path = route.path.replace("{id}", &missing).replace("{number}", "1").replace("{n}", "1");
    let path = path.replace("{picture}", "image").replace("{day}", "2020-01-01").replace("{month}", "2020-01");
    let path = path.replace("{name}", "User");
    assert!(!path.contains('{'), "{path}: teach this test what stands there");
    let mut statuses = Vec::new();
    let reads = route.method.as_str() == "GET";
    for (login, person) in people.iter().filter(|(login, _)| reads || *login == "nobody") {
        let request = person.request(route.method.as_str().parse().unwrap(), &path).header("Accept", "text/html");
        let answer = testkit::Answer::of(request).await;
        assert!(answer.status < 500, "{} {path} for {login}: {}", route.method, answer.text());
        statuses.push(answer.status.to_string());
    }
    statuses.join(" ")
}
