//! What an invoice comes to.

use std::collections::BTreeMap;

use super::error::{Error, Flaw};
use super::{Invoice, Line, check};

/// What an invoice comes to, in euro cents.
///
/// Each line is rounded on its own, half away from zero; VAT is computed once per rate from the sum of its lines and
/// rounded the same way (EN 16931, BR-CO-10 to BR-CO-17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Net amount of each line, in order (BT-131).
    pub lines: Vec<i64>,
    /// VAT by rate, ascending (BG-23).
    pub vat: Vec<VatGroup>,
    /// Sum of the lines (BT-106, BT-109).
    pub net: i64,
    /// Sum of the VAT (BT-110).
    pub tax: i64,
    /// To be paid (BT-112, BT-115).
    pub gross: i64,
}

/// The VAT of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatGroup {
    /// The rate in hundredths of a percent (BT-119).
    pub basis_points: u16,
    /// Net sum of its lines, in cents (BT-116).
    pub net: i64,
    /// Its tax, in cents (BT-117).
    pub tax: i64,
}

impl Line {
    /// Quantity times price in cents, rounded half away from zero (BT-131); `None` beyond what cents in 64 bits can hold.
    #[must_use]
    pub fn net_cents(&self) -> Option<i64> {
        // Thousandths times millionths of a euro are 10^-9 euro: 10^7 of them make a cent.
        rounded(i128::from(self.quantity_thousandths) * i128::from(self.price_micro_euros), 10_000_000)
    }
}

impl Totals {
    /// Checks the invoice against every rule known here and adds it up.
    ///
    /// # Errors
    /// [`Error::Flawed`] with everything that is wrong.
    pub fn of(invoice: &Invoice) -> Result<Self, Error> {
        let mut flaws = check::flaws(invoice);
        let totals = add_up(&invoice.lines);
        match &totals {
            None => flaws.push(Flaw::new("Rechnungsbetrag (BT-115)", "ist zu groß, um berechnet zu werden")),
            Some(totals) if totals.gross < 0 || totals.vat.iter().any(|group| group.net < 0) => flaws.push(Flaw::new(
                "Rechnungsbetrag (BT-115)",
                "ist negativ; dafür ist eine Gutschrift vorgesehen, keine Rechnung",
            )),
            Some(_) => {}
        }
        match totals {
            Some(totals) if flaws.is_empty() => Ok(totals),
            _ => Err(Error::Flawed { number: invoice.number.clone(), flaws }),
        }
    }
}

fn add_up(lines: &[Line]) -> Option<Totals> {
    let nets = lines.iter().map(Line::net_cents).collect::<Option<Vec<_>>>()?;
    let mut by_rate = BTreeMap::<u16, i64>::new();
    for (line, net) in lines.iter().zip(&nets) {
        let sum = by_rate.entry(line.vat_basis_points).or_default();
        *sum = sum.checked_add(*net)?;
    }
    let group = |(basis_points, net)| {
        let tax = rounded(i128::from(net) * i128::from(basis_points), 10_000)?;
        Some(VatGroup { basis_points, net, tax })
    };
    let vat = by_rate.into_iter().map(group).collect::<Option<Vec<_>>>()?;
    let net = vat.iter().try_fold(0_i64, |sum, group| sum.checked_add(group.net))?;
    let tax = vat.iter().try_fold(0_i64, |sum, group| sum.checked_add(group.tax))?;
    Some(Totals { lines: nets, net, tax, gross: net.checked_add(tax)?, vat })
}

/// `value / unit`, rounded half away from zero; `unit` is even and positive.
fn rounded(value: i128, unit: i128) -> Option<i64> {
    let magnitude = value.abs().checked_add(unit / 2)? / unit;
    i64::try_from(magnitude * value.signum()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xrechnung::Unit;

    fn line(quantity_thousandths: i64, price_micro_euros: i64, vat_basis_points: u16) -> Line {
        Line {
            id: "1".into(),
            name: "x".into(),
            description: None,
            quantity_thousandths,
            unit: Unit::Piece,
            price_micro_euros,
            vat_basis_points,
        }
    }

    #[test]
    fn a_line_is_rounded_half_away_from_zero() {
        for (quantity, price, cents) in [
            (1_000, 4_999, 0),
            (1_000, 5_000, 1),
            (-1_000, 5_000, -1),
            (-1_000, 4_999, 0),
            (500, 10_000, 1),
            (333, 1_000_000, 33),
            (12_300, 183_500, 226),
            (0, i64::MAX, 0),
        ] {
            assert_eq!(line(quantity, price, 1900).net_cents(), Some(cents), "{quantity} x {price}");
        }
        assert_eq!(line(i64::MAX, i64::MAX, 1900).net_cents(), None);
        assert_eq!(line(i64::MIN, i64::MAX, 1900).net_cents(), None);
    }

    #[test]
    fn vat_is_taken_of_the_sum_and_not_of_the_lines() {
        // Three lines of 0.03 would each bear 0.01 (0.0057): of 0.09 it is 0.0171, so 0.02.
        let totals = add_up(&[line(1_000, 30_000, 1900), line(1_000, 30_000, 1900), line(1_000, 30_000, 1900)]);
        let totals = totals.expect("adds up");
        assert_eq!((totals.net, totals.tax, totals.gross), (9, 2, 11));
    }

    #[test]
    fn each_rate_has_its_own_group() {
        let totals = add_up(&[line(1_000, 10_000_000, 1900), line(2_000, 5_000_000, 700)]).expect("adds up");
        let groups = [(700, 1_000, 70), (1900, 1_000, 190)];
        let expected = groups.map(|(basis_points, net, tax)| VatGroup { basis_points, net, tax });
        assert_eq!(totals.vat, expected);
        assert_eq!(totals.gross, 2_260);
    }

    #[test]
    fn half_a_cent_of_vat_is_a_cent() {
        // 19 % of 0.50 is 0.095.
        assert_eq!(add_up(&[line(1_000, 500_000, 1900)]).expect("adds up").tax, 10);
    }

    #[test]
    fn what_cannot_be_held_is_none_and_never_wraps() {
        let huge = line(1_000, i64::MAX, 1900);
        assert!(add_up(&vec![huge; 20_000]).is_none());
    }
}
