use std::fmt;

/// An amount in integer euro cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// Cents times a quantity in thousandths, rounded half up per line (EN 16931).
    pub fn times_thousandths(self, thousandths: i64) -> Self {
        let product = i128::from(self.0).saturating_mul(i128::from(thousandths));
        let rounded = product.saturating_add(500).div_euclid(1000);
        Self(i64::try_from(rounded).unwrap_or(i64::MAX))
    }
}

impl std::ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), |a, b| a + b)
    }
}

/// German notation: `6.748,81 €`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.0.unsigned_abs();
        let euros = (cents / 100).to_string();
        let mut grouped = String::new();
        for (i, digit) in euros.chars().enumerate() {
            if i > 0 && (euros.len() - i).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{grouped},{:02} €", cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn rounds_half_up_per_line() {
        assert_eq!(Money(25).times_thousandths(100), Money(3)); // 2.5 cents
        assert_eq!(Money(1234).times_thousandths(2_000), Money(2468));
        assert_eq!(Money(0).times_thousandths(999), Money(0));
    }

    #[test]
    fn reads_like_a_german_invoice() {
        assert_eq!(Money(674_881).to_string(), "6.748,81 €");
        assert_eq!(Money(-5).to_string(), "-0,05 €");
        assert_eq!(Money(100_000_000).to_string(), "1.000.000,00 €");
    }
}
