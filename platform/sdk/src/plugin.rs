//! One specialist procedure: data in the manifest, behaviour in the methods.
use crate::{Action, Blueprint, Cx, Migration, Reactions, Result, Routes, Schedule, Scope, ports::PortsBuilder};
use futures_util::future::{BoxFuture, ready};

/// One specialist procedure. Every method but the manifest is optional.
pub trait Plugin: Send + Sync + 'static {
    /// Everything about the plugin that is data.
    fn manifest(&self) -> &'static Manifest;
    /// Offers implementations of platform ports to the other plugins.
    fn provide(&self, _ports: &mut PortsBuilder) {}
    /// Server-rendered pages below `/{key}`.
    fn pages(&self, _routes: &mut Routes) {}
    /// JSON endpoints below `/api/v1/{key}`.
    fn api(&self, _routes: &mut Routes) {}
    /// Reactions to events of other plugins; at least once, each in its own transaction.
    fn react(&self, _on: &mut Reactions) {}
    /// Timed work, for every tenant.
    fn schedule(&self, _schedule: &mut Schedule) {}
    /// Moves into a new tenant: puts in place what the blueprint says. Called again after a crash, so it must be repeatable.
    fn settle<'a>(&'a self, _cx: &'a Cx, _blueprint: &'a Blueprint) -> BoxFuture<'a, Result<()>> {
        Box::pin(ready(Ok(())))
    }
    /// What lies on the actor's desk ("Mein Tisch").
    fn desk<'a>(&'a self, _cx: &'a Cx) -> BoxFuture<'a, Result<Vec<DeskGroup>>> {
        Box::pin(ready(Ok(Vec::new())))
    }
}

/// Everything about a plugin that is data; `docs/catalogue.md` and the policy matrix are made from it.
#[derive(Debug)]
pub struct Manifest {
    /// Folder, crate, Postgres schema and URL segment in one.
    pub key: &'static str,
    /// Its name on screen, in German.
    pub title: &'static str,
    /// Ports it calls.
    pub needs: &'static [Port],
    /// Ports it implements.
    pub offers: &'static [Port],
    /// Everything that can be done with it.
    pub actions: &'static [Action],
    /// What its background work may do; no tenant can edit this.
    pub service: &'static [Action],
    /// What somebody of a tenant above may do here, under a grant; no tenant can edit this, and nothing of it reads content.
    pub delegate: &'static [Action],
    /// What a program the tenant connected by a token may do here; no tenant can edit this, and nothing of it reads content.
    pub connected: &'static [Action],
    /// What somebody of the operator may read while an opening lasts; whatever it is, they write nothing with it.
    pub opened: &'static [Action],
    /// Roles it suggests; the tenant may change them.
    pub roles: &'static [Role],
    /// Its navigation entries.
    pub nav: &'static [NavEntry],
    /// What it counts.
    pub meters: &'static [Meter],
    /// What it makes findable: the kind of entry and the action that finds it.
    pub search: &'static [Findable],
    /// Columns sealed by the tenant's key, so that a change of key reaches them.
    pub sealed: &'static [Sealed],
    /// Its steps of the schema.
    pub migrations: &'static [Migration],
    /// `German = English`, one text per line.
    pub words: &'static str,
    /// The guide shown in the application.
    pub guide: &'static str,
}

impl Manifest {
    /// Nothing but a name: the base for `..Manifest::EMPTY`.
    pub const EMPTY: Self = Self {
        key: "",
        title: "",
        needs: &[],
        offers: &[],
        actions: &[],
        service: &[],
        delegate: &[],
        connected: &[],
        opened: &[],
        roles: &[],
        nav: &[],
        meters: &[],
        search: &[],
        sealed: &[],
        migrations: &[],
        words: "",
        guide: "",
    };
}

/// A capability plugins offer each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// Keeps files of the administration.
    Documents,
    /// Asks people to do something.
    Tasks,
    /// Knows persons and units.
    Directory,
    /// Derives what was used.
    Metering,
    /// Stores files.
    Blobs,
    /// Reads foreign files.
    Reader,
    /// Sets type.
    Typesetter,
    /// Checks a second factor.
    Factor,
    /// Sends letters by mail.
    Mailer,
    /// Signs facts that must be provable later.
    Notary,
    /// Founds tenants and asks them for numbers.
    Towns,
}

/// A role a plugin suggests.
#[derive(Debug)]
pub struct Role {
    /// Shared by all plugins that know the role: `clerk`, `head`, `post-room`, `admin`, `operator`, `district-admin`.
    pub key: &'static str,
    /// Its name on screen.
    pub title: &'static str,
    /// What it may do, and how far.
    pub may: &'static [(Action, Scope)],
}

/// A navigation entry.
#[derive(Debug)]
pub struct NavEntry {
    /// Names the page as current.
    pub key: &'static str,
    /// Its text.
    pub title: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Its icon in the sheet.
    pub icon: &'static str,
    /// The group's heading.
    pub group: &'static str,
    /// Who may not do this does not see it.
    pub needs: Action,
}

/// Something counted.
#[derive(Debug)]
pub struct Meter {
    /// `plugin.what.unit`.
    pub key: &'static str,
    /// The unit on statements.
    pub unit: &'static str,
    /// Its name on statements.
    pub title: &'static str,
}

/// A kind of thing that can be found.
#[derive(Debug)]
pub struct Findable {
    /// `plugin.noun`, as on the entries.
    pub kind: &'static str,
    /// Its name on the results page.
    pub title: &'static str,
    /// The action whose reach decides who finds it.
    pub needs: Action,
    /// The address of one hit: this and the identifier.
    pub path: &'static str,
}

/// A column sealed by the tenant's key.
#[derive(Clone, Copy, Debug)]
pub struct Sealed {
    /// `schema.table`.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// What it is sealed for.
    pub purpose: &'static str,
    /// How it lies there.
    pub form: Form,
}

impl Sealed {
    /// A column of sealed texts.
    pub const fn text(table: &'static str, column: &'static str, purpose: &'static str) -> Self {
        Self { table, column, purpose, form: Form::Text }
    }

    /// A column of sealed bytes.
    pub const fn bytes(table: &'static str, column: &'static str, purpose: &'static str) -> Self {
        Self { table, column, purpose, form: Form::Bytes }
    }
}

/// How sealed things lie in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As bytes (`bytea`), or nothing.
    Bytes,
    /// As text ([`crate::Tx::seal_text`]), or unsealed from before.
    Text,
    /// As the wrapped key of the file that the row's `id` names.
    Key,
}

/// One group of rows on the desk.
#[derive(Clone, Debug)]
pub struct DeskGroup {
    /// Its heading.
    pub title: String,
    /// Where all of it is.
    pub href: String,
    /// How many there are in all.
    pub total: i64,
    /// The first few.
    pub rows: Vec<DeskRow>,
    /// Lower comes first.
    pub order: u8,
}

/// One thing to do.
#[derive(Clone, Debug)]
pub struct DeskRow {
    /// The expected act: "Mitzeichnen".
    pub act: String,
    /// What it is about.
    pub title: String,
    /// One more line.
    pub note: String,
    /// Where it is done.
    pub href: String,
    /// The day, as people write it.
    pub day: String,
    /// An icon of the sheet.
    pub icon: &'static str,
}
