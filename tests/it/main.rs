//! Rules of the house, the catalogue, and isolation.
mod architecture;
mod attacks;
mod catalogue;
mod context;
mod isolation;
mod leftovers;
mod made;
mod mutants;
mod policy_matrix;
mod references;
mod resting;
mod rows;
mod snapshot;
mod sources;
mod stores;
mod tidy;
mod words;
