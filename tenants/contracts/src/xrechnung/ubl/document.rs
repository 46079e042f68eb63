//! The invoice as a whole.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::element::Xml;
use super::{line, party, sums};
use crate::xrechnung::{Account, Attachment, Invoice, Period, Totals};

const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
    ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
    ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
];
/// BT-24, as XRechnung 3.0 asks for it (BR-DE-21).
const SPECIFICATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
/// BT-23, the billing process of Peppol (PEPPOL-EN16931-R001).
const PROCESS: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
/// BT-3: commercial invoice (UNTDID 1001).
const COMMERCIAL_INVOICE: &str = "380";
/// BT-81: SEPA credit transfer (UNTDID 4461).
const SEPA_CREDIT_TRANSFER: &str = "58";

/// The whole document.
pub fn write(invoice: &Invoice, totals: &Totals, attachments: &[Attachment]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::begin()?;
    xml.group_with("Invoice", &NAMESPACES, |xml| {
        head(xml, invoice)?;
        references(xml, invoice, attachments)?;
        party::seller(xml, &invoice.seller)?;
        party::buyer(xml, &invoice.buyer)?;
        payment(xml, &invoice.account)?;
        xml.group("cac:PaymentTerms", |xml| xml.leaf("cbc:Note", &invoice.payment_terms))?;
        sums::vat(xml, totals)?;
        sums::totals(xml, totals)?;
        invoice.lines.iter().zip(&totals.lines).try_for_each(|(it, net)| line::write(xml, it, *net))
    })?;
    Ok(xml.end())
}

fn head(xml: &mut Xml, invoice: &Invoice) -> io::Result<()> {
    xml.leaf("cbc:CustomizationID", SPECIFICATION)?;
    xml.leaf("cbc:ProfileID", PROCESS)?;
    xml.leaf("cbc:ID", &invoice.number)?;
    xml.leaf("cbc:IssueDate", &invoice.issued.to_string())?;
    xml.leaf("cbc:DueDate", &invoice.due.to_string())?;
    xml.leaf("cbc:InvoiceTypeCode", COMMERCIAL_INVOICE)?;
    invoice.notes.iter().try_for_each(|note| xml.leaf("cbc:Note", note))?;
    xml.leaf("cbc:DocumentCurrencyCode", "EUR")?;
    xml.leaf("cbc:BuyerReference", invoice.buyer_reference.as_str())
}

fn references(xml: &mut Xml, invoice: &Invoice, attachments: &[Attachment]) -> io::Result<()> {
    period(xml, invoice.period)?;
    reference(xml, "cac:OrderReference", invoice.order_reference.as_deref())?;
    reference(xml, "cac:ContractDocumentReference", invoice.contract_reference.as_deref())?;
    attachments.iter().try_for_each(|it| attachment(xml, it))
}

fn period(xml: &mut Xml, period: Period) -> io::Result<()> {
    xml.group("cac:InvoicePeriod", |xml| {
        xml.leaf("cbc:StartDate", &period.first.to_string())?;
        xml.leaf("cbc:EndDate", &period.last.to_string())
    })
}

fn reference(xml: &mut Xml, name: &str, id: Option<&str>) -> io::Result<()> {
    match id.filter(|id| !id.trim().is_empty()) {
        Some(id) => xml.group(name, |xml| xml.leaf("cbc:ID", id)),
        None => Ok(()),
    }
}

fn attachment(xml: &mut Xml, it: &Attachment) -> io::Result<()> {
    let kind = [("mimeCode", it.media_type.code()), ("filename", it.name.as_str())];
    xml.group("cac:AdditionalDocumentReference", |xml| {
        xml.leaf("cbc:ID", &it.name)?;
        xml.leaf("cbc:DocumentDescription", &it.description)?;
        xml.group("cac:Attachment", |xml| {
            xml.leaf_with("cbc:EmbeddedDocumentBinaryObject", &kind, &STANDARD.encode(&it.bytes))
        })
    })
}

fn payment(xml: &mut Xml, account: &Account) -> io::Result<()> {
    xml.group("cac:PaymentMeans", |xml| {
        xml.leaf("cbc:PaymentMeansCode", SEPA_CREDIT_TRANSFER)?;
        xml.group("cac:PayeeFinancialAccount", |xml| {
            xml.leaf("cbc:ID", account.iban.as_str())?;
            xml.optional("cbc:Name", account.holder.as_deref())
        })
    })
}
