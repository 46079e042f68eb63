//! Tasks: something somebody is asked to do.
mod service;
mod standing;
mod store;
#[expect(clippy::module_inception, reason = "path is the noun, file is the noun's rules")]
mod task;
mod web;

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use sdk::ports::{self, NewTask, PortsBuilder};
use sdk::{Cx, DeskGroup, Error, Manifest, NavEntry, Plugin, Port, Result, Role, Routes, Scope, TaskId, Tx};
use std::sync::Arc;

/// The plugin that offers the port `Tasks`.
pub struct Tasks;

impl Plugin for Tasks {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn provide(&self, ports: &mut PortsBuilder) {
        ports.tasks(Arc::new(Self));
        ports.things(Arc::new(standing::Standings));
    }

    fn pages(&self, routes: &mut Routes) {
        web::pages(routes);
    }

    fn api(&self, routes: &mut Routes) {
        web::api(routes);
    }

    fn desk<'a>(&'a self, cx: &'a Cx) -> BoxFuture<'a, Result<Vec<DeskGroup>>> {
        Box::pin(web::desk(cx))
    }
}

#[async_trait]
impl ports::Tasks for Tasks {
    async fn open(&self, tx: &mut Tx<'_>, new: NewTask) -> Result<TaskId> {
        let task = task::Task::opened(new, &tx.hand(), tx.tenant(), tx.now());
        store::save(tx, &task).await?;
        Ok(task.id)
    }

    async fn close(&self, tx: &mut Tx<'_>, id: TaskId, outcome: &str) -> Result<()> {
        let task = store::lock(tx, id).await?.ok_or_else(Error::not_found)?;
        // The calling plugin decided over the thing itself; the task follows it.
        let task = tx.admit_all(vec![task])?.pop().ok_or_else(Error::not_found)?;
        let closed = task.close(outcome, &tx.hand(), tx.now())?;
        store::save(tx, &closed).await
    }

    async fn withdraw(&self, tx: &mut Tx<'_>, id: TaskId, outcome: &str) -> Result<()> {
        store::save_withdrawn(tx, id, outcome).await
    }
}

const OWN: &[(sdk::Action, Scope)] = &[(service::READ, Scope::Assigned), (service::READ, Scope::Own)];

static MANIFEST: Manifest = Manifest {
    key: "tasks",
    title: "Aufgaben",
    offers: &[Port::Tasks],
    actions: &[service::READ],
    roles: &[
        Role { key: "head", title: "Leitung", may: OWN },
        Role { key: "clerk", title: "Sachbearbeitung", may: OWN },
        Role { key: "post-room", title: "Poststelle", may: OWN },
    ],
    nav: &[NavEntry {
        key: "tasks",
        title: "Aufgaben",
        path: "/tasks",
        icon: "task",
        group: "Arbeit",
        needs: service::READ,
    }],
    words: include_str!("../../locales/en.txt"),
    ..Manifest::EMPTY
};
