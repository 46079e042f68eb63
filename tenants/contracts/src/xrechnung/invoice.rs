//! The invoice as a value.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Buyer, Iban, Seller, Unit};
use crate::leitweg::LeitwegId;

/// An invoice as it is issued: a snapshot that later changes of parties or prices do not reach.
///
/// The numbers in brackets are the business terms of EN 16931.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Number, unique for the seller (BT-1).
    pub number: String,
    /// Day of issue (BT-2).
    pub issued: NaiveDate,
    /// Day by which to pay (BT-9), not before the day of issue.
    pub due: NaiveDate,
    /// Where the buyer wants its invoices (BT-10).
    pub buyer_reference: LeitwegId,
    /// The buyer's order number (BT-13).
    pub order_reference: Option<String>,
    /// Number of the contract (BT-12).
    pub contract_reference: Option<String>,
    /// Remarks on the whole invoice (BT-22).
    pub notes: Vec<String>,
    /// The time the services were rendered in (BG-14).
    pub period: Period,
    /// Who is paid (BG-4).
    pub seller: Seller,
    /// Who pays (BG-7).
    pub buyer: Buyer,
    /// Where to pay to (BG-17).
    pub account: Account,
    /// How to pay, in words (BT-20).
    pub payment_terms: String,
    /// What was rendered (BG-25).
    pub lines: Vec<Line>,
}

/// A time of whole days, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day (BT-73).
    pub first: NaiveDate,
    /// Last day (BT-74).
    pub last: NaiveDate,
}

/// A bank account for SEPA credit transfers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its number (BT-84).
    pub iban: Iban,
    /// In whose name it is held (BT-85), where that is not the seller.
    pub holder: Option<String>,
}

/// One thing rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Number of the line, unique in the invoice (BT-126).
    pub id: String,
    /// What it is (BT-153).
    pub name: String,
    /// More about it (BT-154).
    pub description: Option<String>,
    /// How much, in thousandths of the unit (BT-129); negative for a correction.
    pub quantity_thousandths: i64,
    /// Of what (BT-130).
    pub unit: Unit,
    /// Net price of one unit in millionths of a euro (BT-146), never negative.
    pub price_micro_euros: i64,
    /// VAT at the standard category, in hundredths of a percent (BT-152): 1900 is 19 %.
    pub vat_basis_points: u16,
}
