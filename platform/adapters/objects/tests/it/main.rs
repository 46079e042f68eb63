//! The store against real HTTP: the embedded server, and any S3 that the environment names.
//!
//! `TEST_S3_ENDPOINT`, `_ACCESS_KEY` and `_SECRET_KEY` run the conformance suite there too; `TEST_PKCS11_MODULE`, `_TOKEN`
//! and `_PIN` name a hardware module.

// The lints' exception for tests covers test functions only, not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod conformance;
mod embedded;
mod hsm;
mod outage;
mod sample;
mod tampering;
