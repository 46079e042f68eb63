//! Who sells and who buys.

use serde::{Deserialize, Serialize};

use super::VatId;
use crate::leitweg::LeitwegId;

/// Who is paid (BG-4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Full name (BT-27).
    pub name: String,
    /// Postal address (BG-5).
    pub address: Address,
    /// VAT identifier (BT-31).
    pub vat_id: VatId,
    /// Register, seat and directors, as the law wants them on business letters (BT-33).
    pub legal_note: Option<String>,
    /// Whom to ask about the invoice (BG-6).
    pub contact: Contact,
    /// Where the seller receives electronic documents (BT-34).
    pub electronic_address: ElectronicAddress,
}

/// Who pays (BG-7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Full name (BT-44).
    pub name: String,
    /// Postal address (BG-8).
    pub address: Address,
    /// Where the buyer receives electronic documents (BT-49).
    pub electronic_address: ElectronicAddress,
}

/// A postal address in Germany.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and number, or a post-office box.
    pub street: String,
    /// A further line, such as a department.
    pub extra: Option<String>,
    /// Five digits.
    pub post_code: String,
    /// Town.
    pub city: String,
}

/// A person or desk that answers (BG-6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name (BT-41).
    pub name: String,
    /// Telephone (BT-42).
    pub phone: String,
    /// E-mail (BT-43).
    pub email: String,
}

/// Where a party receives electronic documents, with its scheme of the EAS code list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scheme", content = "value", rename_all = "snake_case")]
pub enum ElectronicAddress {
    /// By e-mail (`EM`).
    Email(String),
    /// By Leitweg-ID in the Peppol network (`0204`).
    Leitweg(LeitwegId),
}

impl ElectronicAddress {
    /// Its scheme in the EAS code list.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        match self {
            Self::Email(_) => "EM",
            Self::Leitweg(_) => "0204",
        }
    }

    /// The address itself.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Email(email) => email,
            Self::Leitweg(id) => id.as_str(),
        }
    }
}
