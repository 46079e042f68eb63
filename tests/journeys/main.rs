//! What people do with the house, from the door to the signature, over HTTP alone.
mod account;
mod bad_input;
mod billing;
mod founding;
mod letter;
mod outage;
mod post;
mod provider;
mod sign_in;
mod worker;
