//! Who must not see or change what one municipality has, each with the door they knock at.
use serde_json::{Value, json};
use testkit::{Town, User, World};

/// Somebody without business here.
pub struct Actor {
    /// The column of the matrix.
    pub label: &'static str,
    pub user: User,
    /// Kinds of things that are theirs all the same: the district founded the tenant, the operator bills it.
    own: &'static [&'static str],
    /// How the grant over the municipality stands while they ask.
    pub grant: Grant,
    /// One body that fits every change: what is refused is refused because of the identity.
    pub body: Value,
}

/// How the district's grant over the municipality stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    Live,
    Expired,
    Revoked,
}

impl Grant {
    /// The statement that makes it stand so; the last one leaves everything as it was.
    pub fn arrange(self, home: &str) -> String {
        let (until, revoked) = match self {
            Self::Live => ("given_at + interval '700 days'", "null, null"),
            Self::Expired => ("given_at + interval '1 microsecond'", "null, null"),
            Self::Revoked => ("given_at + interval '700 days'", "given_at, 'Administration'"),
        };
        format!(
            "update registry.grants set valid_until = {until}, (revoked_at, revoked_by) = row({revoked}) \
             where tenant_id = '{home}'"
        )
    }
}

impl Actor {
    /// Whether what the address asks for is theirs.
    pub fn owns(&self, path: &str) -> bool {
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        self.own.iter().any(|own| path.starts_with(own))
    }
}

const DOOR: &str = "at the door";

/// Everybody. The district that stands above asks three times: with its grant, after it ran out, and after it was revoked.
pub async fn actors(world: &World, town: &Town<'_>, other: &Town<'_>) -> Vec<Actor> {
    let mut all = Vec::new();
    let mut add = async |label, user: User, own| {
        let body = body(&user).await;
        all.push(Actor { label, user, own, grant: Grant::Live, body });
    };
    add("nobody", town.stranger(), &[] as &[_]).await;
    for (label, login) in
        [("post room", "poststelle"), ("clerk", "sachbearbeitung"), ("head", "leitung"), ("admin", "admin")]
    {
        add(label, other.user(login).await, &[]).await;
    }
    let district = world.existing("kreis-rurland").await.user("kreisadmin").await;
    let sibling = world.existing("kreis-anders").await.user("kreisadmin").await;
    let operator = world.existing("betrieb").await.user("operator").await;
    let clerk = other.user("sachbearbeitung").await;
    add("sibling district", sibling, &[]).await;
    add("own district", district.clone(), &["/registry"]).await;
    add("operator", operator.clone(), &["/registry", "/contracts"]).await;
    let program = program(other).await;
    add("connection", program.clone(), &[]).await;
    for (who, user) in
        [("clerk", clerk), ("connection", program), ("own district", district.clone()), ("operator", operator)]
    {
        let label: &'static str = format!("{who} {DOOR}").leak();
        add(label, user.at(town), &[]).await;
    }
    let body = body(&district).await;
    for (label, grant) in [("parent without grant", Grant::Revoked), ("expired grant", Grant::Expired)] {
        all.push(Actor { label, user: district.clone(), own: &[], grant, body: body.clone() });
    }
    all
}

/// A program the tenant connected, by its token; used once, so that pages about it no longer change.
pub async fn program(town: &Town<'_>) -> User {
    let fields = [("title", "Personalsystem"), ("days", "90"), ("unit", "FB20"), ("role-clerk", "on")];
    let page = town.user("admin").await.form("/identity/connections", &fields).await.is(200).text();
    let token = testkit::between(&page, "<p><code class=\"gw-mono\">", "<").to_owned();
    let program = town.stranger().connected(&token);
    program.get("/scim/v2/ServiceProviderConfig").await.is(200);
    program
}

async fn body(user: &User) -> Value {
    let processes = user.get("/api/v1/dms/processes").await.json();
    let process = processes["items"][0]["id"].as_str().map_or_else(crate::made::nothing, str::to_owned);
    json!({
        "unit": "FB20", "process": process, "code": user.code(), "reason": "geht nicht", "sender": "x", "subject": "x",
        "level": "strict", "kind": "exclude", "person": "leitung", "exception": crate::made::nothing(), "decision": "confirm",
        "key": "FB99", "title": "x", "name": "x", "login": "x", "issuer": "https://id.example", "client_id": "x", "client_secret": "x", "note": "x", "valid_from": "2027-01-01", "until": "2027-01-01", "base": "1,00", "per_user": "1,00", "per_gb": "1,00", "vat": "19",
    })
}

/// Who may see it, and does: without them the refusals would prove nothing.
pub async fn readers(world: &World, town: &Town<'_>) -> Vec<User> {
    let mut readers = Vec::new();
    for login in ["poststelle", "sachbearbeitung", "leitung", "admin"] {
        readers.push(town.user(login).await);
    }
    readers.push(program(town).await);
    readers.push(world.existing("kreis-rurland").await.user("kreisadmin").await);
    readers.push(world.existing("betrieb").await.user("operator").await);
    readers
}
