//! The municipality as it is, and what everybody is told before it has anything.
use super::NO_THING;
use super::actors::{Actor, Grant};
use super::question::{With, ask};
use crate::made::Told;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use sdk::Mounted;
use std::collections::BTreeMap;

/// All rows of the municipality. That somebody knocked in vain may stand in its log; that they did something may not.
pub async fn at_home(owner: &mut AsyncPgConnection, home: &str) -> BTreeMap<String, String> {
    let mut rows = crate::rows::of(owner, home).await;
    let deeds =
        format!("select count(*) from platform.audit where tenant_id = '{home}' and actor not like 'service:%'");
    // Leaves follow the rows in their own time.
    rows.retain(|table, _| !table.starts_with("platform.audit_"));
    rows.insert("platform.audit".to_owned(), crate::context::ask(owner, &deeds).await);
    rows
}

/// Makes the grant over the municipality stand so.
pub async fn arrange(owner: &mut AsyncPgConnection, home: &str, grant: Grant) {
    owner.batch_execute(&grant.arrange(home)).await.unwrap();
}

/// What everybody is answered by the routes that name no thing.
pub async fn lists(
    owner: &mut AsyncPgConnection,
    home: &str,
    routes: &[Mounted],
    actors: &[Actor],
) -> BTreeMap<(String, &'static str), Told> {
    let mut told = BTreeMap::new();
    for actor in actors {
        arrange(owner, home, actor.grant).await;
        for route in routes.iter().filter(|route| route.method == "GET" && !route.path.contains("{id}")) {
            // Twice: the first answer leaves traces of its own, such as when a password was used last.
            ask(&actor.user, route, NO_THING, With::Nothing).await;
            let answer = ask(&actor.user, route, NO_THING, With::Nothing).await;
            told.insert((route.path.clone(), actor.label), answer);
        }
    }
    arrange(owner, home, Grant::Live).await;
    told
}
