//! What can be done with contracts, usage and invoices. Each function: one action.
mod agreement;
mod invoice;
mod run;
mod usage;

pub use agreement::{NewAgreement, NewPrice, PriceDraft, add_issuer, agree, agreement, agreements, choices, price};
pub use invoice::{invoices, last_run, papers};
pub use run::run;
pub use usage::{Measured, own_usage, usage};

use sdk::Action;

/// See what tenants used.
pub const USAGE_READ: Action = Action::new("contracts.usage.read", "Nutzung aller Mandanten sehen");
/// See invoices.
pub const INVOICE_READ: Action = Action::new("contracts.invoice.read", "Rechnungen sehen");
/// Make the invoices of a month.
pub const INVOICE_RUN: Action = Action::new("contracts.invoice.run", "Rechnungen erstellen");
/// Agree, and set prices.
pub const AGREEMENT_EDIT: Action = Action::new("contracts.agreement.edit", "Leistungsscheine und Preise pflegen");
/// See what one's own tenant used.
pub const STATEMENT_READ: Action = Action::new("contracts.statement.read", "Eigenen Leistungsnachweis sehen");
/// Set who invoices; done by the blueprint of the operator.
pub const ISSUER_EDIT: Action = Action::new("contracts.issuer.edit", "Rechnungssteller hinterlegen");
