//! A role as a group (RFC 7643 §4.2).
use super::shape::with_meta;
use super::user::User;
use super::{GROUP, ROOT, value as bad};
use sdk::{PersonId, Result, TenantId, uuid::Uuid};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A role with all that is shown of it.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its identity as a group.
    pub id: Uuid,
    /// The role's key.
    pub role: String,
    /// What the tenant calls it.
    pub title: String,
    /// What the connection calls it.
    pub external_id: Option<String>,
    /// Who holds it, with their names; not asked for if nothing stands here.
    pub members: Option<Vec<(PersonId, String)>>,
}

/// The identity of a role as a group: always the same, another one in every tenant.
pub fn id_of(tenant: TenantId, role: &str) -> Uuid {
    let digest = Sha256::new().chain_update(tenant.0.as_bytes()).chain_update(role.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, digested)| *byte = digested);
    sdk::uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl Group {
    /// As JSON, at the tenant's address.
    pub fn render(&self, address: &str) -> Value {
        let mut group = Map::new();
        group.insert("schemas".into(), json!([GROUP]));
        group.insert("id".into(), json!(self.id));
        group.insert("displayName".into(), json!(self.title));
        if let Some(external) = &self.external_id {
            group.insert("externalId".into(), json!(external));
        }
        if let Some(members) = &self.members {
            let member = |(id, name): &(PersonId, String)| json!({ "value": id.to_string(), "display": name, "type": "User", "$ref": User::location(address, id) });
            group.insert("members".into(), members.iter().map(member).collect());
        }
        let mut group = with_meta(group, "Group", format!("{address}{ROOT}/Groups/{}", self.id));
        // A version of a part would be one of something else.
        let meta = group.get_mut("meta").and_then(Value::as_object_mut).filter(|_| self.members.is_none());
        meta.map(|meta| meta.remove("version"));
        group
    }
}

/// Who shall hold a role, as a connection says.
///
/// # Errors
/// `Invalid` for members that are no identities.
pub fn members(group: &Value) -> Result<BTreeSet<PersonId>> {
    let all = match group.get("members") {
        None | Some(Value::Null) => return Ok(BTreeSet::new()),
        Some(Value::Array(all)) => all,
        Some(_) => return Err(bad("members")),
    };
    let id = |one: &Value| one.get("value").unwrap_or(one).as_str().and_then(|id| id.parse().ok());
    all.iter().map(|one| id(one).ok_or_else(|| bad("members"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_the_same_tomorrow_and_another_next_door() {
        let (tenant, other) = (TenantId::new(), TenantId::new());
        assert_eq!(id_of(tenant, "clerk"), id_of(tenant, "clerk"));
        assert_ne!(id_of(tenant, "clerk"), id_of(tenant, "head"));
        assert_ne!(id_of(tenant, "clerk"), id_of(other, "clerk"));
        assert_eq!(id_of(tenant, "clerk").get_version_num(), 8);
    }

    #[test]
    fn members_are_identities() {
        let person = PersonId::new();
        let group = |value: Value| members(&json!({ "members": value }));
        assert_eq!(group(json!([{ "value": person }])).unwrap(), BTreeSet::from([person]));
        assert_eq!(group(json!([person.to_string(), { "value": person }])).unwrap().len(), 1);
        assert!(group(Value::Null).unwrap().is_empty() && members(&json!({})).unwrap().is_empty());
        for wrong in [json!("x"), json!([7]), json!([{ "value": "x" }]), json!([{}])] {
            assert!(group(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
