//! Providers a tenant trusts: kept by its administration.
use super::REGULATE;
use crate::provider::{Admits, Mapping, Trusted};
use crate::{role, store};
use sdk::ports::UnitView;
use sdk::{Cx, Error, Result, Tx, uuid::Uuid};

/// A provider as the administration writes it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct ProviderForm {
    /// What people read on the button.
    pub title: String,
    /// The issuer's address.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; empty keeps the one before.
    pub client_secret: String,
    /// `known` or `everybody`.
    pub admits: String,
    /// The unit of new persons whose claims name none.
    pub unit: String,
    /// Which claim gives roles.
    pub roles_claim: String,
    /// What its values mean: `Wert = Rolle`, one a line.
    pub roles_map: String,
    /// Which claim gives the unit.
    pub units_claim: String,
    /// What its values mean: `Wert = Einheit`, one a line.
    pub units_map: String,
}

/// The providers, and the units to choose from.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn providers(cx: &Cx) -> Result<(Vec<Trusted>, Vec<UnitView>)> {
    cx.read(REGULATE, async |tx| {
        let rows = store::provider::list(tx).await?;
        Ok((tx.admit_all(rows)?, store::unit::list(tx).await?))
    })
    .await
}

/// Trusts a provider, or changes how: with `id` the one that is trusted already.
///
/// # Errors
/// `NotFound`; `Invalid` for what does not fit; `Conflict` if it is trusted already or there are too many.
pub async fn trust(cx: &Cx, id: Option<Uuid>, form: &ProviderForm) -> Result<Uuid> {
    cx.demand(REGULATE)?;
    let (title, issuer) = (filled(&form.title)?, issuer(&form.issuer)?);
    let roles = Mapping::parse(&form.roles_claim, &form.roles_map)?;
    role::check(cx, &roles.values.values().cloned().collect::<Vec<_>>())?;
    let mut units = Mapping::parse(&form.units_claim, &form.units_map)?;
    let secret = form.client_secret.trim();
    let fresh = if secret.is_empty() {
        None
    } else {
        Some(cx.ports().blobs.seal(cx, crate::CLIENT_SECRET, secret.as_bytes())?)
    };
    cx.write(REGULATE, async |tx| {
        let known = match id {
            Some(id) => Some(get(tx, id).await?),
            None => None,
        };
        let before = known.as_ref().map(told);
        for target in units.values.values_mut() {
            *target = cx.ports().directory.unit(tx, target).await?.id.to_string();
        }
        let sealed_secret = fresh.or(known.map(|known| known.sealed_secret)).ok_or_else(no_secret)?;
        let trusted = Trusted {
            tenant: tx.tenant(),
            id: id.unwrap_or_else(Uuid::now_v7),
            title,
            issuer,
            client_id: filled(&form.client_id)?,
            sealed_secret,
            admits: Admits::of(&form.admits),
            unit: cx.ports().directory.unit(tx, &form.unit).await?.id,
            roles,
            units,
            changed_at: tx.now(),
        };
        tx.about(trusted.id);
        tx.changed("provider", before, Some(told(&trusted)));
        store::provider::save(tx, &trusted).await?;
        Ok(trusted.id)
    })
    .await
}

/// Trusts a provider no more: whoever came in through it is out.
///
/// # Errors
/// `NotFound`.
pub async fn distrust(cx: &Cx, id: Uuid) -> Result<()> {
    cx.write(REGULATE, async |tx| {
        tx.about(id);
        let known = get(tx, id).await?;
        tx.changed("provider", Some(told(&known)), None);
        if store::provider::delete(tx, id).await? { Ok(()) } else { Err(Error::not_found()) }
    })
    .await
}

async fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Trusted> {
    let row = store::provider::get(tx, id).await?.ok_or_else(Error::not_found)?;
    tx.admit(row).await
}

/// How a provider is trusted, as the log keeps it: never the secret.
fn told(trusted: &Trusted) -> serde_json::Value {
    let Trusted { title, issuer, client_id, admits, unit, roles, units, .. } = trusted;
    serde_json::json!({
        "title": title, "issuer": issuer, "client_id": client_id, "admits": admits.key(), "unit": unit,
        "roles_claim": roles.claim, "roles": roles.values, "units_claim": units.claim, "units": units.values,
    })
}

fn filled(text: &str) -> Result<String> {
    let text = text.trim();
    if !text.is_empty() && text.chars().count() <= 300 {
        return Ok(text.to_owned());
    }
    Err(Error::invalid(
        "identity.provider_incomplete",
        "Bezeichnung, Adresse und Client-Kennung werden gebraucht. Es wurde nichts gespeichert. Ergänzen Sie, was fehlt.",
    ))
}

/// Only over TLS, except on this machine: whoever reads along would be whoever they like.
fn issuer(text: &str) -> Result<String> {
    let text = filled(text)?;
    let url = openidconnect::url::Url::parse(&text).ok();
    let local = |host: &str| matches!(host, "127.0.0.1" | "localhost");
    let fits =
        url.is_some_and(|url| url.scheme() == "https" || (url.scheme() == "http" && url.host_str().is_some_and(local)));
    if fits {
        return Ok(text);
    }
    Err(Error::invalid(
        "identity.provider_address",
        "Die Adresse des Anmeldedienstes muss mit https:// beginnen. Es wurde nichts gespeichert. Prüfen Sie sie.",
    ))
}

fn no_secret() -> Error {
    Error::invalid(
        "identity.provider_secret",
        "Das Client-Geheimnis fehlt. Es wurde nichts gespeichert. Sie erhalten es vom Anmeldedienst.",
    )
}
