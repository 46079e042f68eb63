//! Signing in and out, with a password or through a provider.
use super::{SIGN_IN, person};
use crate::aside::aside;
use crate::credential;
use crate::rule::Rules;
use crate::session::{self, Flow, Session, Way};
use crate::store;
use sdk::{Cx, Error, Kind, PersonId, Result, Tx, uuid::Uuid};

/// A door that opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The token of the new session.
    pub token: String,
    /// Whether the session opens nothing before a second factor was shown.
    pub waits: bool,
}

/// Checks log-in and password and opens a session; the answer and its time are the same for every failure.
///
/// # Errors
/// `Unauthenticated` for whatever reason, a resting account too: otherwise it would tell which log-ins exist.
pub async fn sign_in(cx: &Cx, login: &str, password: &str, device: &str) -> Result<Entered> {
    let login = login.trim().to_lowercase();
    let found = cx.read(SIGN_IN, async |tx| stored_hash(tx, &login).await).await?;
    let (person, hash) = found.map_or((None, None), |(person, hash)| (Some(person), hash));
    let password = password.to_owned();
    let fits = aside(cx.tenant(), move || credential::verify(&password, hash.as_deref())).await?;
    let attempt = cx.write(SIGN_IN, async |tx| {
        note_address(tx, cx);
        match person {
            Some(person) => remember_attempt(tx, person, fits, device).await,
            // Nobody has this log-in: noted all the same, which also takes about as long.
            None => {
                tx.note("unknown", true);
                Ok(None)
            }
        }
    });
    attempt.await?.ok_or_else(refused)
}

/// Where somebody came from: what whoever looks into a break-in asks first.
pub(super) fn note_address(tx: &mut Tx<'_>, cx: &Cx) {
    if let Some(address) = cx.origin().address {
        tx.note("address", address.to_string());
    }
}

async fn stored_hash(tx: &mut Tx<'_>, login: &str) -> Result<Option<(PersonId, Option<String>)>> {
    let Some(person) = person::by_login(tx, login).await?.filter(|person| person.active) else {
        return Ok(None);
    };
    let credential = store::credential::get(tx, person.id).await?.unwrap_or_default();
    Ok(Some((person.id, credential.password_hash)))
}

async fn remember_attempt(tx: &mut Tx<'_>, person: PersonId, success: bool, device: &str) -> Result<Option<Entered>> {
    tx.about(person);
    let known = store::credential::lock(tx, person).await?.unwrap_or_default();
    // Not looked at before: only under the lock is the count of guesses sent side by side true.
    if known.rests(tx.now()) {
        tx.note("rests", true);
        return Ok(None);
    }
    tx.note("success", success);
    let rules = store::rule::current(tx).await?;
    store::credential::save(tx, person, &known.tried(success, &rules, tx.now())).await?;
    if success { open(tx, &rules, person, device).await.map(Some) } else { Ok(None) }
}

/// Opens a session; it waits if a role of the person demands a second factor.
pub(super) async fn open(tx: &mut Tx<'_>, rules: &Rules, person: PersonId, device: &str) -> Result<Entered> {
    open_through(tx, rules, person, device, None, false).await
}

/// As [`open`], for who came through a provider, which may have seen a second factor itself.
pub(super) async fn open_through(
    tx: &mut Tx<'_>,
    rules: &Rules,
    person: PersonId,
    device: &str,
    way: Option<Way>,
    strong: bool,
) -> Result<Entered> {
    let token = session::token();
    let waits = !strong && store::factor_role::demanded(tx, person).await?;
    // A password alone is half a proof where two are asked for.
    if waits {
        tx.note("waits", true);
    } else {
        prove(tx, person).await?;
    }
    let session = Session { way, ..Session::begin(device, rules, waits, tx.now()) };
    store::session::save(tx, &session::digest(&token), person, &session).await?;
    Ok(Entered { token, waits })
}

/// From here on the log knows who it is.
pub(super) async fn prove(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    let row = store::person::get(tx, id).await?.ok_or_else(Error::not_found)?;
    let person = tx.admit(row).await?;
    tx.proven(person.id, person.name);
    Ok(())
}

/// The provider that opened a session, if one did.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn opened_by(cx: &Cx, token: &str) -> Result<Option<Uuid>> {
    let digest = session::digest(token);
    cx.read(SIGN_IN, async |tx| store::provider::of_session(tx, &digest).await).await
}

/// Ends a session.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn sign_out(cx: &Cx, token: &str) -> Result<()> {
    cx.write(SIGN_IN, async |tx| {
        tx.note("end", true);
        if let Some(person) = store::session::delete(tx, &session::digest(token)).await? {
            tx.about(person);
            prove(tx, person).await?;
        }
        Ok(())
    })
    .await
}

/// Remembers a sign-in on its way through the provider.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn begin_flow(cx: &Cx, flow: &Flow) -> Result<()> {
    cx.write(SIGN_IN, async |tx| store::session::save_flow(tx, flow).await).await
}

/// Takes a flow back; it works once.
///
/// # Errors
/// `Invalid` if there is none, or it took too long.
pub async fn end_flow(cx: &Cx, state: &str) -> Result<Flow> {
    let id = state.parse::<Uuid>().map_err(|_| crate::oidc::broken_flow())?;
    let flow = cx.write(SIGN_IN, async |tx| store::session::take_flow(tx, id).await).await?;
    flow.ok_or_else(crate::oidc::broken_flow)
}

fn refused() -> Error {
    Error::new(
        Kind::Unauthenticated,
        "sign_in_refused",
        "Anmeldename oder Passwort stimmen nicht, oder das Konto ruht nach zu vielen Fehlversuchen. Sie sind nicht angemeldet. Prüfen Sie beides und versuchen Sie es in einigen Minuten erneut.",
    )
}
