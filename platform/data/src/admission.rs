//! Who is admitted to what: the policy's reach, and the guard of the thing, which is asked for whenever there is one.
use crate::tx::{Mode, Tx};
use kernel::{
    Action, Actor, BodyId, Error, FileKind, Guard, Level, PersonId, Place, Reach, Resource, Result, Sight, Unchecked,
    Visibility, uuid::Uuid,
};
use std::borrow::Cow;

impl<'c> Tx<'c> {
    /// Turns a fetched row into its value, or into "not found" if the actor may not do this to it.
    ///
    /// # Errors
    /// `NotFound`, the same for foreign, forbidden and missing; those of the database, which is asked for its guard.
    pub async fn admit<T: Resource>(&mut self, row: Unchecked<T>) -> Result<T> {
        self.admit_for(self.deed.action, row).await
    }

    /// Where a row stands, and its value only if the actor may do `action` to it.
    ///
    /// # Errors
    /// `NotFound` for a foreign row; those of the database.
    pub async fn stand<T: Resource>(&mut self, action: Action, row: Unchecked<T>) -> Result<(Place, Option<T>)> {
        let guard = self.guard(row.guarded()).await?;
        row.stand(self.tenant(), &self.sight_for(action), guard)
    }

    /// Like [`Tx::admit`], for a thing this transaction touches on the way: decided by an action of its own.
    ///
    /// # Errors
    /// As [`Tx::admit`].
    pub async fn admit_for<T: Resource>(&mut self, action: Action, row: Unchecked<T>) -> Result<T> {
        let (guard, thing) = (self.guard(row.guarded()).await?, row.guarded());
        let notes = guard.is_sensitive().then(|| (guard.level, guard.file, guard.bodies.clone()));
        let (value, stead) = row.admit_past(self.tenant(), &self.sight_for(action), guard)?;
        // The first whose right it took: the audit row and signatures name them.
        self.stead = self.stead.or(stead);
        if let Some((level, file, bodies)) = notes {
            self.watch(thing, level, file, &bodies);
        }
        Ok(value)
    }

    /// Like [`Tx::admit`], for a row that may be missing.
    ///
    /// # Errors
    /// As [`Tx::admit`].
    pub async fn admit_some<T: Resource>(&mut self, row: Option<Unchecked<T>>) -> Result<Option<T>> {
        match row {
            Some(row) => self.admit(row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Acts in this person's stead from here on, if the actor may do so to the thing; whether they may.
    ///
    /// # Errors
    /// Those of the database, which is asked for the thing's guard.
    pub async fn step_in_for<T: Resource>(&mut self, person: PersonId, thing: &T) -> Result<bool> {
        if self.deed.actor.mandates.is_empty() {
            return Ok(false);
        }
        let place = Place { guard: self.guard(thing.guarded()).await?, ..thing.place() };
        let mandate = self.sight.in_stead_of(person, &place);
        self.stead = mandate.or(self.stead);
        Ok(mandate.is_some())
    }

    /// Whether somebody else could do `action` to what stands there; `opens` as on the resource.
    pub fn would_see(&self, other: &Actor, action: Action, place: &Place, opens: bool) -> bool {
        self.deed.policy.sight(other, action, self.deed.now).sees(place, opens)
    }

    async fn guard(&mut self, guarded: Option<Uuid>) -> Result<Guard> {
        match guarded {
            Some(thing) if !self.deed.actor.is_service() => self.guard_of(thing).await,
            _ => Ok(Guard::default()),
        }
    }

    /// Something sensitive is about to be shown: where that is the point of this transaction, its row says what.
    fn watch(&mut self, thing: Option<Uuid>, level: Level, file: Option<FileKind>, bodies: &[BodyId]) {
        if self.deed.mode != Mode::Watch || self.watched {
            return;
        }
        self.watched = true;
        self.subject = thing.map(|thing| thing.to_string());
        self.note("level", level.key());
        if let Some(file) = file {
            self.note("file", file.key());
        }
        if let Some(body) = bodies.first() {
            self.note("body", body.to_string());
        }
    }

    /// The sight of the deed itself is at hand; that of another action is asked of the policy.
    fn sight_for(&self, action: Action) -> Cow<'_, Sight<'c>> {
        match action == self.deed.action {
            true => Cow::Borrowed(&self.sight),
            false => Cow::Owned(self.deed.policy.sight(self.deed.actor, action, self.deed.now)),
        }
    }

    /// The second key for lists: refuses all if one row is of another tenant.
    /// Scope was part of the query (see [`Tx::visibility`]).
    ///
    /// # Errors
    /// `Internal` if the database handed out a foreign row.
    pub fn admit_all<T: Resource>(&self, rows: Vec<Unchecked<T>>) -> Result<Vec<T>> {
        let tenant = self.tenant();
        let admit = |row: Unchecked<T>| row.admit(tenant, Reach::TENANT, self.deed.actor);
        let foreign = |_| Error::internal("a list held a row of another tenant");
        rows.into_iter().map(|row| admit(row).map_err(foreign)).collect()
    }

    /// How far the actor reaches with this transaction's action, as values for a `where`.
    pub fn visibility(&self) -> Visibility {
        Visibility::of(&self.sight)
    }

    /// How far the actor reaches with another action: for the parts of a page that show more than one noun.
    pub fn visibility_for(&self, action: Action) -> Visibility {
        Visibility::of(&self.sight_for(action))
    }
}
