//! A person a provider vouches for comes in.
use super::sign_in::note_address;
use super::{Entered, SIGN_IN, person, sign_in};
use crate::oidc::Vouched;
use crate::person::{self as rule, Person};
use crate::provider::{Admits, Trusted};
use crate::session::Way;
use crate::{role, store};
use sdk::{Cx, Error, Kind, PersonId, Result, Tx, UnitId, uuid::Uuid};

/// The providers people may choose at the door.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn doors(cx: &Cx) -> Result<Vec<Trusted>> {
    cx.read(SIGN_IN, async |tx| {
        let rows = store::provider::list(tx).await?;
        tx.admit_all(rows)
    })
    .await
}

/// One provider of the tenant.
///
/// # Errors
/// `NotFound`.
pub async fn door(cx: &Cx, id: Uuid) -> Result<Trusted> {
    cx.read(SIGN_IN, async |tx| {
        let row = store::provider::get(tx, id).await?.ok_or_else(Error::not_found)?;
        tx.admit(row).await
    })
    .await
}

/// Opens a session for the person a provider vouched for; roles and unit follow its claims, where the tenant mapped them.
///
/// # Errors
/// `Denied` if nobody here is this person, and the provider may bring in nobody new.
pub async fn sign_in_vouched(cx: &Cx, trusted: Option<&Trusted>, vouched: &Vouched, device: &str) -> Result<Entered> {
    let assignable: Vec<String> = role::assignable(cx).into_iter().map(|role| role.key.to_owned()).collect();
    cx.write(SIGN_IN, async |tx| {
        tx.note("way", "oidc");
        note_address(tx, cx);
        let person = match trusted {
            Some(trusted) => recognise(tx, trusted, vouched).await?,
            None => by_login(tx, &vouched.login).await?,
        };
        let person = person.filter(|person| person.active).ok_or_else(no_account)?;
        tx.about(person.id);
        let id = person.id;
        if let Some(trusted) = trusted {
            tx.note("provider", trusted.id.to_string());
            follow_claims(tx, person, trusted, vouched, &assignable).await?;
        }
        let way = trusted.map(|trusted| Way { provider: trusted.id, session: vouched.session.clone() });
        let rules = store::rule::current(tx).await?;
        sign_in::open_through(tx, &rules, id, device, way, vouched.strong).await
    })
    .await
}

async fn by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Person>> {
    person::by_login(tx, &login.to_lowercase()).await
}

/// By subject; at the first time by log-in, or as somebody new.
async fn recognise(tx: &mut Tx<'_>, trusted: &Trusted, vouched: &Vouched) -> Result<Option<Person>> {
    if let Some(id) = store::provider::person(tx, trusted.id, &vouched.subject).await? {
        let row = store::person::get(tx, id).await?;
        return tx.admit_some(row).await;
    }
    let person = match by_login(tx, &vouched.login).await? {
        // The name was given to somebody else there: they are not who they would seem to be.
        Some(known) if store::provider::is_known(tx, trusted.id, known.id).await? => return Ok(None),
        Some(known) => known,
        None if trusted.admits == Admits::Known => return Ok(None),
        None => newcomer(tx, trusted, vouched).await?,
    };
    store::provider::remember(tx, trusted.id, &vouched.subject, person.id).await?;
    tx.note("first_time", true);
    Ok(Some(person))
}

async fn newcomer(tx: &mut Tx<'_>, trusted: &Trusted, vouched: &Vouched) -> Result<Person> {
    let login = rule::login(&vouched.login)?;
    let told = if vouched.name.trim().is_empty() { &vouched.login } else { &vouched.name };
    let (name, email) = (rule::name(told)?, vouched.email.clone());
    let (tenant, id) = (tx.tenant(), PersonId::new());
    let person = Person { tenant, id, login, name, email, unit: trusted.unit, active: true, left_at: None };
    person::add(tx, &person, &[], None).await?;
    Ok(person)
}

/// Where the tenant mapped a claim, the provider decides: what it no longer says is gone.
async fn follow_claims(
    tx: &mut Tx<'_>,
    person: Person,
    trusted: &Trusted,
    vouched: &Vouched,
    assignable: &[String],
) -> Result<()> {
    if !trusted.roles.claim.is_empty() {
        let mut roles = trusted.roles.targets(&vouched.values(&trusted.roles.claim));
        roles.retain(|role| assignable.contains(role));
        let held = store::person::roles(tx, person.id).await?;
        if held != roles {
            tx.changed("roles", held, roles.clone());
            store::person::set_roles(tx, person.id, &roles).await?;
        }
    }
    if !trusted.units.claim.is_empty() {
        let units = trusted.units.targets(&vouched.values(&trusted.units.claim));
        let unit: Option<UnitId> = units.first().and_then(|unit| unit.parse().ok());
        if let Some(unit) = unit.filter(|unit| *unit != person.unit) {
            tx.changed("unit", person.unit.to_string(), unit.to_string());
            store::person::save(tx, &Person { unit, ..person }).await?;
        }
    }
    Ok(())
}

/// Ends sessions because their provider says so (Back-Channel Logout 1.0); how many.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn log_out(cx: &Cx, trusted: &Trusted, subject: &str, session: Option<&str>) -> Result<usize> {
    cx.write(SIGN_IN, async |tx| {
        let ended = store::provider::end_sessions(tx, trusted.id, subject, session).await?;
        tx.about(trusted.id);
        tx.note("ended_by_provider", ended);
        Ok(ended)
    })
    .await
}

fn no_account() -> Error {
    Error::new(
        Kind::Denied,
        "no_account",
        "Ihr Dienstkonto ist hier nicht bekannt. Sie wurden nicht angemeldet. Bitten Sie die Administration Ihrer Verwaltung um ein Konto.",
    )
}
