//! VAT and totals.

use std::io;

use super::element::Xml;
use crate::xrechnung::Totals;

/// VAT, by rate (BG-23).
pub fn vat(xml: &mut Xml, totals: &Totals) -> io::Result<()> {
    xml.group("cac:TaxTotal", |xml| {
        xml.cents("cbc:TaxAmount", totals.tax)?;
        totals.vat.iter().try_for_each(|group| {
            xml.group("cac:TaxSubtotal", |xml| {
                xml.cents("cbc:TaxableAmount", group.net)?;
                xml.cents("cbc:TaxAmount", group.tax)?;
                category(xml, "cac:TaxCategory", group.basis_points)
            })
        })
    })
}

/// The standard category at a rate.
pub fn category(xml: &mut Xml, name: &str, basis_points: u16) -> io::Result<()> {
    xml.group(name, |xml| {
        xml.leaf("cbc:ID", "S")?;
        xml.percent("cbc:Percent", basis_points)?;
        xml.group("cac:TaxScheme", |xml| xml.leaf("cbc:ID", "VAT"))
    })
}

/// The totals (BG-22).
pub fn totals(xml: &mut Xml, totals: &Totals) -> io::Result<()> {
    xml.group("cac:LegalMonetaryTotal", |xml| {
        xml.cents("cbc:LineExtensionAmount", totals.net)?;
        xml.cents("cbc:TaxExclusiveAmount", totals.net)?;
        xml.cents("cbc:TaxInclusiveAmount", totals.gross)?;
        xml.cents("cbc:PayableAmount", totals.gross)
    })
}
