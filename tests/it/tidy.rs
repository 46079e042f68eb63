//! Rules of the house that a machine can check by reading.
use crate::sources::breaking;

const NONE: Vec<String> = Vec::new();

#[test]
fn files_stay_short() {
    let long = breaking(".rs", |source| source.text.lines().count() > 250);
    assert_eq!(long, NONE, "split by noun");
}

#[test]
fn names_say_what_is_inside() {
    let says_nothing = |stem: &str| matches!(stem, "util" | "utils" | "common" | "helper" | "helpers" | "manager");
    let vague = breaking("", |source| source.name.split(['/', '.']).any(says_nothing));
    assert_eq!(vague, NONE, "name the noun");
}

#[test]
fn sql_lives_in_stores() {
    let verbs = ["sql_query(", "diesel::insert_into(", "diesel::update(", "diesel::delete("];
    let homes = ["platform/data/", "platform/testkit/", "tests/"];
    let at_home = |name: &str| name.contains("/store") || homes.iter().any(|home| name.starts_with(home));
    let astray =
        breaking(".rs", |source| !at_home(&source.name) && verbs.iter().any(|verb| source.text.contains(verb)));
    assert_eq!(astray, NONE);
}

#[test]
fn plugins_are_never_handed_a_gate() {
    let inside = |name: &str| name.starts_with("plugins/") || name.starts_with("tenants/");
    let astray = breaking(".rs", |source| {
        inside(&source.name) && (source.text.contains("sdk::gate") || source.text.contains("Gate"))
    });
    assert_eq!(astray, NONE);
}

#[test]
fn nothing_is_left_over() {
    let marks = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("db", "g!("), concat!("#[ig", "nore")];
    assert_eq!(breaking(".rs", |source| marks.iter().any(|mark| source.text.contains(mark))), NONE);
}

#[test]
fn no_place_of_one_machine_is_written_down() {
    let places = [concat!("/wo", "rk/"), concat!("/fa", "rm/"), concat!("/tmp", "/h/")];
    assert_eq!(breaking("", |source| places.iter().any(|place| source.text.contains(place))), NONE);
}
