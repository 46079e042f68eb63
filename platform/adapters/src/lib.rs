//! One foreign library, one file.
pub mod amqp;
pub mod casbin;
pub mod reader;
pub mod smtp;
pub mod typst;
