//! Roles of a tenant, and changes of what they may do.
use chrono::{DateTime, Utc};
use sdk::{Error, PersonId, Reach, Result, uuid::Uuid};

/// A role the tenant named or made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The key on policy lines.
    pub key: String,
    /// Its name on screen.
    pub title: String,
    /// Whether the tenant made it; the plugins know nothing of it then.
    pub own: bool,
}

/// Letters and digits of a key, at most.
const LONGEST_KEY: usize = 40;
/// Letters of a name, at most: it must fit the head of a column.
const LONGEST_TITLE: usize = 60;

impl Role {
    /// A role the tenant makes.
    ///
    /// # Errors
    /// `Invalid` for a key or name that cannot be one.
    pub fn made(key: &str, title: &str) -> Result<Self> {
        let key = key.trim();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let begins = key.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins || key.len() < 2 || key.len() > LONGEST_KEY || !key.chars().all(fits) {
            return Err(Error::invalid(
                "identity.bad_role_key",
                "Das Kürzel der Rolle passt nicht. Die Rolle wurde nicht angelegt. Nehmen Sie 2 bis 40 kleine Buchstaben, Ziffern und Bindestriche, vorn einen Buchstaben.",
            ));
        }
        Ok(Self { key: key.to_owned(), title: title_of(title)?, own: true })
    }

    /// The same role under another name.
    ///
    /// # Errors
    /// `Invalid` for a name that cannot be one.
    pub fn renamed(self, title: &str) -> Result<Self> {
        Ok(Self { title: title_of(title)?, ..self })
    }
}

fn title_of(text: &str) -> Result<String> {
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
        return Err(Error::invalid(
            "identity.bad_role_title",
            "Der Name der Rolle fehlt oder ist zu lang. Es wurde nichts geändert. Nehmen Sie höchstens 60 Zeichen.",
        ));
    }
    Ok(title)
}

/// One cell of the matrix as it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Who.
    pub role: String,
    /// The action's key.
    pub action: String,
    /// How far.
    pub reach: Reach,
}

impl Cell {
    /// The action's key in two, as on policy lines.
    pub fn noun_and_verb(&self) -> (&str, &str) {
        self.action.rsplit_once('.').unwrap_or((&self.action, ""))
    }
}

/// Changes nobody is subject to yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The policy version they were begun on.
    pub base: i64,
    /// What is to be.
    pub cells: Vec<Cell>,
}

impl Draft {
    /// How far the draft lets a role do an action, if it says so.
    pub fn wanted(&self, role: &str, action: &str) -> Option<Reach> {
        self.cells.iter().find(|cell| cell.role == role && cell.action == action).map(|cell| cell.reach)
    }

    /// Wants a cell so, or no longer anything else than what is.
    pub fn want(&mut self, cell: Cell, present: Reach) {
        self.cells.retain(|known| known.role != cell.role || known.action != cell.action);
        if cell.reach.plain() != present.plain() {
            self.cells.push(cell);
        }
    }
}

/// A right that was changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its identity.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; nobody if a new version brought it.
    pub person: Option<PersonId>,
    /// By whom, as the name was then.
    pub person_name: String,
    /// Whose right.
    pub role: String,
    /// The role's name then.
    pub role_title: String,
    /// The right.
    pub action: String,
    /// How far it reached.
    pub before: Reach,
    /// How far it reaches.
    pub after: Reach,
    /// Whether the person who changed it holds the role.
    pub held: bool,
    /// Why.
    pub reason: String,
    /// Who released it, if a second person had to.
    pub released_by: Option<String>,
}

/// A draft that waits for a second person.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// Whose it is.
    pub author: PersonId,
    /// What they are called.
    pub name: String,
    /// Since when it waits. Who releases it names this moment: a draft touched since then is another one.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// A person with what they hold.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Identity.
    pub id: PersonId,
    /// Log-in.
    pub login: String,
    /// Name.
    pub name: String,
    /// Code and name of the unit.
    pub unit: String,
    /// Whether the person may sign in.
    pub active: bool,
    /// Roles' keys, in order.
    pub roles: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::Scope;

    #[test]
    fn a_role_has_a_key_for_programs_and_a_name_for_people() {
        let role = Role::made(" archive-2 ", "  Leitung   des Archivs ").unwrap();
        assert_eq!((role.key.as_str(), role.title.as_str(), role.own), ("archive-2", "Leitung des Archivs", true));
        for key in ["", "a", "Archiv", "2nd", "-x", "a,b", "ä-b", &"a".repeat(41)] {
            assert_eq!(Role::made(key, "Archiv").unwrap_err().code, "identity.bad_role_key", "{key}");
        }
        for title in ["", "  ", &"x".repeat(61), "a\u{7}b"] {
            assert_eq!(role.clone().renamed(title).unwrap_err().code, "identity.bad_role_title", "{title}");
        }
    }

    #[test]
    fn a_draft_forgets_what_is_wanted_back() {
        let (none, unit) = (Reach::default(), Reach::default().with(Scope::Unit));
        let cell = |reach| Cell { role: "clerk".into(), action: "test.thing.read".into(), reach };
        let mut draft = Draft { base: 1, cells: vec![] };
        draft.want(cell(Reach::TENANT), unit);
        draft.want(cell(none), unit);
        assert_eq!(draft.wanted("clerk", "test.thing.read"), Some(none));
        assert_eq!(draft.cells.len(), 1);
        draft.want(cell(unit), unit);
        assert!(draft.cells.is_empty());
    }
}
