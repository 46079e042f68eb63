//! Grants for programs: the tenant's own, and what the operator does over a tenant.
use super::{After, id, no_day};
use crate::grant::{Grant, Power, Revoked, Use};
use crate::service::{self, GIVE, LIST, Overview, REVOKE, SEE, Wanted};
use crate::web;
use actix_web::web::{Json, Path, Query};
use chrono::TimeDelta;
use sdk::web::{Answer, Cursor, json};
use sdk::{Cx, Doc, Error, Result, Routes, local_day};
use serde::Deserialize;
use serde_json::{Value, json as object};

const HERE: &str = "/api/v1/registry/grants";
const OVER: &str = "/api/v1/registry/tenants/{id}/grants";
const OWN: [(&str, &str); 3] = [("items", "[object]"), ("uses", "[object]"), ("next", "string?")];
const NEW: [(&str, &str); 3] = [("powers", "[string]"), ("until", "date"), ("reason", "string")];

pub(in crate::web) fn api(routes: &mut Routes) {
    let (one, tenant) = (format!("{HERE}/{{id}}"), web::api::detail());
    let end = [("grant", "uuid"), ("reason", "string")];
    let own = Doc::reads(
        "The grants over the caller's tenant; `uses`, page by page, is what was done under them, the latest first",
        &OWN,
    );
    routes
        .get(HERE, list)
        .doc(Doc { query: &["cursor"], ..own })
        .post(&format!("{one}/revoke"), revoke)
        .doc(Doc::does(
            "Ends a grant over the caller's tenant, from the next request on",
            &[("reason", "string")],
            &OWN,
        ))
        .post(&format!("{one}/renew"), renew)
        .doc(Doc::does(
            "Begins a grant over the caller's tenant anew, up to and including a day, with no more than it allowed before",
            &NEW,
            &OWN,
        ))
        .post(OVER, give)
        .doc(Doc::does(
            "Lets the one above a tenant administer it, or a district found its own, up to and including a day",
            &NEW,
            &tenant,
        ))
        .post(&format!("{OVER}/revoke"), revoke_over)
        .doc(Doc::does("Ends a grant over a tenant below the caller's", &end, &tenant));
}

/// What a grant shall allow.
#[derive(Default, Deserialize)]
#[serde(default)]
struct New {
    powers: Vec<String>,
    until: String,
    reason: String,
}

impl New {
    fn wanted(&self) -> Result<Wanted> {
        if let Some(odd) = self.powers.iter().find(|key| Power::of(key).is_none()) {
            return Err(no_power(odd));
        }
        let asked = |power: &Power| self.powers.iter().any(|key| key == power.key());
        let last_day = self.until.parse().map_err(|_| no_day())?;
        Ok(Wanted { powers: Power::ALL.into_iter().filter(asked).collect(), last_day, reason: self.reason.clone() })
    }
}

fn no_power(key: &str) -> Error {
    let key: String = key.chars().take(60).collect();
    let text = format!(
        "Eine Befugnis „{key}“ gibt es nicht. Es wurde nichts erteilt. Wählen Sie found, configure oder suspend."
    );
    Error::invalid("registry.no_power", text)
}

/// Which grant ends, if the address does not say it, and why.
#[derive(Default, Deserialize)]
#[serde(default)]
struct End {
    grant: String,
    reason: String,
}

/// A grant as pages show it.
pub(in crate::web) fn view(cx: &Cx, grant: &Grant) -> Value {
    let (live, since) = (grant.is_live(cx.now()), local_day(grant.given_at));
    // The last day, not the midnight after it.
    let until = local_day(grant.until - TimeDelta::seconds(1));
    let ended = |end: &Revoked| object!({ "at": end.at, "by": end.by, "reason": end.reason });
    object!({
        "id": grant.id, "holder": grant.holder.1, "grantor": grant.grantor.1, "given_by": grant.given_by,
        "powers": grant.powers, "since": since, "until": until, "reason": grant.reason, "live": live,
        "renewable": !live && grant.over != grant.holder.0, "ended": grant.revoked.as_ref().map(ended),
    })
}

async fn own(cx: &Cx, after: Option<&str>) -> Answer {
    let Overview { grants, uses, next, .. } = service::overview(cx, Cursor::parse(after)?).await?;
    let used = |used: &Use| object!({ "at": used.at, "who": used.who, "action": used.action });
    let items: Vec<Value> = grants.iter().map(|grant| view(cx, grant)).collect();
    let uses: Vec<Value> = uses.iter().map(used).collect();
    json(&object!({ "items": items, "uses": uses, "next": next.map(|next| next.to_string()) }))
}

async fn list(cx: Cx, after: Query<After>) -> Answer {
    own(&cx, after.cursor.as_deref()).await
}

async fn revoke(cx: Cx, path: Path<String>, end: Json<End>) -> Answer {
    web::demand(&cx, &[REVOKE, SEE])?;
    service::revoke(&cx, id(&path)?, &end.reason).await?;
    own(&cx, None).await
}

async fn renew(cx: Cx, path: Path<String>, new: Json<New>) -> Answer {
    web::demand(&cx, &[GIVE, SEE])?;
    service::renew(&cx, id(&path)?, new.wanted()?).await?;
    own(&cx, None).await
}

async fn give(cx: Cx, path: Path<String>, new: Json<New>) -> Answer {
    web::demand(&cx, &[GIVE, LIST, SEE])?;
    let over = web::id(&path)?;
    service::give(&cx, over, new.wanted()?).await?;
    web::api::shown(&cx, over).await
}

async fn revoke_over(cx: Cx, path: Path<String>, end: Json<End>) -> Answer {
    web::demand(&cx, &[REVOKE, LIST, SEE])?;
    let over = web::id(&path)?;
    service::revoke_over(&cx, over, id(&end.grant)?, &end.reason).await?;
    web::api::shown(&cx, over).await
}
