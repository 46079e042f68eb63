use super::FOUND;
use super::delegate::{Holder, lean, under_grant};
use super::endowing::{endowment, no_mandate};
use crate::blueprint::{self, Template};
use crate::founding::Founding;
use crate::grant::Power;
use crate::tenant::{self, Draft, State, Tenant};
use crate::{password, store};
use chrono::TimeDelta;
use sdk::{Cx, Error, Kind, Result, TenantId, ports};

/// What initial passwords are sealed for.
pub const PASSWORD: &str = "registry.initial-password";
/// How long a founding rests before it is tried again by itself.
const REST: TimeDelta = TimeDelta::seconds(60);
/// Foundings tried again in one run.
const SHARE: i64 = 10;

/// What is asked for, as it was typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct NewTenant {
    /// The short name.
    pub key: String,
    /// The name as people write it.
    pub title: String,
    /// `district`, `association` or `municipality`.
    pub kind: String,
    /// The tenant above, by identity or short name; the caller's own if empty.
    #[serde(default)]
    pub parent: Option<String>,
    /// The blueprint's name.
    pub blueprint: String,
}

/// How somebody gets into a new tenant for the first time.
#[derive(Clone, Debug)]
pub struct Access {
    /// The log-in of who takes it over.
    pub login: String,
    /// The password, shown once.
    pub password: String,
}

/// The outcome of founding.
#[derive(Clone, Debug)]
pub struct Founded {
    /// The tenant: active, or still on its way.
    pub tenant: Tenant,
    /// The first log-in, if it is active.
    pub access: Option<Access>,
}

/// Founds a tenant from a blueprint and lets every plugin move in.
///
/// If a plugin cannot move in now, the tenant stays on its way and is tried again by itself.
///
/// # Errors
/// `Invalid` for unusable words, kinds and blueprints; `Conflict` if the short name is taken or the tenant above closed;
/// `NotFound` if the tenant above is not the caller's to see.
pub async fn found(cx: &Cx, new: NewTenant) -> Result<Founded> {
    let draft = Draft {
        key: new.key.trim().parse()?,
        title: tenant::title(&new.title)?,
        kind: new.kind.parse()?,
        blueprint: new.blueprint,
    };
    let template = blueprint::fit(&draft.blueprint, draft.kind)?;
    let password = password::initial();
    let above = new.parent.filter(|parent| !parent.is_empty()).unwrap_or_else(|| cx.tenant().to_string());
    let sealed = cx.ports().blobs.seal(cx, PASSWORD, password.as_bytes())?;
    let tenant = enter(cx, draft, &above, sealed).await?;
    settle(cx, tenant.id, &template, password).await
}

/// Writes the tenant's row and what its founder must remember.
async fn enter(cx: &Cx, draft: Draft, above: &str, sealed_password: Vec<u8>) -> Result<Tenant> {
    let holder = Holder::of(cx);
    cx.write(FOUND, async |tx| {
        if !holder.root {
            lean(tx, holder, &[Power::Found, Power::Configure]).await.map_err(|_| no_mandate())?;
        }
        let founder = store::tenant::get(tx, tx.tenant()).await?;
        let founder = tx.admit(founder).await?;
        let above = store::tenant::find(tx, above).await?.ok_or_else(Error::not_found)?;
        let tenant = tx.admit(above).await?.found(founder.kind, draft, tx.now())?;
        store::tenant::add(tx, &tenant, cx.ports().blobs.new_tenant_key(tenant.id)?).await?;
        store::founding::save(tx, &Founding::begun(founder.id, tenant.id, sealed_password, tx.now())).await?;
        tx.about(tenant.id);
        tx.note("key", tenant.key.clone());
        Ok(tenant)
    })
    .await
}

/// Tries a founding again that got stuck.
///
/// # Errors
/// `NotFound` if the caller did not found it or its log-in was handed over; `Conflict` if it is settled already.
pub async fn retry(cx: &Cx, id: TenantId) -> Result<Founded> {
    let (tenant, password) = recall(cx, id).await?;
    if tenant.state != State::Founding {
        return Err(Error::new(
            Kind::Conflict,
            "registry.already_settled",
            "Der Mandant ist schon eingerichtet. Es wurde nichts geändert. Laden Sie die Seite neu.",
        ));
    }
    let template = blueprint::find(&tenant.blueprint)?;
    settle(cx, id, &template, password).await
}

/// Hands over the first log-in of a settled tenant, once.
///
/// # Errors
/// `NotFound` if it was handed over before; `Conflict` if the tenant is still on its way.
pub async fn reveal(cx: &Cx, id: TenantId) -> Result<Founded> {
    let (tenant, password) = recall(cx, id).await?;
    if tenant.state == State::Founding {
        return Err(Error::conflict(
            "registry.not_settled",
            "Der Mandant wird noch eingerichtet. Zugangsdaten gibt es danach. Versuchen Sie es in einer Minute erneut.",
        ));
    }
    let template = blueprint::find(&tenant.blueprint)?;
    hand_over(cx, id, &template, password).await
}

/// Tries every founding of this tenant again that has waited long enough. Background work.
///
/// # Errors
/// Those of the database; a founding that fails again is noted and tried later.
pub async fn resume_foundings(cx: &Cx) -> Result<()> {
    let before = cx.now() - REST;
    let due = cx
        .read(FOUND, async |tx| {
            let rows = store::founding::list_due(tx, before, SHARE).await?;
            tx.admit_all(rows)
        })
        .await?;
    for founding in due {
        let (tenant, password) = recall(cx, founding.id).await?;
        let template = blueprint::find(&tenant.blueprint)?;
        let fault = move_in(cx, founding.id, &template, &password).await?;
        if let Some(fault) = fault {
            tracing::warn!(tenant = %founding.id, fault, "a founded tenant could not be settled again");
        }
    }
    Ok(())
}

async fn recall(cx: &Cx, id: TenantId) -> Result<(Tenant, String)> {
    let (tenant, founding) = cx
        .read(FOUND, async |tx| {
            let tenant = store::tenant::get(tx, id).await?;
            let founding = store::founding::get(tx, id).await?.ok_or_else(Error::not_found)?;
            Ok((tx.admit(tenant).await?, tx.admit(founding).await?))
        })
        .await?;
    let password = cx.ports().blobs.unseal(cx.town(), PASSWORD, &founding.sealed_password)?;
    Ok((tenant, String::from_utf8(password).map_err(Error::internal)?))
}

async fn settle(cx: &Cx, id: TenantId, template: &Template, password: String) -> Result<Founded> {
    match move_in(cx, id, template, &password).await? {
        None => hand_over(cx, id, template, password).await,
        Some(_) => Ok(Founded { tenant: recall(cx, id).await?.0, access: None }),
    }
}

/// Lets every plugin move in, outside any transaction, and notes how it went: the reason if it failed.
async fn move_in(cx: &Cx, id: TenantId, template: &Template, password: &str) -> Result<Option<String>> {
    let template = match endowment(cx, id).await? {
        Some(endowment) => template.clone().endowed(&endowment)?,
        None => template.clone(),
    };
    let founding = ports::Founding { id, blueprint: template.with_password(password) };
    let settled = cx.ports().towns.settle(cx, &founding).await;
    let fault = settled.err().map(|error| {
        tracing::warn!(tenant = %id, %error, cause = ?error.cause(), "a plugin did not move into a founded tenant");
        error.detail.into_owned()
    });
    cx.write(FOUND, async |tx| {
        let row = store::founding::lock(tx, id).await?;
        let founding = tx.admit(row).await?.tried(fault.clone(), tx.now());
        store::founding::save(tx, &founding).await?;
        tx.about(id);
        tx.note("settled", fault.is_none());
        Ok(fault)
    })
    .await
}

/// Forgets the password in the transaction that lets it out.
async fn hand_over(cx: &Cx, id: TenantId, template: &Template, password: String) -> Result<Founded> {
    let login = template.first_login()?;
    let handed = login.clone();
    under_grant(cx, id, Power::Configure, FOUND, async |tx| {
        tx.about(id);
        tx.note("handed_over", handed);
        Ok(())
    })
    .await?;
    let tenant = cx
        .write(FOUND, async |tx| {
            let founding = store::founding::lock(tx, id).await?;
            tx.admit(founding).await?;
            let tenant = store::tenant::get(tx, id).await?;
            let tenant = tx.admit(tenant).await?;
            store::founding::delete(tx, id).await?;
            tx.about(id);
            tx.note("handed_over", login.clone());
            Ok(tenant)
        })
        .await?;
    Ok(Founded { tenant, access: Some(Access { login, password }) })
}
