//! The addresses of SCIM 2.0 (RFC 7644 §3.2). Errors get their form at the edge.
mod answer;
mod discovery;
mod group;
mod user;

use crate::scim::{MEDIA, ROOT};
use sdk::{Doc, Routes, schema};

const USER: &[(&str, &str)] = &[
    ("schemas", "[string]"),
    ("userName", "string"),
    ("externalId", "string?"),
    ("name", "object?"),
    ("displayName", "string?"),
    ("emails", "[object]?"),
    ("active", "boolean?"),
];
const GROUP: &[(&str, &str)] = &[("schemas", "[string]"), ("displayName", "string"), ("members", "[object]?")];
const LIST: &[(&str, &str)] = &[
    ("schemas", "[string]"),
    ("totalResults", "integer"),
    ("startIndex", "integer"),
    ("itemsPerPage", "integer"),
    ("Resources", "[object]?"),
];
const SEARCH: &[(&str, &str)] =
    &[("schemas", "[string]"), ("filter", "string?"), ("startIndex", "integer?"), ("count", "integer?")];
const PATCH: &[(&str, &str)] = &[("schemas", "[string]"), ("Operations", "[object]")];
const ASKED: &[&str] = &["filter", "startIndex", "count", "attributes", "excludedAttributes"];

pub(super) fn routes(routes: &mut Routes) {
    discovery(routes);
    let (users, user) = (format!("{ROOT}/Users"), format!("{ROOT}/Users/{{id}}"));
    routes
        .get(&users, user::list)
        .doc(Doc { query: ASKED, ..Doc::reads("Users a connection cares for", LIST) })
        .post(&users, user::create)
        .doc(takes("Takes a user on", USER, USER).makes())
        .post(&format!("{users}/.search"), user::search)
        .doc(takes("Users a connection cares for, asked for in a body", SEARCH, LIST))
        .get(&user, user::get)
        .doc(Doc::reads("A user", USER))
        .put(&user, user::replace)
        .doc(takes("Replaces a user", USER, USER))
        .patch(&user, user::patch)
        .doc(takes("Changes parts of a user", PATCH, USER))
        .delete(&user, user::remove)
        .doc(Doc { answer: Some((204, schema(&[]))), ..Doc::reads("Ends a user's account", &[]) });
    let (groups, group) = (format!("{ROOT}/Groups"), format!("{ROOT}/Groups/{{id}}"));
    routes
        .get(&groups, group::list)
        .doc(Doc { query: ASKED, ..Doc::reads("Roles a connection may give and take, as groups", LIST) })
        .post(&groups, group::create)
        .doc(takes("Refused: roles are the tenant's own", GROUP, GROUP))
        .post(&format!("{groups}/.search"), group::search)
        .doc(takes("Groups, asked for in a body", SEARCH, LIST))
        .get(&group, group::get)
        .doc(Doc::reads("A group", GROUP))
        .put(&group, group::replace)
        .doc(takes("Replaces the members of a group", GROUP, GROUP))
        .patch(&group, group::patch)
        .doc(takes("Changes the members of a group", PATCH, GROUP))
        .delete(&group, group::remove)
        .doc(Doc { answer: Some((204, schema(&[]))), ..Doc::reads("Refused: roles are the tenant's own", &[]) });
}

fn discovery(routes: &mut Routes) {
    const NAMED: &[(&str, &str)] = &[("id", "string"), ("name", "string")];
    routes
        .get(&format!("{ROOT}/ServiceProviderConfig"), discovery::provider)
        .doc(Doc::reads("What of SCIM is offered", &[("schemas", "[string]")]))
        .get(&format!("{ROOT}/ResourceTypes"), discovery::types)
        .doc(Doc::reads("The kinds of resources", LIST))
        .get(&format!("{ROOT}/ResourceTypes/{{name}}"), discovery::kind)
        .doc(Doc::reads("A kind of resource", NAMED))
        .get(&format!("{ROOT}/Schemas"), discovery::schemas)
        .doc(Doc::reads("The schemas of the resources", LIST))
        .get(&format!("{ROOT}/Schemas/{{name}}"), discovery::schema)
        .doc(Doc::reads("A schema", NAMED));
}

fn takes(summary: &'static str, body: &[(&str, &str)], answer: &[(&str, &str)]) -> Doc {
    Doc { body: Some((MEDIA, schema(body))), ..Doc::reads(summary, answer) }
}
