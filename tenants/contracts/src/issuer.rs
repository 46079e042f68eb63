//! Who invoices: seller, bank account and terms, from a day on.
use crate::xrechnung::{Account, Address, Contact, ElectronicAddress, Iban, Seller, VatId};
use chrono::NaiveDate;
use sdk::{Place, Resource, TenantId, uuid::Uuid};
use serde::Deserialize;

/// What is known of who invoices, as a blueprint writes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct IssuerTerms {
    /// The first day it applies.
    pub valid_from: NaiveDate,
    /// Full name.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// Five digits.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// VAT identifier.
    pub vat_id: VatId,
    /// Register, seat and directors.
    pub legal_note: Option<String>,
    /// The desk that answers questions.
    pub contact: String,
    /// Its telephone.
    pub phone: String,
    /// Its e-mail address.
    pub email: String,
    /// Where to pay to.
    pub iban: Iban,
    /// Days from the day of issue to the day by which to pay.
    pub payment_days: u16,
    /// How to pay, in words.
    pub payment_terms: String,
}

/// Who invoices, from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct Issuer {
    /// The tenant that invoices.
    pub tenant: TenantId,
    /// The identity of this version.
    pub id: Uuid,
    /// What is known of it.
    pub terms: IssuerTerms,
}

impl IssuerTerms {
    /// The seller of an invoice.
    pub fn seller(&self) -> Seller {
        Seller {
            name: self.name.clone(),
            address: Address {
                street: self.street.clone(),
                extra: None,
                post_code: self.postcode.clone(),
                city: self.city.clone(),
            },
            vat_id: self.vat_id.clone(),
            legal_note: self.legal_note.clone(),
            contact: Contact { name: self.contact.clone(), phone: self.phone.clone(), email: self.email.clone() },
            electronic_address: ElectronicAddress::Email(self.email.clone()),
        }
    }

    /// The account of an invoice.
    pub fn account(&self) -> Account {
        Account { iban: self.iban.clone(), holder: None }
    }
}

impl Resource for Issuer {
    const KIND: &'static str = "contracts.issuer";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place::default()
    }
}
