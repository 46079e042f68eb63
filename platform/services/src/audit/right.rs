//! What can be done with the log.
use sdk::Action;

/// Read the log without names.
pub const READ: Action = Action::new("audit.row.read", "Protokoll ohne Namen lesen");
/// Read the log with names, on a recorded occasion.
pub const IDENTIFY: Action = Action::new("audit.row.identify", "Protokoll mit Anlass und Namen lesen").sensitive();
/// Take the whole log home, for checking it elsewhere.
pub const EXPORT: Action = Action::new("audit.log.export", "Protokoll ausführen").sensitive();
/// Set how long contents are kept, and where roots go.
pub const SETTLE: Action = Action::new("audit.log.settle", "Aufbewahrung und Empfang des Protokolls festlegen");
/// Sign the root of a day.
pub const SIGN: Action = Action::new("audit.root.sign", "Tageswurzel des Protokolls unterschreiben");
/// Mail the root of a day.
pub const MAIL: Action = Action::new("audit.root.mail", "Tageswurzel des Protokolls zusenden");
/// Remove contents that have expired.
pub const EXPIRE: Action = Action::new("audit.row.expire", "Abgelaufene Protokollinhalte entfernen");

/// All of them.
pub const ALL: &[Action] = &[sdk::APPEND, READ, IDENTIFY, EXPORT, SETTLE, SIGN, MAIL, EXPIRE];
