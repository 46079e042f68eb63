//! Policy lines and the engine that compiles them.
use crate::{Action, Manifest, Result, Snapshot};
use async_trait::async_trait;

/// Role, noun, verb, scope: one line of a tenant's policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// Who.
    pub role: String,
    /// On what.
    pub noun: String,
    /// What.
    pub verb: String,
    /// How far.
    pub scope: String,
}

/// Compiles lines to a snapshot by asking a policy engine.
#[async_trait]
pub trait Compile: Send + Sync {
    /// Asks the engine for every role x action x scope.
    ///
    /// # Errors
    /// `Internal` if the engine refuses the lines.
    async fn compile(&self, lines: &[Line], manifests: &[&'static Manifest]) -> Result<Snapshot>;

    /// Asks the engine itself, once for each role and scope, which lines let these roles do the action.
    ///
    /// # Errors
    /// `Internal` if the engine refuses the lines.
    async fn explain(&self, lines: &[Line], roles: &[String], action: Action) -> Result<Vec<Line>>;
}
