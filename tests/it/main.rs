//! Rules of the house, the catalogue, and isolation.
mod architecture;
mod catalogue;
mod context;
mod isolation;
mod made;
mod policy_matrix;
mod references;
mod snapshot;
mod sources;
mod stores;
mod tidy;
mod words;
