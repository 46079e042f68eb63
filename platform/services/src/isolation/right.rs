//! What can be done with the proof of isolation.
use sdk::Action;

/// Read what was tried, and the certificates.
pub const READ: Action = Action::new("isolation.proof.read", "Nachweis der Trennung lesen");
/// Try what of another tenant can be seen.
pub const PROBE: Action = Action::new("isolation.tenant.probe", "Trennung am laufenden System prüfen");
/// Note that something of another tenant was about to come out.
pub const ALARM: Action = Action::new("isolation.tenant.alarm", "Verletzte Trennung melden");
/// Note that a backup was restored and tried.
pub const DRILL: Action = Action::new("isolation.drill.record", "Wiederherstellungsprobe festhalten");
/// Sign the certificate of a month.
pub const CERTIFY: Action = Action::new("isolation.month.certify", "Trennung eines Monats bescheinigen");

/// All of them.
pub const ALL: &[Action] = &[READ, PROBE, ALARM, DRILL, CERTIFY];
