//! The SQL of contracts and invoices. Rows of other tenants do not exist here: the database hides them.
pub mod agreement;
pub mod bill;
pub mod customer;
pub mod issuer;
pub mod number;
pub mod price;
pub mod run;
pub mod statement;

use sdk::{Error, Result, uuid::Uuid};

/// The first row a unique constraint refuses, said in the words of this plugin.
fn taken(error: Error, code: &'static str, detail: &'static str) -> Error {
    if error.code == "duplicate" { Error::conflict(code, detail) } else { error }
}

/// A stored text that was checked when it was written.
fn stored<T, E: std::error::Error>(parsed: Result<T, E>, row: Uuid) -> Result<T> {
    parsed.map_err(|error| Error::internal(format!("row {row}: {error}")))
}
