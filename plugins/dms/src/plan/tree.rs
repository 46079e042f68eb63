//! The whole plan, as a tree.
use super::{BadKey, PlanUnit, PlanUnitId};
use std::collections::HashSet;

/// The file plan of one tenant, ordered by key.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    units: Vec<PlanUnit>,
}

/// A unit of the plan with everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch<'a> {
    /// The unit.
    pub unit: &'a PlanUnit,
    /// The units directly below.
    pub below: Vec<Branch<'a>>,
}

impl Plan {
    /// Takes the units in any order.
    pub fn new(mut units: Vec<PlanUnit>) -> Self {
        units.sort_by(|a, b| a.key.cmp(&b.key));
        Self { units }
    }

    /// All units, by key.
    pub fn units(&self) -> &[PlanUnit] {
        &self.units
    }

    /// A unit by its key or its identity written out.
    pub fn find(&self, wanted: &str) -> Option<&PlanUnit> {
        let wanted = wanted.trim();
        let id: Option<PlanUnitId> = wanted.parse().ok();
        self.units.iter().find(|unit| unit.key == wanted || Some(unit.id) == id)
    }

    /// A unit by its identity.
    pub fn get(&self, id: PlanUnitId) -> Option<&PlanUnit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// Where a new key belongs: below the named parent, else below the longest key it continues with a dot.
    ///
    /// # Errors
    /// [`BadKey::NoParent`] or [`BadKey::NotBelow`].
    pub fn parent_for(&self, key: &str, named: Option<&str>) -> Result<Option<PlanUnitId>, BadKey> {
        if let Some(named) = named.filter(|named| !named.trim().is_empty()) {
            let parent = self.find(named).ok_or(BadKey::NoParent)?;
            let below = key.len() > parent.key.len() && key.starts_with(&parent.key);
            return if below { Ok(Some(parent.id)) } else { Err(BadKey::NotBelow) };
        }
        let continues = |unit: &&PlanUnit| key.strip_prefix(&unit.key).is_some_and(|rest| rest.starts_with('.'));
        let longest = self.units.iter().filter(continues).max_by_key(|unit| unit.key.len());
        Ok(longest.map(|unit| unit.id))
    }

    /// The way from the top to a unit, the unit included.
    pub fn path(&self, id: PlanUnitId) -> Vec<&PlanUnit> {
        let mut path: Vec<&PlanUnit> = Vec::new();
        let mut next = Some(id);
        while let Some(unit) = next.and_then(|id| self.get(id)) {
            if path.len() >= self.units.len() {
                break;
            }
            path.push(unit);
            next = unit.parent;
        }
        path.reverse();
        path
    }

    /// A unit and everything below it.
    pub fn below(&self, id: PlanUnitId) -> Vec<PlanUnitId> {
        let mut found = HashSet::from([id]);
        // Keys sort parents before children, so one pass meets every parent first.
        for unit in &self.units {
            if unit.parent.is_some_and(|parent| found.contains(&parent)) {
                found.insert(unit.id);
            }
        }
        found.into_iter().collect()
    }

    /// The plan from the top.
    pub fn tree(&self) -> Vec<Branch<'_>> {
        self.branches(None, self.units.len())
    }

    fn branches(&self, parent: Option<PlanUnitId>, depth: usize) -> Vec<Branch<'_>> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let here = self.units.iter().filter(|unit| unit.parent == parent);
        here.map(|unit| Branch { unit, below: self.branches(Some(unit.id), depth) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::TenantId;

    fn plan(keys: &[&str]) -> Plan {
        let tenant = TenantId::new();
        let mut plan = Plan::default();
        for key in keys {
            let parent = plan.parent_for(key, None).unwrap();
            let unit = PlanUnit { tenant, id: PlanUnitId::new(), key: (*key).into(), title: "Thema".into(), parent };
            plan.units.push(unit);
        }
        Plan::new(plan.units)
    }

    fn keys<'a>(units: impl IntoIterator<Item = &'a PlanUnit>) -> Vec<&'a str> {
        units.into_iter().map(|unit| unit.key.as_str()).collect()
    }

    #[test]
    fn a_key_finds_the_nearest_topic_above_it() {
        let plan = plan(&["2", "20", "20.21", "20.21.01", "30"]);
        let id = |key| plan.find(key).unwrap().id;
        assert_eq!(plan.parent_for("20.21.02", None), Ok(Some(id("20.21"))));
        assert_eq!(plan.parent_for("20.99.01", None), Ok(Some(id("20"))));
        assert_eq!(plan.parent_for("201", None), Ok(None));
        assert_eq!(plan.parent_for("22", Some("2")), Ok(Some(id("2"))));
        assert_eq!(plan.parent_for("22", Some(" ")), Ok(None));
        assert_eq!(plan.parent_for("22", Some("30")), Err(BadKey::NotBelow));
        assert_eq!(plan.parent_for("30", Some("30")), Err(BadKey::NotBelow));
        assert_eq!(plan.parent_for("22", Some("9")), Err(BadKey::NoParent));
    }

    #[test]
    fn paths_and_subtrees_follow_parents_not_letters() {
        let plan = plan(&["20", "20.21", "20.21.01", "201", "30"]);
        let id = |key| plan.find(key).unwrap().id;
        assert_eq!(keys(plan.path(id("20.21.01"))), ["20", "20.21", "20.21.01"]);
        assert_eq!(plan.below(id("20")).len(), 3);
        assert!(!plan.below(id("20")).contains(&id("201")));
        assert_eq!(plan.find(&id("30").to_string()).unwrap().key, "30");
        let tree = plan.tree();
        assert_eq!(tree.iter().map(|branch| branch.unit.key.as_str()).collect::<Vec<_>>(), ["20", "201", "30"]);
        assert_eq!(tree[0].below[0].below[0].unit.key, "20.21.01");
    }

    #[test]
    fn a_circle_in_the_rows_ends() {
        let mut plan = plan(&["20", "20.21"]);
        let inner = plan.units[1].id;
        plan.units[0].parent = Some(inner);
        assert!(plan.path(inner).len() <= 2);
        assert!(plan.tree().is_empty());
    }
}
