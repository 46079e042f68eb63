use super::READ;
use crate::item::State;
use crate::store;
use crate::store::list::{Line, Question};
use crate::text::line;
use sdk::ports::UnitView;
use sdk::web::{Cursor, paged};
use sdk::{Cx, Error, Result, Tx};

/// What a list is asked for, as people and programs write it. Nothing asks for everything.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// A state, or `open` for all but filed.
    pub state: Option<String>,
    /// A unit by code or identity.
    pub unit: Option<String>,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

/// One page of a list.
pub struct Listing {
    /// Its lines, newest first.
    pub lines: Vec<Line>,
    /// All units, for their names.
    pub units: Vec<UnitView>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// Nothing is lost: received = filed + open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// All that arrived and is visible to the actor.
    pub received: i64,
    /// In the records.
    pub filed: i64,
    /// Not yet read.
    pub reading: i64,
    /// A person must look.
    pub attention: i64,
}

impl Balance {
    /// What is left to do.
    pub fn open(self) -> i64 {
        self.received.saturating_sub(self.filed)
    }
}

/// One page of the list.
///
/// # Errors
/// `Denied`, `Unavailable`; `Invalid` for an unknown state or unit.
pub async fn list(cx: &Cx, wish: &Wish) -> Result<Listing> {
    cx.read(READ, async |tx| listing(cx, tx, wish).await).await
}

/// One page of the list, and how all visible items stand, as of one moment.
///
/// # Errors
/// As [`list`].
pub async fn overview(cx: &Cx, wish: &Wish) -> Result<(Listing, Balance)> {
    cx.read(READ, async |tx| Ok((listing(cx, tx, wish).await?, count(tx).await?))).await
}

/// How the visible items stand.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn balance(cx: &Cx) -> Result<Balance> {
    cx.read(READ, async |tx| count(tx).await).await
}

async fn listing(cx: &Cx, tx: &mut Tx<'_>, wish: &Wish) -> Result<Listing> {
    let state = known(wish.state.as_deref())?;
    let directory = &cx.ports().directory;
    let units = directory.units(tx).await?;
    let unit = match wish.unit.as_deref().map(line).filter(|unit| !unit.is_empty()) {
        Some(code) => Some(directory.unit(tx, &code).await?.id),
        None => None,
    };
    let rows = store::list::list(tx, &Question { state, unit, after: wish.after }).await?;
    let (lines, next) = paged(tx.admit_all(rows)?, |line| (line.legal_at, line.id));
    Ok(Listing { lines, units, next })
}

async fn count(tx: &mut Tx<'_>) -> Result<Balance> {
    let (received, filed, reading, attention) = store::list::count(tx).await?;
    Ok(Balance { received, filed, reading, attention })
}

/// A misspelt state is said, not answered with an empty list.
fn known(state: Option<&str>) -> Result<Option<String>> {
    match state {
        None | Some("") => Ok(None),
        Some(state) if state == "open" || State::KEYS.contains(&state) => Ok(Some(state.to_owned())),
        Some(_) => Err(Error::invalid(
            "inbox.unknown_state",
            "Diesen Stand eines Eingangs gibt es nicht. Es wurde nichts gesucht. Möglich sind open, received, captured, attention und filed.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::sample;

    #[test]
    fn states_are_a_closed_set() {
        for state in State::KEYS.into_iter().chain(["open"]) {
            assert_eq!(known(Some(state)).unwrap().as_deref(), Some(state));
        }
        assert!(known(None).unwrap().is_none() && known(Some("")).unwrap().is_none());
        assert_eq!(known(Some("opne")).err().unwrap().code, "inbox.unknown_state");
        assert!(State::KEYS.contains(&sample(State::Received).state.key()));
    }

    #[test]
    fn what_is_not_filed_is_open() {
        let balance = Balance { received: 212, filed: 174, reading: 3, attention: 1 };
        assert_eq!(balance.open(), 38);
    }
}
