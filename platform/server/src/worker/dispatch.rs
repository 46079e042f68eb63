//! Hands a parcel to every plugin that reacts to its topic.
use crate::{Installation, metrics::Metrics};
use data::outbox::Parcel;
use sdk::gate::Origin;
use sdk::{Actor, Error, Reaction, Reactions, Result, Town};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Knows all reactions.
pub struct Dispatcher {
    installation: Arc<Installation>,
    metrics: Arc<Metrics>,
    reactions: HashMap<&'static str, Vec<Reaction>>,
}

impl Dispatcher {
    /// Collects the reactions of all plugins.
    pub fn new(installation: Arc<Installation>, metrics: Arc<Metrics>) -> Self {
        let mut reactions: HashMap<&'static str, Vec<Reaction>> = HashMap::new();
        for plugin in &installation.plugins {
            let mut on = Reactions::of(plugin.manifest().key);
            plugin.react(&mut on);
            for reaction in on.all {
                reactions.entry(reaction.topic).or_default().push(reaction);
            }
        }
        Self { installation, metrics, reactions }
    }

    /// Every workload class: also that of events nobody reacts to yet, or they would pile up.
    pub fn classes(&self) -> BTreeSet<&'static str> {
        let of_reactions = self.reactions.values().flatten().map(|reaction| reaction.class);
        of_reactions.chain(["events"]).collect()
    }

    /// The installation.
    pub fn installation(&self) -> &Arc<Installation> {
        &self.installation
    }

    /// Lets every plugin react. All are tried, even if one fails; a repetition takes effect only where it failed.
    ///
    /// # Errors
    /// The first failure, after all were tried.
    pub async fn deliver(&self, parcel: &Parcel) -> Result<()> {
        let Some(reactions) = self.reactions.get(parcel.topic.as_str()) else { return Ok(()) };
        let towns = self.installation.gate.cell.towns().await?;
        let town = towns.into_iter().find(|town| town.id == parcel.tenant).map(Arc::new);
        let town = town.ok_or_else(|| Error::internal("an event of a tenant that does not exist"))?;
        self.is_clean(&town, parcel)?;
        let mut outcome = Ok(());
        for reaction in reactions {
            let result = self.react(reaction, town.clone(), parcel).await;
            self.metrics.parcel(reaction.topic, if result.is_ok() { "done" } else { "failed" });
            if let Err(error) = result {
                report(&error, &town, reaction, parcel);
                outcome = outcome.and(Err(error));
            }
        }
        outcome
    }

    /// An event that holds something of the tripwire reaches nobody else.
    fn is_clean(&self, town: &Arc<Town>, parcel: &Parcel) -> Result<()> {
        let watch = &self.installation.watch;
        if watch.is_tripwire(town.id) {
            return Ok(());
        }
        let body = parcel.body.to_string();
        watch.pass(Some(town), &parcel.topic, &format!("event-{}", parcel.id), [body.as_bytes()])
    }

    async fn react(&self, reaction: &Reaction, town: Arc<Town>, parcel: &Parcel) -> Result<()> {
        let origin = Origin {
            request: format!("event-{}", parcel.id),
            delivery: Some((reaction.consumer.clone(), parcel.id)),
            ..Origin::default()
        };
        let actor = Actor::service(reaction.plugin);
        let cx = self.installation.gate.admit(town, actor, origin).await?;
        match (reaction.run)(cx, parcel.body.clone()).await {
            Err(error) if error.code == "already_delivered" => Ok(()),
            result => result,
        }
    }
}

fn report(error: &Error, town: &Town, reaction: &Reaction, parcel: &Parcel) {
    let (tenant, consumer) = (&town.key, &reaction.consumer);
    let cause = error.cause().map(ToString::to_string).unwrap_or_default();
    tracing::warn!(tenant, consumer, event = %parcel.id, attempts = parcel.attempts, %error, cause, "a reaction failed");
}

/// Seconds until a failed parcel is tried again: quickly at first, at last every five minutes, for ever.
pub fn patience(attempts: i32) -> i32 {
    let doubled = 1_i32.checked_shl(u32::try_from(attempts.clamp(0, 9)).unwrap_or(9)).unwrap_or(300);
    doubled.min(300)
}

#[cfg(test)]
mod tests {
    use super::patience;

    #[test]
    fn patience_grows_and_never_ends() {
        assert_eq!((patience(0), patience(1), patience(4)), (1, 2, 16));
        assert_eq!((patience(9), patience(1_000), patience(-1)), (300, 300, 1));
    }
}
