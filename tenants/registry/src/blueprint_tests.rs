use super::*;
use std::collections::{BTreeSet, HashSet};

#[derive(Deserialize)]
struct Units {
    units: Vec<Unit>,
    persons: Vec<Holder>,
    initial_password: String,
}

#[derive(Deserialize)]
struct Unit {
    key: String,
    parent: Option<String>,
}

#[derive(Deserialize)]
struct Holder {
    login: String,
    unit: String,
    roles: Vec<String>,
}

#[derive(Deserialize)]
struct Files {
    plan: Vec<PlanUnit>,
    records: Vec<File>,
}

#[derive(Deserialize)]
struct PlanUnit {
    key: String,
}

#[derive(Deserialize)]
struct File {
    plan: String,
    unit: String,
    processes: Vec<String>,
}

#[derive(Deserialize)]
struct Post {
    unit: String,
}

fn identity(template: &Template) -> Units {
    template.with_password("geheim").section("identity").unwrap().unwrap()
}

#[test]
fn every_blueprint_parses_and_fits_somebody() {
    for template in all().unwrap() {
        assert!(!template.kinds.is_empty() && !template.title.is_empty() && !template.text.is_empty());
        assert_eq!(identity(&template).initial_password, "geheim");
        assert!(!template.first_login().unwrap().is_empty());
    }
}

#[test]
fn units_are_named_once_and_parents_come_first() {
    for template in all().unwrap() {
        let identity = identity(&template);
        let mut known = HashSet::new();
        for unit in identity.units {
            let above = unit.parent.is_none_or(|parent| known.contains(&parent));
            assert!(above && known.insert(unit.key.clone()), "{} {}", template.key, unit.key);
        }
        for person in identity.persons {
            assert!(known.contains(&person.unit) && !person.roles.is_empty(), "{} {}", template.key, person.login);
        }
    }
}

#[test]
fn a_municipality_can_work_on_its_first_day() {
    for template in all().unwrap().iter().filter(|template| template.kinds.contains(&Kind::Municipality)) {
        let identity = identity(template);
        let logins: BTreeSet<_> = identity.persons.iter().map(|person| person.login.as_str()).collect();
        assert_eq!(logins, BTreeSet::from(["admin", "leitung", "poststelle", "sachbearbeitung"]));
        assert_eq!(template.first_login().unwrap(), "admin");
        let units: HashSet<_> = identity.units.iter().map(|unit| unit.key.as_str()).collect();
        let blueprint = template.with_password("");
        let post: Post = blueprint.section("inbox").unwrap().unwrap();
        assert!(units.contains(post.unit.as_str()));
        let files: Files = blueprint.section("dms").unwrap().unwrap();
        let plan: HashSet<_> = files.plan.iter().map(|unit| unit.key.as_str()).collect();
        assert_eq!(plan.len(), files.plan.len());
        for record in &files.records {
            assert!(plan.contains(record.plan.as_str()) && units.contains(record.unit.as_str()));
            assert!(!record.processes.is_empty());
        }
    }
}

#[test]
fn plan_units_stand_behind_the_one_above_them() {
    for key in ["small-town", "city"] {
        let files: Files = find(key).unwrap().with_password("").section("dms").unwrap().unwrap();
        let mut known = HashSet::new();
        for unit in files.plan {
            let above = unit.key.rsplit_once('.').is_none_or(|(above, _)| known.contains(above));
            assert!(above, "{key} {}", unit.key);
            known.insert(unit.key);
        }
    }
}

#[test]
fn a_blueprint_is_used_for_whom_it_is_made() {
    assert!(fit("city", Kind::Municipality).is_ok());
    assert_eq!(fit("operator", Kind::Municipality).unwrap_err().code, "registry.blueprint_misfit");
    assert_eq!(fit("city", Kind::District).unwrap_err().code, "registry.blueprint_misfit");
    assert_eq!(fit("../city", Kind::District).unwrap_err().code, "registry.no_blueprint");
}

#[test]
fn an_operator_writes_its_own_after_the_pattern() {
    let own = OPERATOR.replace("Gemeinwerk Betrieb Rurland GmbH", "Rechenzentrum Rurland");
    assert_eq!(operator(&own).unwrap().first_login().unwrap(), "operator");
    for broken in ["", "[blueprint", "[blueprint]\ntitle = \"a\"\ntext = \"b\"\nkinds = [\"operator\"]\n"] {
        assert_eq!(operator(broken).err().unwrap().code, "registry.malformed_blueprint", "{broken}");
    }
}
