//! The log as proof: whoever can write to the database can change everything, and is named.
mod api;
mod changes;
mod letters;
mod log;
mod reading;
mod tampering;
