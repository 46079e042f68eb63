//! Rules of the house, isolation, and the whole way of one letter.
mod architecture;
mod bad_input;
mod billing;
mod catalogue;
mod founding;
mod isolation;
mod letter;
mod sign_in;
mod tidy;
