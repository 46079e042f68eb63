//! Founds the tenants of the demo world, as the people who would do it, and equips everybody.
use super::access::{Access, Accesses};
use super::{Fault, as_service, person, tell, town};
use crate::{Installation, found};
use identity::credential;
use registry::service::NewTenant;
use sdk::{Cx, Town};
use serde_json::json;
use std::sync::Arc;

/// A tenant of the demo world: who founds it, and from what.
struct Plan {
    key: &'static str,
    title: &'static str,
    kind: &'static str,
    blueprint: &'static str,
    founder: (&'static str, &'static str),
}

const PLANS: [Plan; 3] = [
    Plan {
        key: "kreis-rurland",
        title: "Kreis Rurland",
        kind: "district",
        blueprint: "district",
        founder: ("betrieb", "operator"),
    },
    Plan {
        key: "rurbroich",
        title: "Stadt Rurbroich",
        kind: "municipality",
        blueprint: "city",
        founder: ("betrieb", "operator"),
    },
    Plan {
        key: "kleinhausen",
        title: "Gemeinde Kleinhausen",
        kind: "municipality",
        blueprint: "small-town",
        founder: ("kreis-rurland", "kreisadmin"),
    },
];

const PEOPLE: [(&str, &[&str]); 4] = [
    ("betrieb", &["operator"]),
    ("kreis-rurland", &["kreisadmin"]),
    ("rurbroich", &["poststelle", "sachbearbeitung", "leitung", "admin"]),
    ("kleinhausen", &["poststelle", "sachbearbeitung", "leitung", "admin"]),
];

/// Founds what is missing and writes down how everybody gets in.
pub async fn found(installation: &Installation, accesses: &mut Accesses) -> Result<(), Fault> {
    let blueprint = registry::blueprint::find("operator")?.with_password(&registry::password::initial());
    found::operator(installation, "betrieb", "Betrieb Gemeinwerk", &blueprint).await?;
    tell("Mandant betrieb steht");
    equip(installation, accesses, "betrieb").await?;
    for plan in &PLANS {
        if town(installation, plan.key).await?.is_none_or(|town| town.state == "founding") {
            raise(installation, plan).await?;
        }
        tell(&format!("Mandant {} steht", plan.key));
        equip(installation, accesses, plan.key).await?;
    }
    Ok(())
}

async fn raise(installation: &Installation, plan: &Plan) -> Result<(), Fault> {
    let founder = town(installation, plan.founder.0).await?.ok_or("the founder is missing")?;
    let cx = person(installation, &founder, plan.founder.1).await?;
    if let Some(stuck) = town(installation, plan.key).await? {
        registry::service::retry(&cx, stuck.id).await?;
        return Ok(());
    }
    let new = NewTenant {
        key: plan.key.into(),
        title: plan.title.into(),
        kind: plan.kind.into(),
        parent: None,
        blueprint: plan.blueprint.into(),
    };
    registry::service::found(&cx, new).await?;
    Ok(())
}

/// Gives everybody of a tenant a password, a second factor and an app password, once.
async fn equip(installation: &Installation, accesses: &mut Accesses, key: &str) -> Result<(), Fault> {
    let town = town(installation, key).await?.ok_or("the tenant is missing")?;
    let cx = as_service(installation, &town, "identity").await?;
    let people = PEOPLE.iter().filter(|(tenant, _)| *tenant == key).flat_map(|(_, people)| people.iter());
    for login in people {
        if !accesses.knows(key, login) {
            let access = way_in(installation, &cx, &town, login).await?;
            let url = installation.gate.house.address(key);
            accesses.add(key, url, &town.kind, access)?;
        }
    }
    Ok(())
}

async fn way_in(installation: &Installation, cx: &Cx, town: &Arc<Town>, login: &str) -> Result<Access, Fault> {
    let (password, totp_secret) = (registry::password::initial(), credential::new_secret());
    let secret = credential::decode_secret(&totp_secret)?;
    let app_password = identity::service::equip(cx, login, &password, &secret).await?;
    let roles = person(installation, town, login).await?.actor().roles.clone();
    Ok(Access { login: login.to_owned(), password, app_password, totp_secret, roles })
}

/// A Leistungsschein for each municipality and product, with prices of a made-up list.
pub async fn agree(installation: &Installation) -> Result<(), Fault> {
    let operator = town(installation, "betrieb").await?.ok_or("the operator is missing")?;
    let cx = person(installation, &operator, "operator").await?;
    let known = contracts::service::agreements(&cx, None).await?.0;
    if !known.is_empty() {
        return Ok(());
    }
    let customers = [
        ("rurbroich", "Stadt Rurbroich", "Rathausplatz 1", "Rurbroich", leitweg("053340099")),
        ("kleinhausen", "Gemeinde Kleinhausen", "Dorfstraße 4", "Kleinhausen", leitweg("053340098")),
    ];
    let products = [("platform", 4_900, 250, 0), ("inbox", 12_000, 120, 0), ("dms", 18_000, 390, 190)];
    for (customer, name, street, city, leitweg_id) in customers {
        for (product, base, user, gb) in products {
            let agreement = json!({
                "customer": customer, "product": product, "valid_from": "2026-01-01",
                "base_cents": base, "per_user_cents": user, "per_gb_cents": gb, "vat_rate_bp": 1900,
                "name": name, "street": street, "postcode": "52999", "city": city,
                "leitweg_id": leitweg_id, "email": format!("rechnung@{customer}.example"),
            });
            contracts::service::agree(&cx, serde_json::from_value(agreement)?).await?;
        }
    }
    tell("Leistungsscheine sind vereinbart");
    Ok(())
}

/// A Leitweg-ID of a made-up authority, with its check digits (ISO 7064 MOD 97-10).
fn leitweg(coarse: &str) -> String {
    let digits = format!("{coarse}00");
    let rest = digits.bytes().fold(0_u64, |rest, b| (rest * 10 + u64::from(b.saturating_sub(b'0'))) % 97);
    format!("{coarse}-{:02}", 98 - rest)
}
