//! The XRechnung: an invoice a German authority must accept.
//!
//! A closed subset of XRechnung 3.0 (EN 16931 in UBL 2.1), as much as a service contract needs: commercial invoices
//! (type 380) in euro, standard-rate VAT, SEPA credit transfer, German addresses, embedded evidence. [`write`] makes the
//! XML, which is the original; [`sheet`] makes what a template needs to print the same invoice for people.
//!
//! Both begin with [`Totals::of`], so that nothing is ever issued that breaks a rule known here. The official
//! Schematron is the oracle of the tests (`infra/xrechnung`).

mod attachment;
mod check;
mod decimal;
mod error;
mod iban;
mod invoice;
mod party;
mod print;
mod totals;
mod ubl;
mod unit;
mod vat;

pub use attachment::{Attachment, MediaType};
pub use error::{Error, Flaw};
pub use iban::{Iban, NotAnIban};
pub use invoice::{Account, Invoice, Line, Period};
pub use party::{Address, Buyer, Contact, ElectronicAddress, Seller};
pub use print::{TEMPLATE, sheet};
pub use totals::{Totals, VatGroup};
pub use ubl::write;
pub use unit::Unit;
pub use vat::{NotAVatId, VatId};
