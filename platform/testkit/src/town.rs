//! A fresh tenant and its people.
use crate::{User, World};
use sdk::Cx;
use std::sync::Arc;

/// A tenant somewhere in a world.
#[derive(Clone)]
pub struct Placed(pub Arc<sdk::Town>);

/// A fresh municipality in a world.
pub struct Town<'w> {
    world: &'w World,
    /// The tenant.
    pub placed: Placed,
}

impl<'w> Town<'w> {
    pub(crate) fn new(world: &'w World, placed: Placed) -> Self {
        Self { world, placed }
    }

    /// Its key.
    pub fn key(&self) -> &str {
        &self.placed.0.key
    }

    /// The context of a person of the blueprint: `sachbearbeitung`, `leitung`, `poststelle`, `admin`.
    pub async fn cx(&self, login: &str) -> Cx {
        self.world.actor(&self.placed.0, login).await
    }

    /// The context of a plugin's background work.
    pub async fn service(&self, plugin: &'static str) -> Cx {
        self.world.service(&self.placed.0, plugin).await
    }

    /// A person who speaks HTTP with an app password.
    pub async fn user(&self, login: &str) -> User {
        User::equipped(self.world, &self.placed, login).await
    }

    /// A further person, in a unit and with a role of the blueprint.
    pub async fn hire(&self, login: &str, unit: &str, role: &str) -> User {
        let cx = self.service("identity").await;
        let unit = async |tx: &mut sdk::Tx<'_>| cx.ports().directory.unit(tx, unit).await;
        let unit = cx.read(identity::service::DIRECTORY, unit).await.expect("a unit of the blueprint").id;
        let (login, name, roles) = (login.to_owned(), format!("Person {login}"), vec![role.to_owned()]);
        let person = identity::service::NewPerson { login: login.clone(), name, unit, roles, password: None };
        identity::service::provision(&cx, person).await.expect("a person");
        self.user(&login).await
    }

    /// Carries out the moves of persons whose day has come, as the worker does every few minutes; how many.
    pub async fn carry_out_moves(&self) -> usize {
        identity::service::carry_out_moves(&self.service("identity").await).await.expect("moves")
    }

    /// The folder whose files become post.
    pub fn watched_folder(&self) -> std::path::PathBuf {
        self.world.installation.config.post.join(self.key())
    }

    /// Somebody at the door.
    pub fn stranger(&self) -> User {
        User::stranger(self.world, &self.placed)
    }
}
