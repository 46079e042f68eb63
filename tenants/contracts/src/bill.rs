//! The invoice of one customer for one month: first frozen with its number, then issued with its papers.
use crate::agreement::{Agreement, Priced};
use crate::issuer::IssuerTerms;
use crate::rating;
use crate::statement::Statement;
use crate::xrechnung::{self, Invoice, Period, Totals};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sdk::ports::MonthUsage;
use sdk::{Error, Money, Month, Place, Resource, TenantId};

sdk::id! {
    /// Rechnung.
    InvoiceId
}

/// An invoice as it stands in lists: its sums, not its papers.
#[derive(Clone, Debug, PartialEq)]
pub struct Bill {
    /// The issuer's tenant.
    pub tenant: TenantId,
    /// Its identity.
    pub id: InvoiceId,
    /// Its number: `R2026-000001`, without gaps per issuer and year.
    pub number: String,
    /// Who pays.
    pub customer: TenantId,
    /// Who pays, as printed.
    pub title: String,
    /// What it is for.
    pub month: Month,
    /// Sum before VAT.
    pub net: Money,
    /// VAT.
    pub vat: Money,
    /// To be paid.
    pub gross: Money,
    /// When its number was given out.
    pub created_at: DateTime<Utc>,
    /// When its papers were made; before that it is a draft.
    pub issued_at: Option<DateTime<Utc>>,
}

/// An invoice with everything its papers are made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The invoice as it stands in lists.
    pub bill: Bill,
    /// The invoice as it is printed.
    pub body: Invoice,
    /// The usage it bills.
    pub statement: Statement,
}

/// The papers of an invoice.
#[derive(Clone, Debug)]
pub struct Papers {
    /// The XRechnung: the original.
    pub xml: Vec<u8>,
    /// The same for people, with the XRechnung inside.
    pub pdf: Vec<u8>,
}

/// Why a customer cannot be billed.
#[derive(Debug, thiserror::Error)]
pub enum Unbillable {
    /// Nothing was agreed for this month.
    #[error(
        "Für diesen Monat gilt kein Leistungsschein mit Preisen. Es wurde keine Rechnung erstellt. Prüfen Sie die Leistungsscheine."
    )]
    NothingAgreed,
    /// It is not known who invoices.
    #[error(
        "Es ist nicht hinterlegt, wer die Rechnung stellt. Es wurde keine Rechnung erstellt. Hinterlegen Sie den Rechnungssteller in der Blaupause des Betriebs."
    )]
    NoIssuer,
    /// The invoice would be refused.
    #[error(transparent)]
    Flawed(#[from] xrechnung::Error),
}

impl From<Unbillable> for Error {
    fn from(error: Unbillable) -> Self {
        match error {
            Unbillable::NothingAgreed => Self::conflict("contracts.nothing_agreed", error.to_string()),
            Unbillable::NoIssuer => Self::conflict("contracts.no_issuer", error.to_string()),
            Unbillable::Flawed(xrechnung::Error::Flawed { .. }) => {
                Self::conflict("contracts.flawed", error.to_string())
            }
            Unbillable::Flawed(error) => Self::internal(error),
        }
    }
}

/// The month is not over, so its usage is not final.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error(
    "Der Monat {0} ist noch nicht zu Ende, die Messwerte stehen noch nicht fest. Es wurde keine Rechnung erstellt. Starten Sie den Rechnungslauf nach dem Monatsende."
)]
pub struct StillRunning(pub Month);

impl From<StillRunning> for Error {
    fn from(error: StillRunning) -> Self {
        Self::conflict("contracts.month_running", error.to_string())
    }
}

/// A month whose usage is final.
///
/// # Errors
/// [`StillRunning`].
pub fn closed(month: Month, today: NaiveDate) -> Result<Month, StillRunning> {
    if month.last() < today { Ok(month) } else { Err(StillRunning(month)) }
}

/// Everything an invoice is written from.
pub struct Basis<'a> {
    /// Who invoices, if it is known.
    pub issuer: Option<&'a IssuerTerms>,
    /// What was agreed with the customer.
    pub agreements: &'a [Priced],
    /// The month.
    pub month: Month,
    /// What was used in it.
    pub usage: &'a MonthUsage,
}

impl Basis<'_> {
    /// Writes the invoice, if its receiver would take it.
    ///
    /// # Errors
    /// [`Unbillable`], with everything that is wrong.
    pub fn write(&self, number: String, issued: NaiveDate) -> Result<(Invoice, Totals), Unbillable> {
        let issuer = self.issuer.ok_or(Unbillable::NoIssuer)?;
        let lines = rating::lines(self.agreements, self.month, self.usage);
        let latest = self.covered().max_by_key(|agreement| (agreement.valid_from, agreement.id));
        let party = latest.filter(|_| !lines.is_empty()).map(|agreement| &agreement.party);
        let party = party.ok_or(Unbillable::NothingAgreed)?;
        let mut contracts: Vec<&str> = self.covered().map(|agreement| agreement.number.as_str()).collect();
        contracts.sort_unstable();
        let invoice = Invoice {
            number,
            issued,
            due: issued.checked_add_days(Days::new(u64::from(issuer.payment_days))).unwrap_or(issued),
            buyer_reference: party.leitweg.clone(),
            order_reference: None,
            contract_reference: Some(contracts.join(", ")),
            notes: vec![self.trace()],
            period: Period { first: self.month.first(), last: self.month.last() },
            seller: issuer.seller(),
            buyer: party.buyer(),
            account: issuer.account(),
            payment_terms: issuer.payment_terms.clone(),
            lines,
        };
        let totals = Totals::of(&invoice)?;
        Ok((invoice, totals))
    }

    fn covered(&self) -> impl Iterator<Item = &Agreement> {
        self.agreements.iter().map(|priced| &priced.agreement).filter(|agreement| agreement.covers(self.month))
    }

    fn trace(&self) -> String {
        let MonthUsage { records, digest, .. } = self.usage;
        format!(
            "Berechnet aus {records} Messwerten, Prüfwert der Messreihe (SHA-256): {digest}. Der Nutzungsnachweis liegt bei."
        )
    }
}

impl Resource for Bill {
    const KIND: &'static str = "contracts.invoice";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

impl Resource for Draft {
    const KIND: &'static str = "contracts.invoice";

    fn tenant(&self) -> TenantId {
        self.bill.tenant
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_closed_on_the_first_day_of_the_next() {
        let october: Month = "2026-10".parse().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(closed(october, day("2026-10-31")), Err(StillRunning(october)));
        assert_eq!(closed(october, day("2026-09-01")), Err(StillRunning(october)));
        assert_eq!(closed(october, day("2026-11-01")), Ok(october));
    }

    #[test]
    fn nobody_is_billed_without_issuer_or_agreement() {
        let digest = "ab".to_owned();
        let byte_seconds = "0".to_owned();
        let usage =
            MonthUsage { users: 1, mean_bytes: 0, byte_seconds, ocr_pages: 0, days: vec![], records: 0, digest };
        let basis = Basis { issuer: None, agreements: &[], month: "2026-10".parse().unwrap(), usage: &usage };
        let write = |basis: &Basis<'_>| basis.write("R2026-000001".into(), "2026-11-02".parse().unwrap());
        assert!(matches!(write(&basis), Err(Unbillable::NoIssuer)));
        let issuer = IssuerTerms {
            valid_from: "2026-01-01".parse().unwrap(),
            name: "Gemeinwerk Betrieb Rurland GmbH".into(),
            street: "Am Wehr 12".into(),
            postcode: "52999".into(),
            city: "Rurbroich".into(),
            vat_id: "DE123456788".parse().unwrap(),
            legal_note: None,
            contact: "Rechnungsstelle".into(),
            phone: "+49 2499 555 0100".into(),
            email: "rechnung@betrieb-rurland.example".into(),
            iban: "DE89370400440532013000".parse().unwrap(),
            payment_days: 30,
            payment_terms: "Zahlbar innerhalb von 30 Tagen.".into(),
        };
        assert!(matches!(write(&Basis { issuer: Some(&issuer), ..basis }), Err(Unbillable::NothingAgreed)));
    }
}
