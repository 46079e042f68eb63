//! What can be done with the inbox. Each function: one action, one transaction.
mod desk;
mod filing;
mod list;
mod protection;
mod receive;
mod standing;

pub use desk::*;
pub use filing::*;
pub use list::*;
pub use protection::*;
pub use receive::*;
pub use standing::Standings;

use sdk::Action;

/// Take something in and give it its number.
pub const RECEIVE: Action = Action::new("inbox.item.receive", "Eingänge annehmen");
/// See items.
pub const READ: Action = Action::new("inbox.item.read", "Eingänge lesen").watching();
/// Correct sender and subject.
pub const EDIT: Action = Action::new("inbox.item.edit", "Absender und Betreff berichtigen");
/// Lay an item with another unit.
pub const ASSIGN: Action = Action::new("inbox.item.assign", "Eingänge zuweisen");
/// File an item into a process.
pub const FILE: Action = Action::new("inbox.item.file", "Eingänge in Vorgänge ablegen");
/// Put the post room in place when a tenant is founded.
pub const SETTLE: Action = Action::new("inbox.settings.settle", "Poststelle einrichten");
