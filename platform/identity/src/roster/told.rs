//! What the audit log tells of a list that takes effect: each person it changes, as they were and as they are.
use super::{Change, Diff, Known, Line};
use serde_json::{Map, Value, json};

/// Persons a row of the log names at most. The list itself keeps all of them.
pub const MOST: usize = 500;

/// One person's line: a name for it, before, after.
pub type Told = (String, Value, Value);

impl Diff {
    /// Everybody it changes, leavers first: that they end, of those who come back and of movers what differs, of joiners
    /// what they begin with.
    pub fn told(&self) -> impl Iterator<Item = Told> {
        let joins = self.joins.iter().map(|line| (key(&line.login), Value::Null, whole(fields_of_line(line, true))));
        let moves = self.returns.iter().chain(&self.changes).map(moved);
        let leaves =
            self.leaves.iter().map(|known| (key(&known.login), json!({ "active": true }), json!({ "active": false })));
        leaves.chain(moves).chain(joins)
    }
}

impl Known {
    /// What differs once the person is again what they were.
    pub fn told_again(&self, before: &Self) -> Told {
        differing(&before.login, fields(before), fields(self))
    }
}

type Field = (&'static str, Value);

fn key(login: &str) -> String {
    format!("person:{login}")
}

fn moved(Change { known, line }: &Change) -> Told {
    differing(&line.login, fields(known), fields_of_line(line, true))
}

fn differing(login: &str, before: [Field; 5], after: [Field; 5]) -> Told {
    let pairs = before.into_iter().zip(after).filter(|(before, after)| before != after);
    let (before, after) = pairs.unzip::<Field, Field, Vec<_>, Vec<_>>();
    (key(login), whole(before), whole(after))
}

fn fields(known: &Known) -> [Field; 5] {
    let Known { login, name, email, unit_key, roles, active, .. } = known.clone();
    fields_of_line(&Line { login, name, email, unit: unit_key, roles }, active)
}

fn fields_of_line(line: &Line, active: bool) -> [Field; 5] {
    let Line { name, email, unit, roles, .. } = line;
    [
        ("name", json!(name)),
        ("email", json!(email)),
        ("unit", json!(unit)),
        ("roles", json!(roles)),
        ("active", json!(active)),
    ]
}

fn whole(fields: impl IntoIterator<Item = Field>) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::super::samples::{known, line};
    use super::*;

    #[test]
    fn of_movers_what_differs_of_others_what_begins_or_ends() {
        let diff = Diff {
            joins: vec![line("new")],
            changes: vec![Change { known: known("moved", true), line: Line { unit: "FB01".into(), ..line("moved") } }],
            returns: vec![Change { known: known("back", false), line: line("back") }],
            leaves: vec![known("gone", true)],
        };
        let begins = json!({ "name": "NEW", "email": "", "unit": "FB20", "roles": ["clerk"], "active": true });
        let expected = [
            ("person:gone", json!({ "active": true }), json!({ "active": false })),
            ("person:back", json!({ "active": false }), json!({ "active": true })),
            ("person:moved", json!({ "unit": "FB20" }), json!({ "unit": "FB01" })),
            ("person:new", Value::Null, begins),
        ];
        assert!(diff.told().eq(expected.map(|(key, before, after)| (key.to_owned(), before, after))));
    }
}
