//! What people do with the house, from the door to the signature, over HTTP alone.
mod account;
mod audit;
mod bad_input;
mod billing;
mod device;
mod founding;
mod letter;
mod outage;
mod people;
mod post;
mod provider;
mod rosters;
mod second_factor;
mod sign_in;
mod trusted;
mod worker;
