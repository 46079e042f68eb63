//! Connections: made, shown, revoked by the administration; found by their token.
use super::{FIND, account::myself};
use crate::connection::{Connection, Wanted};
use crate::rule::Rule;
use crate::{role, session, store};
use sdk::ports::UnitView;
use sdk::{Action, Actor, Cx, Error, Result, uuid::Uuid};

/// Connect a program that cares for persons. Never done in somebody else's stead: who makes one knows its token.
pub const CONNECT: Action = Action::new("identity.connection.manage", "Anbindungen verwalten").personal();

/// What the page of connections shows.
pub struct Overview {
    /// All connections, the latest first.
    pub connections: Vec<Connection>,
    /// The units to choose from.
    pub units: Vec<UnitView>,
    /// How many days a new one may live.
    pub longest: i64,
    /// How many accounts are to end and wait for somebody's release.
    pub held: usize,
}

/// All about the tenant's connections but their tokens.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn connections(cx: &Cx) -> Result<Overview> {
    cx.read(CONNECT, async |tx| {
        let rows = store::connection::list(tx).await?;
        Ok(Overview {
            connections: tx.admit_all(rows)?,
            units: store::unit::list(tx).await?,
            longest: store::rule::current(tx).await?.get(Rule::ConnectionDays),
            held: store::roster::held(tx).await?,
        })
    })
    .await
}

/// Makes a connection. Returns its token, which is told once.
///
/// # Errors
/// `Invalid` for what does not fit; `Conflict` if there are too many.
pub async fn connect(cx: &Cx, wanted: &Wanted) -> Result<String> {
    cx.demand(CONNECT)?;
    let (made_by, roles) = (myself(cx)?, role::check(cx, &wanted.roles)?);
    cx.write(CONNECT, async |tx| {
        let longest = store::rule::current(tx).await?.get(Rule::ConnectionDays);
        let (title, expires_at) = wanted.check(longest, tx.now())?;
        if store::connection::count_live(tx).await? >= Connection::MOST {
            return Err(too_many());
        }
        let unit = cx.ports().directory.unit(tx, &wanted.unit).await?.id;
        let (tenant, id, made_at) = (tx.tenant(), Uuid::now_v7(), tx.now());
        let made_by_name = tx.actor().name.clone();
        let (revoked_at, revoked_by, used_at) = (None, None, None);
        let connection = Connection {
            tenant,
            id,
            title,
            roles,
            unit,
            made_by,
            made_by_name,
            made_at,
            expires_at,
            revoked_at,
            revoked_by,
            used_at,
        };
        tx.about(id);
        tx.note("title", connection.title.as_str());
        tx.note("roles", connection.roles.clone());
        tx.note("expires_at", expires_at.to_rfc3339());
        let token = session::token();
        store::connection::save(tx, &connection, &session::digest(&token)).await?;
        Ok(token)
    })
    .await
}

/// Revokes a connection: its token opens nothing any more. The persons it cared for stay as they are.
///
/// # Errors
/// `NotFound`; `Conflict` if it was revoked before.
pub async fn disconnect(cx: &Cx, id: Uuid) -> Result<()> {
    cx.write(CONNECT, async |tx| {
        let row = store::connection::get(tx, id).await?.ok_or_else(Error::not_found)?;
        let revoked = tx.admit(row).await?.revoke(tx.hand().name(), tx.now())?;
        tx.about(id);
        tx.note("revoked", revoked.title.as_str());
        store::connection::end(tx, &revoked).await
    })
    .await
}

/// Which connection a token opens, if any does now. Tokens are random: no slow hash, no guessing.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn by_token(cx: &Cx, token: &str) -> Result<Option<Actor>> {
    let digest = session::digest(token);
    let found = cx.read(FIND, async |tx| match store::connection::holder(tx, &digest).await? {
        Some((row, stale)) => Ok(Some((tx.admit(row).await?.actor(), stale))),
        None => Ok(None),
    });
    match found.await? {
        Some((actor, true)) => {
            cx.write(FIND, async |tx| store::connection::touch(tx, &digest).await).await?;
            Ok(Some(actor))
        }
        found => Ok(found.map(|(actor, _)| actor)),
    }
}

fn too_many() -> Error {
    Error::conflict(
        "identity.too_many_connections",
        "Ihre Verwaltung hat schon sehr viele Anbindungen. Es wurde keine angelegt. Beenden Sie zuerst die, die Sie nicht mehr brauchen.",
    )
}
