//! The addresses of SCIM 2.0 (RFC 7644 §3.2). Errors get their form at the edge.
mod answer;
mod discovery;
mod group;
mod user;

use sdk::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes
        .get("/scim/v2/ServiceProviderConfig", discovery::provider)
        .get("/scim/v2/ResourceTypes", discovery::types)
        .get("/scim/v2/ResourceTypes/{name}", discovery::kind)
        .get("/scim/v2/Schemas", discovery::schemas)
        .get("/scim/v2/Schemas/{name}", discovery::schema)
        .get("/scim/v2/Users", user::list)
        .post("/scim/v2/Users", user::create)
        .post("/scim/v2/Users/.search", user::search)
        .get("/scim/v2/Users/{id}", user::get)
        .put("/scim/v2/Users/{id}", user::replace)
        .patch("/scim/v2/Users/{id}", user::patch)
        .delete("/scim/v2/Users/{id}", user::remove)
        .get("/scim/v2/Groups", group::list)
        .post("/scim/v2/Groups", group::create)
        .post("/scim/v2/Groups/.search", group::search)
        .get("/scim/v2/Groups/{id}", group::get)
        .put("/scim/v2/Groups/{id}", group::replace)
        .patch("/scim/v2/Groups/{id}", group::patch)
        .delete("/scim/v2/Groups/{id}", group::remove);
}
