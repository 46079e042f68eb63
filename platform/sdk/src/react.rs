//! What happens without anybody clicking: reactions to events, and timed work.
use crate::{Cx, Error, Event, Result};
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use std::{future::Future, sync::Arc, time::Duration};

type Handler = Arc<dyn Fn(Cx, serde_json::Value) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// One consumer of one topic.
#[derive(Clone)]
pub struct Reaction {
    /// The plugin that reacts.
    pub plugin: &'static str,
    /// The event's topic.
    pub topic: &'static str,
    /// The workload class of the topic.
    pub class: &'static str,
    /// Plugin and verb: the key of the deduplication.
    pub consumer: String,
    /// What it does.
    pub run: Handler,
}

/// Collects the reactions of one plugin.
pub struct Reactions {
    plugin: &'static str,
    /// What was collected.
    pub all: Vec<Reaction>,
}

impl Reactions {
    /// For the plugin of this key.
    pub fn of(plugin: &'static str) -> Self {
        Self { plugin, all: Vec::new() }
    }

    /// Reacts to an event; `verb` names the reaction among those of this plugin.
    pub fn on<E, F>(&mut self, verb: &str, react: impl Fn(Cx, E) -> F + Send + Sync + 'static) -> &mut Self
    where
        E: Event + DeserializeOwned + Send,
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let run: Handler = Arc::new(move |cx, body| match serde_json::from_value(body) {
            Ok(event) => Box::pin(react(cx, event)),
            Err(error) => Box::pin(std::future::ready(Err(Error::internal(error)))),
        });
        let (plugin, consumer) = (self.plugin, format!("{}.{verb}", self.plugin));
        self.all.push(Reaction { plugin, topic: E::TOPIC, class: E::CLASS, consumer, run });
        self
    }
}

/// Work done again and again in every tenant.
#[derive(Clone)]
pub struct Timed {
    /// The plugin that does it.
    pub plugin: &'static str,
    /// Its name in logs.
    pub name: &'static str,
    /// The pause between two runs.
    pub every: Duration,
    /// What is done, as the plugin's service in one tenant.
    pub run: Arc<dyn Fn(Cx) -> BoxFuture<'static, Result<()>> + Send + Sync>,
}

/// Collects the timed work of one plugin.
pub struct Schedule {
    plugin: &'static str,
    /// What was collected.
    pub all: Vec<Timed>,
}

impl Schedule {
    /// For the plugin of this key.
    pub fn of(plugin: &'static str) -> Self {
        Self { plugin, all: Vec::new() }
    }

    /// Does something in every active tenant, with this pause between two runs.
    pub fn every<F>(
        &mut self,
        every: Duration,
        name: &'static str,
        work: impl Fn(Cx) -> F + Send + Sync + 'static,
    ) -> &mut Self
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let plugin = self.plugin;
        self.all.push(Timed { plugin, name, every, run: Arc::new(move |cx| Box::pin(work(cx))) });
        self
    }
}
