//! The inbox's SQL. Rows of other tenants do not exist here: the database hides them.
pub mod content;
pub mod item;
pub mod list;
pub mod mail;
pub mod post_book;
