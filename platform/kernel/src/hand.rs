use crate::{Actor, Mandate, PersonId};

/// Who acts, and in whose stead: what counts where two persons must differ.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    actor: &'a Actor,
    mandate: Option<&'a Mandate>,
}

impl<'a> Hand<'a> {
    /// The actor's hand, in the stead of an absent person or of nobody.
    pub fn new(actor: &'a Actor, mandate: Option<&'a Mandate>) -> Self {
        Self { actor, mandate }
    }

    /// Who acts.
    pub fn person(&self) -> Option<PersonId> {
        self.actor.person()
    }

    /// In whose stead.
    pub fn behalf(&self) -> Option<PersonId> {
        self.mandate.and_then(|mandate| mandate.absent().person())
    }

    /// The absent one's name.
    pub fn behalf_name(&self) -> Option<&'a str> {
        self.mandate.map(|mandate| mandate.absent().name.as_str())
    }

    /// The name that stands under what was done: "Toni Muster i. V. für Petra Hallmanns".
    pub fn name(&self) -> String {
        match self.behalf_name() {
            Some(absent) => format!("{} i. V. für {absent}", self.actor.name),
            None => self.actor.name.clone(),
        }
    }

    /// Whether this person is behind the act: a deputy and the absent one count as one.
    pub fn counts_as(&self, person: PersonId) -> bool {
        self.person() == Some(person) || self.behalf() == Some(person)
    }

    /// Whether any of these persons is behind the act.
    pub fn counts_as_any(&self, persons: impl IntoIterator<Item = PersonId>) -> bool {
        persons.into_iter().any(|person| self.counts_as(person))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Principal, Terms};

    fn person(name: &str) -> Actor {
        Actor { principal: Principal::Person(PersonId::new()), name: name.into(), ..Actor::service("test") }
    }

    #[test]
    fn a_deputy_and_the_absent_one_count_as_one() {
        let (deputy, absent, other) = (person("Toni Muster"), person("Petra Hallmanns"), PersonId::new());
        let mandate = Mandate::new(absent.clone(), Terms::default());
        let hand = Hand::new(&deputy, Some(&mandate));
        let ids = [deputy.person().unwrap(), absent.person().unwrap()];
        assert!(ids.iter().all(|id| hand.counts_as(*id)) && !hand.counts_as(other));
        assert!(hand.counts_as_any([other, ids[1]]) && !hand.counts_as_any([other]));
        assert_eq!(hand.name(), "Toni Muster i. V. für Petra Hallmanns");
        let own = Hand::new(&deputy, None);
        assert!(own.counts_as(ids[0]) && !own.counts_as(ids[1]) && own.name() == "Toni Muster");
    }
}
