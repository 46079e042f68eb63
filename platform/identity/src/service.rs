//! What can be done with persons and their ways in. Each function: one action, one transaction.
use crate::credential::{self, Credential};
use crate::person::Person;
use crate::session::{self, Flow, Session};
use crate::store;
use sdk::{Action, Actor, Cx, Error, Kind, PersonId, Result, Tx, UnitId, Usage, uuid::Uuid};

/// See and change one's own account.
pub const ACCOUNT: Action = Action::new("identity.account.edit", "Eigenes Konto bearbeiten");
/// Know who works here.
pub const DIRECTORY: Action = Action::new("identity.directory.read", "Personen und Einheiten sehen");
/// Create persons; background work of provisioning.
pub const PROVISION: Action = Action::new("identity.person.provision", "Personen anlegen");
/// Check a password, open and end sessions.
pub const SIGN_IN: Action = Action::new("identity.session.open", "Anmelden");
/// Find out who a request comes from.
pub const FIND: Action = Action::new("identity.session.find", "Sitzung erkennen");
/// Remove what can no longer be used.
pub const SWEEP: Action = Action::new("identity.session.sweep", "Abgelaufene Sitzungen entfernen");

/// A person to be created.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Log-in; lower-cased.
    pub login: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: UnitId,
    /// Roles' keys.
    pub roles: Vec<String>,
    /// Initial password.
    pub password: Option<String>,
}

/// Checks log-in and password and opens a session; the answer and its time are the same for every failure.
///
/// # Errors
/// `Unauthenticated` for whatever reason; `TooMany` while an account rests.
pub async fn sign_in(cx: &Cx, login: &str, password: &str) -> Result<String> {
    let login = login.trim().to_lowercase();
    let found = cx.write(SIGN_IN, async |tx| stored_hash(tx, &login).await).await?;
    if found.as_ref().is_some_and(|(_, credential)| credential.rests(cx.now())) {
        return Err(resting());
    }
    let hash = found.as_ref().and_then(|(_, credential)| credential.password_hash.clone());
    let password = password.to_owned();
    let fits = tokio::task::spawn_blocking(move || credential::verify(&password, hash.as_deref())).await;
    let fits = fits.map_err(Error::internal)?;
    let Some((person, _)) = found else { return Err(refused()) };
    let token = cx.write(SIGN_IN, async |tx| remember_attempt(tx, person, fits).await).await?;
    token.ok_or_else(refused)
}

async fn stored_hash(tx: &mut Tx<'_>, login: &str) -> Result<Option<(PersonId, Credential)>> {
    let Some(person) = store::person::by_login(tx, login).await?.filter(|person| person.active) else {
        return Ok(None);
    };
    let credential = store::credential::lock(tx, person.id).await?.unwrap_or_default();
    Ok(Some((person.id, credential)))
}

async fn remember_attempt(tx: &mut Tx<'_>, person: PersonId, success: bool) -> Result<Option<String>> {
    tx.about(person);
    tx.note("success", success);
    let known = store::credential::lock(tx, person).await?.unwrap_or_default();
    let credential = known.tried(success, tx.now());
    store::credential::save(tx, person, &credential).await?;
    if success { open_session(tx, person).await.map(Some) } else { Ok(None) }
}

async fn open_session(tx: &mut Tx<'_>, person: PersonId) -> Result<String> {
    let token = session::token();
    let session = Session::begin(tx.now());
    store::session::save(tx, &session::digest(&token), person, &session).await?;
    Ok(token)
}

/// Opens a session for the person a provider vouched for.
///
/// # Errors
/// `Denied` if nobody here has that log-in: accounts are not made by signing in.
pub async fn sign_in_vouched(cx: &Cx, login: &str) -> Result<String> {
    cx.write(SIGN_IN, async |tx| {
        let person = store::person::by_login(tx, &login.to_lowercase()).await?.filter(|person| person.active);
        let person = person.ok_or_else(|| {
            Error::new(
                Kind::Denied,
                "no_account",
                "Ihr Dienstkonto ist hier nicht bekannt. Sie wurden nicht angemeldet. Bitten Sie die Administration Ihrer Verwaltung um ein Konto.",
            )
        })?;
        tx.about(person.id);
        tx.note("way", "oidc");
        open_session(tx, person.id).await
    })
    .await
}

/// Ends a session.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn sign_out(cx: &Cx, token: &str) -> Result<()> {
    cx.write(SIGN_IN, async |tx| {
        tx.note("end", true);
        store::session::delete(tx, &session::digest(token)).await
    })
    .await
}

/// Who a session token belongs to.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn by_session(cx: &Cx, token: &str) -> Result<Option<Actor>> {
    let digest = session::digest(token);
    let found = cx.read(FIND, async |tx| store::session::actor(tx, &digest).await).await?;
    match found {
        Some((actor, true)) => {
            cx.write(FIND, async |tx| store::session::touch(tx, &digest).await).await?;
            Ok(Some(actor))
        }
        found => Ok(found.map(|(actor, _)| actor)),
    }
}

/// Who a log-in with an app password belongs to. App passwords are random: no slow hash, no guessing.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn by_app_password(cx: &Cx, login: &str, password: &str) -> Result<Option<Actor>> {
    let (login, digest) = (login.trim().to_lowercase(), session::digest(password));
    cx.read(FIND, async |tx| match store::credential::by_app_password(tx, &login, &digest).await? {
        Some(person) => store::session::actor_of(tx, person).await,
        None => Ok(None),
    })
    .await
}

/// The actor a log-in stands for, without any proof: for provisioning and tests.
///
/// # Errors
/// `NotFound` if nobody has it.
pub async fn actor(cx: &Cx, login: &str) -> Result<Actor> {
    cx.read(FIND, async |tx| {
        let person = store::person::by_login(tx, login).await?.ok_or_else(Error::not_found)?;
        store::session::actor_of(tx, person.id).await?.ok_or_else(Error::not_found)
    })
    .await
}

/// Creates a person, if the log-in is still free, and counts it as entitled from now on.
///
/// # Errors
/// `Invalid` for an empty log-in.
pub async fn provision(cx: &Cx, new: NewPerson) -> Result<PersonId> {
    let password_hash = match new.password.clone() {
        Some(password) => {
            let hashed = tokio::task::spawn_blocking(move || credential::hash(&password)).await;
            Some(hashed.map_err(Error::internal)??)
        }
        None => None,
    };
    cx.write(PROVISION, async |tx| add_person(tx, &new, password_hash).await).await
}

pub(crate) async fn add_person(tx: &mut Tx<'_>, new: &NewPerson, password_hash: Option<String>) -> Result<PersonId> {
    let login = new.login.trim().to_lowercase();
    if let Some(known) = store::person::by_login(tx, &login).await? {
        return Ok(known.id);
    }
    let person = Person { id: PersonId::new(), login, name: new.name.clone(), unit: new.unit, active: true };
    store::person::save(tx, &person, &new.roles).await?;
    store::credential::save(tx, person.id, &Credential { password_hash, ..Credential::default() }).await?;
    tx.about(person.id);
    let (subject, at) = (person.id.to_string(), tx.now());
    let source = format!("{}:created", person.id);
    tx.meter(Usage { meter: "platform.users", source, quantity: 1, subject: Some(&subject), at }).await?;
    Ok(person.id)
}

/// Sets what a person proves themselves with, replacing what was there. Returns a fresh app password if wanted.
///
/// # Errors
/// `NotFound` if nobody has the log-in.
pub async fn equip(cx: &Cx, login: &str, password: &str, totp_secret: &[u8]) -> Result<String> {
    let (password, sealed) = (password.to_owned(), cx.ports().blobs.seal(cx, "totp", totp_secret)?);
    let hashed = tokio::task::spawn_blocking(move || credential::hash(&password)).await;
    let password_hash = Some(hashed.map_err(Error::internal)??);
    cx.write(PROVISION, async |tx| {
        let person = store::person::by_login(tx, login).await?.ok_or_else(Error::not_found)?;
        tx.about(person.id);
        let credential = Credential { password_hash, totp: Some(sealed), ..Credential::default() };
        store::credential::save(tx, person.id, &credential).await?;
        add_app_password(tx, person.id, "Erste Einrichtung").await
    })
    .await
}

/// Makes an app password for the actor; it is shown once.
///
/// # Errors
/// `Invalid` without a title.
pub async fn new_app_password(cx: &Cx, title: &str) -> Result<String> {
    if title.trim().is_empty() {
        return Err(Error::invalid(
            "identity.no_title",
            "Das App-Passwort hat noch keinen Namen. Es wurde nicht angelegt. Schreiben Sie, wofür Sie es brauchen.",
        ));
    }
    let me = myself(cx)?;
    cx.write(ACCOUNT, async |tx| add_app_password(tx, me, title.trim()).await).await
}

async fn add_app_password(tx: &mut Tx<'_>, person: PersonId, title: &str) -> Result<String> {
    let token = session::token();
    store::credential::add_app_password(tx, person, title, &session::digest(&token)).await?;
    tx.note("app_password", title);
    Ok(token)
}

/// Sets up one-time codes for the actor, if the first code fits the secret.
///
/// # Errors
/// `Invalid` if the code does not fit.
pub async fn enrol(cx: &Cx, secret: &[u8], code: &str) -> Result<()> {
    let me = myself(cx)?;
    let step = credential::totp_step(secret, code, 0, cx.now()).ok_or_else(crate::factor::wrong_code)?;
    let sealed = cx.ports().blobs.seal(cx, "totp", secret)?;
    cx.write(ACCOUNT, async |tx| {
        let known = store::credential::lock(tx, me).await?.unwrap_or_default();
        tx.about(me);
        tx.note("second_factor", "totp");
        store::credential::save(tx, me, &Credential { totp: Some(sealed), totp_step: step, ..known }).await
    })
    .await
}

/// Whether the actor has a second factor.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn has_factor(cx: &Cx) -> Result<bool> {
    let me = myself(cx)?;
    let credential = cx.write(ACCOUNT, async |tx| store::credential::lock(tx, me).await).await?;
    Ok(credential.is_some_and(|credential| credential.totp.is_some()))
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

/// Removes sessions and flows that can no longer be used.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn sweep(cx: &Cx) -> Result<()> {
    cx.write(SWEEP, async |tx| store::session::sweep(tx).await).await
}

fn myself(cx: &Cx) -> Result<PersonId> {
    cx.actor().person().ok_or_else(Error::not_found)
}

fn refused() -> Error {
    Error::new(
        Kind::Unauthenticated,
        "sign_in_refused",
        "Anmeldename oder Passwort stimmen nicht. Sie sind nicht angemeldet. Prüfen Sie beides und versuchen Sie es erneut.",
    )
}

fn resting() -> Error {
    Error::new(
        Kind::TooMany,
        "account_resting",
        "Es gab zu viele Fehlversuche. Die Anmeldung ruht für fünf Minuten. Versuchen Sie es danach erneut.",
    )
}
