//! Pages and API of roles and rights.
mod api;
mod draft;
mod matrix;
mod release;
mod role;
mod why;

use crate::policy::Compile;
use actix_web::web::Data;
use sdk::{Reach, Routes, Scope};
use std::sync::Arc;

pub use api::api;

/// What answers questions about rights.
type Engine = Data<Arc<dyn Compile>>;

pub fn pages(routes: &mut Routes, engine: &Arc<dyn Compile>) {
    let engine: Engine = Data::new(engine.clone());
    let (at_draft, at_save, at_names) = (engine.clone(), engine.clone(), engine.clone());
    let (at_release, at_released) = (engine.clone(), engine.clone());
    let (at_why, at_view) = (engine.clone(), engine);
    routes
        .get("/identity/roles", matrix::show)
        .post("/identity/roles", role::add)
        .post("/identity/roles/rename", role::rename)
        .post("/identity/roles/delete", role::delete)
        .get("/identity/roles/levels", matrix::levels)
        .get("/identity/roles/cell", matrix::cell)
        .get("/identity/roles/history", matrix::history)
        .get("/identity/roles/draft", move |cx, query| draft::show(cx, query, at_draft.clone()))
        .post("/identity/roles/draft", draft::put)
        .post("/identity/roles/draft/save", move |cx, form| draft::save(cx, form, at_save.clone()))
        .post("/identity/roles/draft/discard", draft::discard)
        .post("/identity/roles/draft/rebase", draft::rebase)
        .post("/identity/roles/draft/reset", draft::reset)
        .get("/identity/roles/draft/names", move |cx, query| draft::names(cx, query, at_names.clone()))
        .get("/identity/roles/releases", release::list)
        .get("/identity/roles/releases/{id}", move |cx, path| release::show(cx, path, at_release.clone()))
        .post("/identity/roles/releases/{id}", move |cx, path, form| {
            release::release(cx, path, form, at_released.clone())
        })
        .get("/identity/roles/why", move |cx, query| why::why(cx, query, at_why.clone()))
        .get("/identity/roles/view", move |cx, query| why::view(cx, query, at_view.clone()));
}

/// A reach as a page shows it: bars, and words that say the same.
pub struct Shown {
    /// How many bars.
    pub level: u8,
    /// The words, widest first; one says "none".
    pub words: Vec<&'static str>,
}

impl Shown {
    fn of(reach: Reach) -> Self {
        let widest_first = Scope::ALL.into_iter().rev().filter(|scope| reach.plain().has(*scope));
        let words: Vec<&str> = widest_first.clone().map(word).collect();
        let level = widest_first.map(level).next().unwrap_or(0);
        Self { level, words: if words.is_empty() { vec!["keine"] } else { words } }
    }
}

/// A scope in one word.
fn word(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "eigene",
        Scope::Assigned => "zugewiesene",
        Scope::Unit => "Einheit",
        Scope::Subtree => "Bereich",
        Scope::Tenant => "alle",
    }
}

/// What a scope means, in a sentence.
fn meaning(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "Was die Person selbst angelegt hat",
        Scope::Assigned => "Was der Person zugewiesen ist",
        Scope::Unit => "Was bei ihrer Organisationseinheit liegt",
        Scope::Subtree => "Was bei ihrer Organisationseinheit oder darunter liegt",
        Scope::Tenant => "Alles in der Verwaltung",
    }
}

fn level(scope: Scope) -> u8 {
    match scope {
        Scope::Own | Scope::Assigned => 1,
        Scope::Unit => 2,
        Scope::Subtree => 3,
        Scope::Tenant => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_words_say_the_same() {
        let of = |scopes: &[Scope]| Shown::of(scopes.iter().fold(Reach::default(), |reach, scope| reach.with(*scope)));
        let nothing: &[Scope] = &[];
        for (scopes, level, words) in [
            (nothing, 0, vec!["keine"]),
            (&[Scope::Own], 1, vec!["eigene"]),
            (&[Scope::Assigned, Scope::Unit], 2, vec!["Einheit", "zugewiesene"]),
            (&[Scope::Unit, Scope::Subtree], 3, vec!["Bereich"]),
            (&Scope::ALL, 4, vec!["alle"]),
        ] {
            let shown = of(scopes);
            assert_eq!((shown.level, shown.words), (level, words));
        }
    }
}
