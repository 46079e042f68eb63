//! Who is acting, in which tenant, with what at hand.
use crate::gate::{Gate, Origin};
use crate::{
    Action, Actor, Hand, House, Lang, Place, Result, Sight, Snapshot, TenantId, Town, Tx, Visibility, ports::Ports,
};
use chrono::{DateTime, Utc};
use data::{Deed, Mode};
use std::sync::Arc;

/// Who is acting, in which tenant, with what at hand. The first argument of every service function.
#[derive(Clone)]
pub struct Cx {
    gate: Arc<Gate>,
    town: Arc<Town>,
    actor: Arc<Actor>,
    policy: Arc<Snapshot>,
    origin: Arc<Origin>,
}

impl Cx {
    pub(crate) fn admitted(
        gate: Arc<Gate>,
        town: Arc<Town>,
        actor: Actor,
        policy: Arc<Snapshot>,
        origin: Origin,
    ) -> Self {
        Self { gate, town, actor: Arc::new(actor), policy, origin: Arc::new(origin) }
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        (self.gate.clock)()
    }

    /// What other plugins offer.
    pub fn ports(&self) -> &Ports {
        &self.gate.ports
    }

    /// The installation.
    pub fn house(&self) -> &House {
        &self.gate.house
    }

    pub(crate) fn house_arc(&self) -> Arc<House> {
        self.gate.house.clone()
    }

    /// The tenant's identity.
    pub fn tenant(&self) -> TenantId {
        self.town.id
    }

    /// The tenant.
    pub fn town(&self) -> &Town {
        &self.town
    }

    /// Who is acting.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The language of the screen.
    pub fn lang(&self) -> Lang {
        self.origin.lang
    }

    /// How this piece of work came about.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether the actor may ever do this: for navigation and buttons, never instead of a decision.
    pub fn may(&self, action: Action) -> bool {
        !self.policy.authority(&self.actor, action).is_empty()
    }

    /// Refuses whoever may never do this, before anything costly is begun. No substitute for the decision itself.
    ///
    /// # Errors
    /// `Denied`.
    pub fn demand(&self, action: Action) -> Result<()> {
        if self.may(action) { Ok(()) } else { Err(data::denied(action)) }
    }

    /// What the tenant calls a role; its key if nobody named it.
    pub fn role_title<'a>(&'a self, role: &'a str) -> &'a str {
        let known = self.house().manifests.iter().flat_map(|manifest| manifest.roles);
        let suggested = || known.filter(|known| known.key == role).map(|known| known.title).next();
        self.policy.title(role).or_else(suggested).unwrap_or(role)
    }

    /// The roles the tenant named or made itself: key and name, in no order.
    pub fn named_roles(&self) -> impl Iterator<Item = (&str, &str)> {
        self.policy.titles()
    }

    /// How far the actor reaches with an action, for searches outside the database.
    pub fn visibility(&self, action: Action) -> Visibility {
        Visibility::of(&self.sight(action))
    }

    /// Everything a decision needs to know about the actor for an action.
    pub fn sight(&self, action: Action) -> Sight<'_> {
        self.policy.sight(&self.actor, action, self.now())
    }

    /// Whose hand would do this: the actor's own, if they have the right themselves.
    pub fn hand(&self, action: Action) -> Hand<'_> {
        self.policy.authority(&self.actor, action).hand()
    }

    /// In whose stead the actor does this where a thing stands: nobody's, if their own right reaches it.
    pub fn in_stead_of(&self, action: Action, place: &Place) -> Option<&str> {
        let over = self.sight(action).over(place, true);
        over.flatten().map(|mandate| mandate.absent().name.as_str())
    }

    /// Runs `work` in one writing transaction, if the actor may ever do `action`; leaves an audit row.
    ///
    /// # Errors
    /// `Denied`, `Unavailable`, or what `work` returns.
    pub async fn write<R>(&self, action: Action, work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<R>) -> Result<R> {
        data::transact(&self.gate.cell, &self.deed(action, Mode::Write), work).await
    }

    /// Runs `work` in one read-only transaction, if the actor may ever do `action`; leaves an audit row if that, or
    /// what is read, is sensitive, or if a guest looks.
    ///
    /// # Errors
    /// `Denied`, `Unavailable`, or what `work` returns.
    pub async fn read<R>(&self, action: Action, work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<R>) -> Result<R> {
        let mode = match (action.sensitive || self.actor.is_guest(), action.watching) {
            (true, _) => Mode::Witness,
            (false, true) => Mode::Watch,
            (false, false) => Mode::Read,
        };
        data::transact(&self.gate.cell, &self.deed(action, mode), work).await
    }

    /// Like [`Cx::write`], for reactions: takes effect once per event, however often the event is delivered.
    ///
    /// # Errors
    /// `Conflict` with code `already_delivered` on a repetition (the dispatcher counts it as success); else as `write`.
    pub async fn once<R>(&self, action: Action, work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<R>) -> Result<R> {
        self.write(action, async |tx| {
            if let Some((consumer, event)) = &self.origin.delivery {
                tx.receive(consumer, *event).await?;
            }
            work(tx).await
        })
        .await
    }

    /// Makes sure that reads are not empty because the database distrusts us: before anything is destroyed on their word.
    ///
    /// # Errors
    /// `Unavailable` if the database is away; `Internal` if it does not believe our signature.
    pub async fn confirm_reads(&self) -> Result<()> {
        self.gate.cell.ready().await
    }

    fn deed(&self, action: Action, mode: Mode) -> Deed<'_> {
        Deed {
            town: &self.town,
            actor: &self.actor,
            action,
            mode,
            policy: &self.policy,
            now: self.now(),
            request: &self.origin.request,
            awaited: self.origin.address.is_some(),
        }
    }
}
