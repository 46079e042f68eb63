//! What the policy engine says of a person and an action: the lines that let them, and the sight they make up.
use super::titled;
use crate::policy::role::Role;
use crate::policy::{Compile, Line};
use chrono::{DateTime, NaiveDate, Utc};
use sdk::{Action, Actor, Authority, CONFIDENTIAL, Level, Mandate, Place, Reach, Result, STRICT, Scope, Sight};

/// A line of the policy that lets the person do it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The role's name.
    pub role_title: String,
    /// How far the line reaches.
    pub scope: Scope,
    /// Whether it reaches the thing; without a thing, nobody asked.
    pub covers: bool,
    /// In whose stead the person does it, if the role is not their own, and the last day of that.
    pub behalf: Option<(String, NaiveDate)>,
}

/// What the engine is asked about.
pub(super) struct About<'a> {
    pub engine: &'a dyn Compile,
    pub lines: &'a [Line],
    pub roles: &'a [Role],
    pub action: Action,
    pub place: Option<&'a Place>,
    pub at: DateTime<Utc>,
}

impl About<'_> {
    /// The lines of a person's own roles, then those of the absent whose place they take; and what follows for whoever
    /// may act at all.
    pub async fn said<'a>(
        &self,
        own_roles: &[String],
        actor: Option<&'a Actor>,
    ) -> Result<(Vec<Held>, Option<Sight<'a>>)> {
        let (mut held, mut reaches): (Vec<Held>, Vec<(&Mandate, Reach)>) = (Vec::new(), Vec::new());
        let mut own = Reach::default();
        for (line, scope) in self.scopes(own_roles, self.action).await? {
            own = own.with(scope);
            let covers = |(actor, place)| Reach::default().with(scope).covers(actor, place);
            held.push(self.held(&line, scope, actor.zip(self.place).is_some_and(covers), None));
        }
        for mandate in actor.iter().flat_map(|actor| &actor.mandates) {
            for (line, scope) in self.scopes(&mandate.absent().roles, self.action).await? {
                let reach = mandate.lends(self.action, Reach::default().with(scope));
                if !reach.is_empty() {
                    reaches.push((mandate, reach));
                    held.push(self.held(&line, scope, self.reaches(mandate, reach), Some(mandate)));
                }
            }
        }
        let Some(actor) = actor else { return Ok((held, None)) };
        let (clearance, reads) = (self.clearance(own_roles).await?, self.action.reads());
        let sight = Sight { authority: Authority::new(actor, own, reaches), clearance, reads, at: self.at };
        Ok((held, Some(sight)))
    }

    /// Whether what is handed over reaches the thing, from which the absent one is not excluded.
    fn reaches(&self, mandate: &Mandate, reach: Reach) -> bool {
        let absent = mandate.absent();
        self.place.is_some_and(|place| reach.covers(absent, place) && !place.guard.excludes(absent, self.at))
    }

    fn held(&self, line: &Line, scope: Scope, covers: bool, mandate: Option<&Mandate>) -> Held {
        let behalf = mandate.map(|mandate| (mandate.absent().name.clone(), mandate.until()));
        Held { role_title: titled(self.roles, &line.role).to_owned(), scope, covers, behalf }
    }

    async fn scopes(&self, roles: &[String], action: Action) -> Result<Vec<(Line, Scope)>> {
        let said = self.engine.explain(self.lines, roles, action).await?;
        Ok(said.into_iter().filter_map(|line| Scope::of(&line.scope).map(|scope| (line, scope))).collect())
    }

    /// The highest level these roles let see.
    async fn clearance(&self, roles: &[String]) -> Result<Level> {
        if !self.scopes(roles, STRICT).await?.is_empty() {
            return Ok(Level::Strict);
        }
        let confidential = !self.scopes(roles, CONFIDENTIAL).await?.is_empty();
        Ok(if confidential { Level::Confidential } else { Level::Normal })
    }
}
