//! One line of the invoice.

use std::io;

use super::element::Xml;
use super::sums;
use crate::xrechnung::{Line, decimal};

/// One line (BG-25) with its net amount in cents.
pub fn write(xml: &mut Xml, line: &Line, net: i64) -> io::Result<()> {
    let quantity = decimal::plain(line.quantity_thousandths, 3, 0);
    xml.group("cac:InvoiceLine", |xml| {
        xml.leaf("cbc:ID", &line.id)?;
        xml.leaf_with("cbc:InvoicedQuantity", &[("unitCode", line.unit.code())], &quantity)?;
        xml.cents("cbc:LineExtensionAmount", net)?;
        xml.group("cac:Item", |xml| {
            xml.optional("cbc:Description", line.description.as_deref())?;
            xml.leaf("cbc:Name", &line.name)?;
            sums::category(xml, "cac:ClassifiedTaxCategory", line.vat_basis_points)
        })?;
        xml.group("cac:Price", |xml| xml.micro_euros("cbc:PriceAmount", line.price_micro_euros))
    })
}
