//! The log as proof: whoever can write to the database can change everything, and is named.
mod letters;
mod log;
mod reading;
mod tampering;
