//! Everything a plugin may touch, and nothing else.
mod blueprint;
mod cx;
pub mod gate;
mod house;
mod plugin;
pub mod policy;
pub mod ports;
mod protection;
mod react;
mod routes;
pub mod web;
mod words;

pub use blueprint::Blueprint;
pub use cx::Cx;
pub use data::{
    APPEND, Condition, ENTRY, Entry, Excepted, Findings, Migration, Places, Safe, Town, Tripwire, Tx, Usage, as_text,
    seen,
};
pub use house::{House, Lang};
pub use kernel::*;
pub use plugin::*;
pub use protection::{Protecting, protect};
pub use react::{Reaction, Reactions, Schedule, Timed};
pub use routes::{Doc, Mounted, Routes, schema};
