use crate::{Actor, Hand, Mandate, Place, Reach};

/// What an actor may do of one action: by own right first, else in the stead of those whose place they take.
#[derive(Clone, Debug)]
pub struct Authority<'a> {
    actor: &'a Actor,
    own: Reach,
    lent: Vec<(&'a Mandate, Reach)>,
}

impl<'a> Authority<'a> {
    /// From the reaches of the actor and of those they stand in for; empty ones count for nothing.
    pub fn new(actor: &'a Actor, own: Reach, lent: impl IntoIterator<Item = (&'a Mandate, Reach)>) -> Self {
        Self { actor, own, lent: lent.into_iter().filter(|(_, reach)| !reach.is_empty()).collect() }
    }

    /// Who acts.
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// How far it reaches by own right.
    pub fn own(&self) -> Reach {
        self.own
    }

    /// Whether the actor may never do it.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.lent.is_empty()
    }

    /// How far it reaches where nothing stands yet: by own right, else in the first one's stead.
    pub fn reach(&self) -> Reach {
        let lent = || self.lent.first().map(|(_, reach)| *reach);
        Some(self.own).filter(|own| !own.is_empty()).or_else(lent).unwrap_or_default()
    }

    /// Who holds how much of it: the actor, then the absent.
    pub fn parts(&self) -> impl Iterator<Item = (&'a Actor, Reach)> {
        let own = (self.actor, self.own);
        std::iter::once(own).chain(self.lent.iter().map(|(mandate, reach)| (mandate.absent(), *reach)))
    }

    /// Whether it reaches a place, and in whose stead: nobody's, if the actor's own right does.
    pub fn over(&self, place: &Place) -> Option<Option<&'a Mandate>> {
        let own = self.own.covers(self.actor, place).then_some(None);
        own.or_else(|| self.lent_over(place).next().map(Some))
    }

    /// The mandates under which it reaches a place.
    pub fn lent_over(&self, place: &Place) -> impl Iterator<Item = &'a Mandate> {
        let covers = |(mandate, reach): &&(&'a Mandate, Reach)| reach.covers(mandate.absent(), place);
        self.lent.iter().filter(covers).map(|(mandate, _)| *mandate)
    }

    /// Whose hand acts where nothing has been decided about a thing: the actor's own, if they have the right themselves.
    pub fn hand(&self) -> Hand<'a> {
        let lent = self.lent.first().map(|(mandate, _)| *mandate).filter(|_| self.own.is_empty());
        Hand::new(self.actor, lent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, PersonId, Principal, Scope, Snapshot, Terms, UnitId, Visibility};

    const READ: Action = Action::new("dms.record.read", "Lesen");
    const SIGN: Action = Action::new("dms.cosign.sign", "Zeichnen");
    const FETCH: Action = Action::new("inbox.item.read", "Lesen");
    const ACCOUNT: Action = Action::new("identity.account.edit", "Konto").personal();

    fn person(roles: &[&str], units: &[UnitId]) -> Actor {
        Actor {
            principal: Principal::Person(PersonId::new()),
            name: roles.join(" "),
            unit: units.first().copied(),
            subtree: units.to_vec(),
            roles: roles.iter().map(ToString::to_string).collect(),
            mandates: vec![],
            bodies: vec![],
        }
    }

    fn policy() -> Snapshot {
        let mut policy = Snapshot::default();
        let of = |scope| Reach::default().with(scope);
        policy.allow("head", READ, of(Scope::Subtree));
        policy.allow("head", SIGN, of(Scope::Assigned));
        policy.allow("post", FETCH, of(Scope::Tenant));
        policy.allow("head", ACCOUNT, of(Scope::Own));
        policy.allow("clerk", READ, of(Scope::Unit));
        policy
    }

    fn lies(unit: UnitId) -> Place {
        Place { units: vec![unit], ..Place::default() }
    }

    #[test]
    fn a_deputy_reaches_what_the_absent_one_does_and_their_own_right_comes_first() {
        let (mine, theirs, below) = (UnitId::new(), UnitId::new(), UnitId::new());
        let absent = person(&["head", "post"], &[theirs, below]);
        let mut deputy = person(&["clerk"], &[mine]);
        deputy.mandates = vec![Mandate::new(absent.clone(), Terms::default())];
        let policy = policy();
        let read = policy.authority(&deputy, READ);
        assert!(matches!(read.over(&lies(mine)), Some(None)));
        assert_eq!(read.over(&lies(below)).flatten().unwrap().absent().name, absent.name);
        assert!(read.over(&lies(UnitId::new())).is_none());
        let asked = Place { assignee: absent.person(), ..Place::default() };
        assert!(policy.authority(&deputy, SIGN).over(&asked).flatten().is_some());
        let sight = |action| policy.sight(&deputy, action, chrono::DateTime::UNIX_EPOCH);
        assert!(sight(SIGN).in_stead_of(deputy.person().unwrap(), &asked).is_none());
        assert!(sight(SIGN).in_stead_of(absent.person().unwrap(), &asked).is_some());
        assert_eq!(Visibility::of(&sight(SIGN)).assignees(), [absent.person().unwrap().0]);
        assert!(Visibility::of(&sight(FETCH)).everything());
        assert!(policy.authority(&deputy, ACCOUNT).is_empty(), "an account stays with its person");
    }

    #[test]
    fn terms_narrow_by_role_kind_of_work_and_unit() {
        let (whole, part) = (UnitId::new(), UnitId::new());
        let policy = policy();
        let lent = |terms: Terms| {
            let mut deputy = person(&[], &[]);
            deputy.mandates = vec![Mandate::new(person(&["head", "post"], &[whole, part]), terms)];
            deputy
        };
        let post = lent(Terms { role: Some("post".into()), ..Terms::default() });
        assert!(policy.authority(&post, READ).is_empty() && !policy.authority(&post, FETCH).is_empty());
        let gone = lent(Terms { role: Some("clerk".into()), ..Terms::default() });
        assert!(policy.authority(&gone, READ).is_empty(), "a role the absent one does not hold lends nothing");
        let dms = lent(Terms { kinds: vec!["dms".into()], ..Terms::default() });
        assert!(policy.authority(&dms, FETCH).is_empty() && !policy.authority(&dms, READ).is_empty());
        let units = lent(Terms { units: Some(vec![part, UnitId::new()]), ..Terms::default() });
        let read = policy.authority(&units, READ);
        assert!(read.over(&lies(part)).is_some() && read.over(&lies(whole)).is_none());
        assert!(policy.authority(&units, SIGN).is_empty() && policy.authority(&units, FETCH).is_empty());
    }

    #[test]
    fn a_mandate_is_never_passed_on() {
        let unit = UnitId::new();
        let mut first = person(&["clerk"], &[]);
        first.mandates = vec![Mandate::new(person(&["head"], &[unit]), Terms::default())];
        let mut second = person(&[], &[]);
        second.mandates = vec![Mandate::new(first.clone(), Terms::default())];
        let policy = policy();
        assert!(policy.authority(&first, READ).over(&lies(unit)).is_some());
        assert!(policy.authority(&second, READ).over(&lies(unit)).is_none());
    }

    #[test]
    fn a_hand_is_the_actors_own_where_they_have_the_right_themselves() {
        let policy = policy();
        let mut deputy = person(&["clerk"], &[UnitId::new()]);
        let absent = person(&["head"], &[]);
        deputy.mandates = vec![Mandate::new(absent.clone(), Terms::default())];
        assert_eq!(policy.authority(&deputy, READ).hand().behalf(), None);
        assert_eq!(policy.authority(&deputy, SIGN).hand().behalf(), absent.person());
    }
}
