//! Names of persons and units, for histories and lists.
use sdk::ports::{PersonView, Ports, UnitView};
use sdk::{PersonId, Result, Tx, UnitId};
use std::collections::{HashMap, HashSet};

/// Who is who on one page.
#[derive(Clone, Debug, Default)]
pub struct Names {
    persons: HashMap<PersonId, String>,
    units: Vec<UnitView>,
}

impl Names {
    /// Looks up these persons, and all units.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn look_up(tx: &mut Tx<'_>, ports: &Ports, persons: impl IntoIterator<Item = PersonId>) -> Result<Self> {
        let wanted: HashSet<PersonId> = persons.into_iter().collect();
        let wanted: Vec<PersonId> = wanted.into_iter().collect();
        let found: Vec<PersonView> = match wanted.as_slice() {
            [] => Vec::new(),
            wanted => ports.directory.persons(tx, wanted).await?,
        };
        let persons = found.into_iter().map(|person| (person.id, person.name)).collect();
        Ok(Self { persons, units: ports.directory.units(tx).await? })
    }

    /// A person's name; where nobody acted, the house did.
    pub fn person(&self, id: &Option<PersonId>) -> &str {
        id.as_ref().map_or("Gemeinwerk", |id| self.somebody(id))
    }

    /// The name of a person who is certainly one.
    pub fn somebody(&self, id: &PersonId) -> &str {
        self.persons.get(id).map_or("nicht mehr bekannt", String::as_str)
    }

    /// A unit's code: `FB20`.
    pub fn unit(&self, id: &UnitId) -> &str {
        self.units.iter().find(|unit| unit.id == *id).map_or("–", |unit| unit.key.as_str())
    }

    /// A unit's code and name.
    pub fn unit_title(&self, id: &UnitId) -> String {
        let unit = self.units.iter().find(|unit| unit.id == *id);
        unit.map_or_else(|| "–".to_owned(), |unit| format!("{} {}", unit.key, unit.title))
    }

    /// All units, by code.
    pub fn units(&self) -> &[UnitView] {
        &self.units
    }
}
