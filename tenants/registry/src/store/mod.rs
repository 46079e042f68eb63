//! The SQL of tenants and foundings. A tenant sees itself and those below it; the database hides all others.
pub mod founding;
pub mod tenant;
