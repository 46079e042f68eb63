//! Rules of the house, the catalogue, and isolation.
mod architecture;
mod catalogue;
mod isolation;
mod tidy;
