//! The port `Notary`: the key that signs the log signs certificates, too.
use ledger::{Certificate, Signer};
use sdk::ports::Notary;
use sdk::{Error, Result};
use serde_json::Value;
use std::sync::Arc;

/// Signs with the installation's key.
pub struct Seal(pub Arc<Signer>);

impl Notary for Seal {
    fn certify(&self, facts: Value) -> Result<Value> {
        let signed = Certificate::sign(facts, &self.0).map_err(Error::internal)?;
        serde_json::to_value(signed).map_err(Error::internal)
    }
}
