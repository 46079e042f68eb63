//! What a connection may do with persons and roles. Each function: one action, one transaction.
mod change;
mod ending;
pub mod group;
pub mod user;

use crate::connection::Connection;
use crate::scim::filter;
use crate::store::scim::user::Part;
use crate::{scim, store};
use scim_v2::filter::Filter;
use sdk::{Action, Cx, Error, Result, Tx};
use serde_json::Value;

/// Care for persons by SCIM; what a connection may do, and nobody else.
pub const SYNC: Action = Action::new("identity.person.sync", "Personen über eine Anbindung pflegen");

/// What is asked of a list (RFC 7644 §3.4.2).
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which things are meant; all, if nothing stands here.
    pub filter: Option<Filter>,
    /// The place of the first, from 1.
    pub start: i64,
    /// How many at most.
    pub count: i64,
    /// Whether members of groups are shown.
    pub members: bool,
}

impl Asked {
    /// From the parameters of a list: what is out of range is taken as the nearest that is not (RFC 7644 §3.4.2.4).
    ///
    /// # Errors
    /// `Invalid` for a filter nobody can read, or a number that is none.
    pub fn read(filter: Option<&str>, start: Option<&str>, count: Option<&str>, members: bool) -> Result<Self> {
        let number = |text: &str, name: &str| text.trim().parse::<i64>().map_err(|_| scim::value(name));
        let start = start.map(|text| number(text, "startIndex")).transpose()?.unwrap_or(1).max(1);
        let count = count.map(|text| number(text, "count")).transpose()?.unwrap_or(scim::PAGE).clamp(0, scim::PAGE);
        Ok(Self { filter: filter.map(filter::parse).transpose()?, start, count, members })
    }

    fn part(&self) -> Part {
        Part { after: self.start.saturating_sub(1), most: self.count }
    }
}

/// A part of a list, as JSON.
pub struct Listed {
    /// How many are meant.
    pub total: i64,
    /// Those of the part.
    pub things: Vec<Value>,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is done; the thing as it is now.
    Done(Value),
    /// It would end one account too many today: nothing is changed, and somebody must look at it.
    Held,
}

/// The codes of the tenant's units: what a department can be.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn units(cx: &Cx) -> Result<Vec<String>> {
    let units = cx.read(SYNC, async |tx| store::unit::list(tx).await).await?;
    Ok(units.into_iter().map(|unit| unit.key).collect())
}

/// The tenant's address.
fn address(cx: &Cx) -> String {
    cx.house().address(&cx.town().key)
}

/// The connection that acts.
async fn connection(tx: &mut Tx<'_>) -> Result<Connection> {
    let id = tx.actor().connected().ok_or_else(Error::not_found)?;
    let row = store::connection::get(tx, id).await?.ok_or_else(Error::not_found)?;
    tx.admit(row).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_never_larger_than_promised() {
        let asked = |start: &str, count: &str| {
            let asked = Asked::read(None, Some(start), Some(count), true).unwrap();
            (asked.part().after, asked.part().most)
        };
        assert_eq!((asked("1", "10"), asked("0", "-5"), asked("-7", "99999")), ((0, 10), (0, 0), (0, 200)));
        assert_eq!(Asked::read(None, None, None, true).unwrap().count, 200);
        assert!(Asked::read(None, Some("x"), None, true).is_err() && Asked::read(Some("x"), None, None, true).is_err());
    }
}
