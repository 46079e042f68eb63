//! The SQL of the proof of isolation.
pub mod alarm;
pub mod certificate;
pub mod drill;
pub mod round;
