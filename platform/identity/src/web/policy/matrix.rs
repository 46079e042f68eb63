use super::{Shown, meaning, word};
use crate::policy::role::{Change, Role};
use crate::policy::{Choice, EXPLAIN, ROLE_EDIT};
use crate::service::policy::{self as service, MatrixCell, RoleView};
use actix_web::web::Query;
use askama::Template;
use sdk::web::{Answer, Cursor, Page, encode, html, moment};
use sdk::{CONFIDENTIAL, Cx, Error, Reach, Result, STRICT, Scope};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "roles.html")]
struct MatrixPage {
    page: Page,
    tab: &'static str,
    explains: bool,
    edits: bool,
    roles: Vec<RoleView>,
    chosen: RoleView,
    groups: Vec<(&'static str, Vec<Row>)>,
    drafted: usize,
    error: Option<String>,
    new_key: String,
    new_title: String,
}

/// One action of the matrix.
struct Row {
    key: &'static str,
    title: &'static str,
    cells: Vec<Chip>,
}

/// One cell of the matrix.
struct Chip {
    role_title: String,
    href: String,
    shown: Shown,
    before: Option<Shown>,
    away: bool,
}

#[derive(Deserialize, Default)]
pub struct Choosing {
    #[serde(default)]
    role: String,
}

pub async fn show(cx: Cx, query: Query<Choosing>) -> Answer {
    render(&cx, &query.role, None, Default::default()).await
}

/// The part of the matrix that says who sees which level of confidentiality.
pub async fn levels(cx: Cx, query: Query<Choosing>) -> Answer {
    let mut matrix = service::matrix(&cx).await?;
    let levels = [CONFIDENTIAL, STRICT];
    matrix.groups.iter_mut().for_each(|group| group.rows.retain(|row| levels.contains(&row.action)));
    matrix.groups.retain(|group| !group.rows.is_empty());
    lay_out(&cx, matrix, "levels", &query.role, None, Default::default())
}

/// The matrix, with what a person should put right.
pub(super) async fn render(cx: &Cx, role: &str, error: Option<String>, made: (String, String)) -> Answer {
    lay_out(cx, service::matrix(cx).await?, "roles", role, error, made)
}

fn lay_out(
    cx: &Cx,
    matrix: service::Matrix,
    tab: &'static str,
    role: &str,
    error: Option<String>,
    made: (String, String),
) -> Answer {
    let at = matrix.roles.iter().position(|view| view.role.key == role).unwrap_or_default();
    let chosen = matrix.roles.get(at).ok_or_else(Error::not_found)?;
    let chosen = RoleView { role: chosen.role.clone(), holders: chosen.holders };
    let row = |row: service::MatrixRow| Row {
        key: row.action.key,
        title: row.action.title,
        cells: row
            .cells
            .into_iter()
            .zip(&matrix.roles)
            .map(|(cell, of)| chip(row.action.key, cell, of, &chosen))
            .collect(),
    };
    let groups = matrix.groups.into_iter().map(|group| (group.title, group.rows.into_iter().map(row).collect()));
    let groups = groups.collect();
    let drafted = matrix.draft.map_or(0, |draft| draft.cells.len());
    let (page, explains, edits) = (Page::of(cx, "roles"), cx.may(EXPLAIN), cx.may(ROLE_EDIT));
    let (new_key, new_title) = made;
    let roles = matrix.roles;
    html(&MatrixPage { page, tab, explains, edits, roles, chosen, groups, drafted, error, new_key, new_title })
}

fn chip(action: &str, cell: MatrixCell, of: &RoleView, chosen: &RoleView) -> Chip {
    Chip {
        href: format!("/identity/roles/cell?role={}&action={}", encode(&cell.role), encode(action)),
        role_title: of.role.title.clone(),
        shown: Shown::of(cell.wanted.unwrap_or(cell.now)),
        before: cell.wanted.map(|_| Shown::of(cell.now)),
        away: cell.role != chosen.role.key,
    }
}

#[derive(Template)]
#[template(path = "role-cell.html")]
struct CellPage {
    page: Page,
    role: Role,
    action: &'static str,
    action_title: &'static str,
    options: Vec<Choosable>,
    extras: Vec<Choosable>,
    now: Shown,
}

/// A reach to choose.
struct Choosable {
    value: &'static str,
    word: &'static str,
    meaning: &'static str,
    chosen: bool,
}

#[derive(Deserialize)]
pub struct CellOf {
    #[serde(default)]
    role: String,
    #[serde(default)]
    action: String,
}

pub async fn cell(cx: Cx, query: Query<CellOf>) -> Answer {
    cx.demand(ROLE_EDIT)?;
    let matrix = service::matrix(&cx).await?;
    let role = matrix.roles.iter().find(|view| view.role.key == query.role).ok_or_else(Error::not_found)?.role.clone();
    let catalogue = service::catalogue(&cx);
    let choice = catalogue.choice(&query.action).ok_or_else(Error::not_found)?;
    let rows = matrix.groups.iter().flat_map(|group| &group.rows).filter(|row| row.action == choice.action);
    let cell = rows.flat_map(|row| &row.cells).find(|cell| cell.role == query.role).ok_or_else(Error::not_found)?;
    let (options, extras) = choices(choice, cell.wanted.unwrap_or(cell.now));
    let (action, action_title, now) = (choice.action.key, choice.action.title, Shown::of(cell.now));
    html(&CellPage { page: Page::of(&cx, "roles"), role, action, action_title, options, extras, now })
}

/// One of these; and, where a right can reach any way, these besides.
fn choices(choice: &Choice, wanted: Reach) -> (Vec<Choosable>, Vec<Choosable>) {
    let personal = |scope: &Scope| matches!(scope, Scope::Own | Scope::Assigned) && choice.scopes.len() > 1;
    let of = |scope: Scope| Choosable {
        value: scope.key(),
        word: word(scope),
        meaning: meaning(scope),
        chosen: wanted.has(scope),
    };
    let mut options: Vec<Choosable> = choice.scopes.iter().copied().filter(|scope| !personal(scope)).map(of).collect();
    let none = options.iter().all(|option| !option.chosen);
    options.insert(0, Choosable { value: "none", word: "keine", meaning: "Nichts davon", chosen: none });
    (options, choice.scopes.iter().copied().filter(personal).map(of).collect())
}

#[derive(Template)]
#[template(path = "role-history.html")]
struct HistoryPage {
    page: Page,
    tab: &'static str,
    explains: bool,
    lines: Vec<Past>,
    next: Option<String>,
}

/// A change as the page tells it.
struct Past {
    at: String,
    change: Change,
    action_title: String,
    before: Shown,
    after: Shown,
}

#[derive(Deserialize)]
pub struct After {
    pub(super) after: Option<String>,
}

pub async fn history(cx: Cx, query: Query<After>) -> Answer {
    let (changes, next) = service::history(&cx, Cursor::parse(query.after.as_deref())?).await?;
    let lines = changes.into_iter().map(|change| Past {
        at: moment(change.at),
        action_title: title(&cx, &change.action),
        before: Shown::of(change.before),
        after: Shown::of(change.after),
        change,
    });
    let (page, explains, next) = (Page::of(&cx, "roles"), cx.may(EXPLAIN), next.map(|cursor| cursor.to_string()));
    html(&HistoryPage { page, tab: "history", explains, lines: lines.collect(), next })
}

fn title(cx: &Cx, action: &str) -> String {
    let mut known = cx.house().manifests.iter().flat_map(|manifest| manifest.actions);
    known.find(|known| known.key == action).map_or(action, |known| known.title).to_owned()
}

/// What the form of a cell says.
pub(super) fn chosen_reach(option: &str, extras: [(&str, bool); 2]) -> Result<Reach> {
    let besides = extras.into_iter().filter(|(_, on)| *on).filter_map(|(key, _)| Scope::of(key));
    let main = match option {
        "none" => None,
        key => Some(Scope::of(key).ok_or_else(unknown_reach)?),
    };
    Ok(main.into_iter().chain(besides).fold(Reach::default(), Reach::with).plain())
}

pub(super) fn unknown_reach() -> Error {
    Error::invalid(
        "identity.unknown_reach",
        "Diese Reichweite gibt es nicht. Es wurde nichts geändert. Wählen Sie eine der angebotenen.",
    )
}
