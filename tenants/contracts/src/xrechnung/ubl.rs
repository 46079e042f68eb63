//! Writes an invoice as UBL 2.1.
//!
//! The order of elements is that of the schema (`UBL-Invoice-2.1.xsd`); the schema is strict about it.

mod document;
mod element;
mod line;
mod party;
mod sums;

use super::{Attachment, Error, Invoice, Totals, attachment};

/// Writes the invoice as XRechnung 3.0 in UBL 2.1: UTF-8, the same bytes for the same invoice.
///
/// # Errors
/// [`Error::Flawed`] when the invoice or an attachment breaks a rule; nothing is written then.
pub fn write(invoice: &Invoice, attachments: &[Attachment]) -> Result<Vec<u8>, Error> {
    let totals = Totals::of(invoice)?;
    let flaws = attachment::flaws(attachments);
    if !flaws.is_empty() {
        return Err(Error::Flawed { number: invoice.number.clone(), flaws });
    }
    Ok(document::write(invoice, &totals, attachments)?)
}
