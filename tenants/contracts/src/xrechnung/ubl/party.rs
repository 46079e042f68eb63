//! Seller and buyer.

use std::io;

use super::element::Xml;
use crate::xrechnung::{Address, Buyer, Contact, ElectronicAddress, Seller};

/// The seller (BG-4).
pub fn seller(xml: &mut Xml, seller: &Seller) -> io::Result<()> {
    xml.group("cac:AccountingSupplierParty", |xml| {
        xml.group("cac:Party", |xml| {
            endpoint(xml, &seller.electronic_address)?;
            address(xml, &seller.address)?;
            xml.group("cac:PartyTaxScheme", |xml| {
                xml.leaf("cbc:CompanyID", seller.vat_id.as_str())?;
                xml.group("cac:TaxScheme", |xml| xml.leaf("cbc:ID", "VAT"))
            })?;
            xml.group("cac:PartyLegalEntity", |xml| {
                xml.leaf("cbc:RegistrationName", &seller.name)?;
                xml.optional("cbc:CompanyLegalForm", seller.legal_note.as_deref())
            })?;
            contact(xml, &seller.contact)
        })
    })
}

/// The buyer (BG-7).
pub fn buyer(xml: &mut Xml, buyer: &Buyer) -> io::Result<()> {
    xml.group("cac:AccountingCustomerParty", |xml| {
        xml.group("cac:Party", |xml| {
            endpoint(xml, &buyer.electronic_address)?;
            address(xml, &buyer.address)?;
            xml.group("cac:PartyLegalEntity", |xml| xml.leaf("cbc:RegistrationName", &buyer.name))
        })
    })
}

fn endpoint(xml: &mut Xml, address: &ElectronicAddress) -> io::Result<()> {
    xml.leaf_with("cbc:EndpointID", &[("schemeID", address.scheme())], address.value())
}

fn address(xml: &mut Xml, address: &Address) -> io::Result<()> {
    xml.group("cac:PostalAddress", |xml| {
        xml.leaf("cbc:StreetName", &address.street)?;
        xml.optional("cbc:AdditionalStreetName", address.extra.as_deref())?;
        xml.leaf("cbc:CityName", &address.city)?;
        xml.leaf("cbc:PostalZone", &address.post_code)?;
        xml.group("cac:Country", |xml| xml.leaf("cbc:IdentificationCode", "DE"))
    })
}

fn contact(xml: &mut Xml, contact: &Contact) -> io::Result<()> {
    xml.group("cac:Contact", |xml| {
        xml.leaf("cbc:Name", &contact.name)?;
        xml.leaf("cbc:Telephone", &contact.phone)?;
        xml.leaf("cbc:ElectronicMail", &contact.email)
    })
}
