//! What can be done with the E-Akte. Each public function: one action, one transaction.
pub mod cosignature;
pub mod deciding;
pub mod document;
pub mod exception;
pub mod filing;
pub mod plan;
pub mod process;
pub mod protection;
pub mod record;
pub mod settling;
pub mod standing;
