use crate::{Actor, Error, Guard, Mandate, PersonId, Reach, Result, Sight, TenantId, UnitId, uuid::Uuid};

/// Where a thing stands, as far as decisions care.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The units it lies with; usually one.
    pub units: Vec<UnitId>,
    /// Who made it.
    pub owner: Option<PersonId>,
    /// Whose turn it is.
    pub assignee: Option<PersonId>,
    /// What keeps it, and what it lies in, from eyes the policy would let in, or opens it to others.
    pub guard: Guard,
}

/// Anything an action can be aimed at.
pub trait Resource {
    /// `plugin.noun`.
    const KIND: &'static str;
    /// The tenant its row belongs to: the second key, beside row security.
    fn tenant(&self) -> TenantId;
    /// Whether an exception for the thing, or being of its body, opens it to whom the policy would not reach it.
    const OPENS: bool = true;
    /// Where it stands. Its guard is added by whoever asks the database for it.
    fn place(&self) -> Place;
    /// The thing whose guard protects it; none if nothing can.
    fn guarded(&self) -> Option<Uuid> {
        None
    }
}

/// A row nobody has been allowed to look at yet. Only a decision turns it into its value.
#[must_use]
#[derive(Debug)]
pub struct Unchecked<T>(T);

impl<T: Resource> Unchecked<T> {
    /// Wraps a row as it came from a store.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value of a thing nothing guards, if it is this tenant's and the actor's reach covers it; otherwise it does
    /// not exist.
    ///
    /// # Errors
    /// `NotFound`, the same for foreign, forbidden and missing.
    pub fn admit(self, tenant: TenantId, reach: Reach, actor: &Actor) -> Result<T> {
        if self.0.tenant() == tenant && reach.covers(actor, &self.0.place()) {
            Ok(self.0)
        } else {
            Err(Error::not_found())
        }
    }

    /// The thing whose guard must be known before anybody is admitted.
    pub fn guarded(&self) -> Option<Uuid> {
        self.0.guarded()
    }

    /// The value, if it is this tenant's and all of it, guard included, lets this sight in, and in whose stead: nobody's,
    /// if the actor's own right does; otherwise it does not exist.
    ///
    /// # Errors
    /// `NotFound`, the same for foreign, forbidden and missing.
    pub fn admit_past<'a>(self, tenant: TenantId, sight: &Sight<'a>, guard: Guard) -> Result<(T, Option<&'a Mandate>)> {
        let place = Place { guard, ..self.0.place() };
        let right = sight.over(&place, T::OPENS).filter(|_| self.0.tenant() == tenant);
        right.map(|stead| (self.0, stead)).ok_or_else(Error::not_found)
    }

    /// Where the thing stands, and the thing itself only within the sight: for questions about rights, whose answers
    /// name no content.
    ///
    /// # Errors
    /// `NotFound` for a foreign row.
    pub fn stand(self, tenant: TenantId, sight: &Sight<'_>, guard: Guard) -> Result<(Place, Option<T>)> {
        if self.0.tenant() != tenant {
            return Err(Error::not_found());
        }
        let place = Place { guard, ..self.0.place() };
        let seen = sight.sees(&place, T::OPENS);
        Ok((place, Some(self.0).filter(|_| seen)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Authority;

    struct Thing(TenantId, Place);
    impl Resource for Thing {
        const KIND: &'static str = "test.thing";
        fn tenant(&self) -> TenantId {
            self.0
        }
        fn place(&self) -> Place {
            self.1.clone()
        }
    }

    #[test]
    fn a_foreign_row_is_missing_even_for_who_may_everything() {
        let (here, there) = (TenantId::new(), TenantId::new());
        let actor = Actor::clerk(UnitId::new());
        let row = |tenant| Unchecked::new(Thing(tenant, Place::default()));
        assert!(row(here).admit(here, Reach::TENANT, &actor).is_ok());
        let refused = row(there).admit(here, Reach::TENANT, &actor).err().unwrap();
        assert_eq!(refused.kind, crate::Kind::NotFound);
    }

    #[test]
    fn who_asks_where_a_thing_stands_sees_the_thing_only_within_their_reach() {
        let (here, unit) = (TenantId::new(), UnitId::new());
        let actor = Actor::clerk(unit);
        let row = |tenant| Unchecked::new(Thing(tenant, Place { units: vec![UnitId::new()], ..Place::default() }));
        let (at, clearance) = (chrono::DateTime::UNIX_EPOCH, crate::Level::Normal);
        let sight = |reach| Sight { authority: Authority::new(&actor, reach, []), clearance, reads: true, at };
        let (within, all) = (sight(Reach::default().with(crate::Scope::Unit)), sight(Reach::TENANT));
        let (place, thing) = row(here).stand(here, &within, Guard::default()).ok().unwrap();
        assert!(place.units.len() == 1 && thing.is_none());
        assert!(row(here).stand(here, &all, Guard::default()).ok().unwrap().1.is_some());
        assert!(row(TenantId::new()).stand(here, &all, Guard::default()).is_err());
        assert!(row(here).admit_past(here, &within, Guard::default()).is_err());
        assert!(row(TenantId::new()).admit_past(here, &all, Guard::default()).is_err());
    }
}
