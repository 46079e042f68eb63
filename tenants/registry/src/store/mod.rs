//! The SQL of tenants, foundings and grants. A tenant sees itself and those below it; the database hides all others.
pub mod founding;
pub mod grant;
pub mod opening;
pub mod rule;
pub mod shredding;
pub mod tenant;
