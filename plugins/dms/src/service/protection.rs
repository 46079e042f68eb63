//! Who is kept from a record, process or document, or let in, beside the policy.
use crate::names::Names;
use crate::service::{document, process, record};
use crate::store;
use sdk::ports::BodyView;
use sdk::{Action, Cx, Error, Excepted, Guard, Protecting, Protection, Result, Tx, protect, uuid::Uuid};

/// Raises the level, puts a thing into a body's space, or says that it is a personnel or social file.
pub const RAISE: Action = Action::new("dms.protection.raise", "Vertraulichkeit anheben");
/// Lowers the level, or takes a thing back out.
pub const LOWER: Action = Action::new("dms.protection.lower", "Vertraulichkeit senken");
/// Lets a person or unit read a single thing, or shuts a person out of it.
pub const EXCEPT: Action = Action::new("dms.protection.except", "Ausnahmen eintragen");

/// What is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Akte.
    Record,
    /// Vorgang.
    Process,
    /// Dokument.
    Document,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Record, Self::Process, Self::Document];

    /// Its segment in addresses.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Record => "records",
            Self::Process => "processes",
            Self::Document => "documents",
        }
    }

    /// `plugin.noun`.
    fn key(self) -> &'static str {
        match self {
            Self::Record => "dms.record",
            Self::Process => "dms.process",
            Self::Document => "dms.document",
        }
    }

    /// The action whose reach decides who reads it.
    fn read(self) -> Action {
        match self {
            Self::Record => record::READ,
            Self::Process => process::READ,
            Self::Document => document::READ,
        }
    }
}

/// A thing with everything that guards it.
pub struct Shield {
    /// Its title.
    pub title: String,
    /// The address of its page.
    pub href: String,
    /// What guards it by itself.
    pub own: Protection,
    /// The same together with what it lies in.
    pub guard: Guard,
    /// Its own exceptions, newest first.
    pub exceptions: Vec<Excepted>,
    /// All bodies.
    pub bodies: Vec<BodyView>,
    /// Persons and units by name.
    pub names: Names,
}

/// What guards a thing, for who is in charge of it.
///
/// # Errors
/// `NotFound`.
pub async fn show(cx: &Cx, kind: Kind, id: Uuid) -> Result<Shield> {
    cx.read(RAISE, async |tx| {
        let (title, href) = named(tx, kind, id, false).await?;
        let (own, guard) = (tx.protection(id).await?, tx.guard_of(id).await?);
        let exceptions = tx.exceptions(id).await?;
        let ended = exceptions.iter().filter_map(|line| line.ended.map(|(person, _)| person));
        let persons = exceptions.iter().flat_map(|line| line.exception.person.into_iter().chain([line.made.0]));
        let persons: Vec<_> = persons.chain(ended).collect();
        let names = Names::look_up(tx, cx.ports(), persons).await?;
        let bodies = cx.ports().directory.bodies(tx).await?;
        Ok(Shield { title, href, own, guard, exceptions, bodies, names })
    })
    .await
}

/// Protects a thing more than it is. Whether the actor still sees it afterwards does not matter: protection comes first.
///
/// # Errors
/// `NotFound`; `Invalid` for an unknown body; `Conflict` if it would be protected less.
pub async fn raise(cx: &Cx, kind: Kind, id: Uuid, wanted: Protection) -> Result<()> {
    change(cx, RAISE, kind, id, wanted).await
}

/// Protects a thing as wanted, more or less.
///
/// # Errors
/// `NotFound`; `Invalid` for an unknown body.
pub async fn lower(cx: &Cx, kind: Kind, id: Uuid, wanted: Protection) -> Result<()> {
    change(cx, LOWER, kind, id, wanted).await
}

async fn change(cx: &Cx, action: Action, kind: Kind, id: Uuid, wanted: Protection) -> Result<()> {
    cx.write(action, async |tx| {
        named(tx, kind, id, true).await?;
        let (lowers, kind) = (action == LOWER, kind.key());
        let what = Protecting { kind, thing: id, lowers, would_lower, no_body };
        protect(tx, cx.ports(), what, wanted).await
    })
    .await
}

/// The thing's title and page, if the actor may do this to it; held until the transaction ends where `hold` says so.
pub(super) async fn named(tx: &mut Tx<'_>, kind: Kind, id: Uuid, hold: bool) -> Result<(String, String)> {
    named_for(tx, tx.action(), kind, id, hold).await
}

async fn named_for(tx: &mut Tx<'_>, action: Action, kind: Kind, id: Uuid, hold: bool) -> Result<(String, String)> {
    let title = match kind {
        Kind::Record => {
            let row = if hold {
                store::record::lock(tx, id.into()).await?
            } else {
                store::record::get(tx, id.into()).await?
            };
            tx.admit_for(action, row).await?.title
        }
        Kind::Process => {
            let row = if hold {
                store::process::lock(tx, id.into()).await?
            } else {
                store::process::get(tx, id.into()).await?
            };
            let process = tx.admit_for(action, row).await?;
            return Ok((process.title, format!("/dms/records/{}?process={}", process.record, process.id)));
        }
        Kind::Document => {
            let row = if hold {
                store::document::lock(tx, id.into()).await?
            } else {
                store::document::get(tx, id.into()).await?
            };
            tx.admit_for(action, row).await?.title
        }
    };
    Ok((title, format!("/dms/{}/{id}", kind.segment())))
}

/// Whether the actor still reads the thing: after it was protected, or they were shut out.
///
/// # Errors
/// Those of the database.
pub async fn still_reads(cx: &Cx, kind: Kind, id: Uuid) -> Result<bool> {
    let seen = cx.read(RAISE, async |tx| named_for(tx, kind.read(), kind, id, false).await.map(drop));
    match seen.await {
        Ok(()) => Ok(true),
        Err(error) if error.kind == sdk::Kind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn would_lower() -> Error {
    Error::conflict(
        "dms.protection_lower",
        "Das würde den Schutz senken. Es wurde nichts geändert. Senken darf, wer das Recht „Vertraulichkeit senken“ hat.",
    )
}

fn no_body() -> Error {
    Error::invalid(
        "dms.protection_body",
        "Dieses Gremium gibt es nicht. Es wurde nichts geändert. Wählen Sie eines aus der Liste.",
    )
}
