//! What is agreed upon: one Leistungsschein per product.
use sdk::Error;
use std::{fmt, str::FromStr};

/// What a Leistungsschein is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Product {
    /// Running the platform itself.
    Platform,
    /// The post room.
    Inbox,
    /// The files.
    Dms,
}

impl Product {
    /// All products, in the order of invoices.
    pub const ALL: [Self; 3] = [Self::Platform, Self::Inbox, Self::Dms];

    /// The word in the database and on the interface.
    pub fn key(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Inbox => "inbox",
            Self::Dms => "dms",
        }
    }

    /// The name on screen and on invoices.
    pub fn title(self) -> &'static str {
        match self {
            Self::Platform => "Plattform",
            Self::Inbox => "ePosteingang",
            Self::Dms => "E-Akte",
        }
    }

    /// Whether stored bytes are billed: they are measured once per tenant, so only one product may.
    pub fn bills_storage(self) -> bool {
        self == Self::Dms
    }
}

/// The text names no product.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("„{0}“ ist kein Produkt. Es wurde nichts gespeichert. Wählen Sie platform, inbox oder dms.")]
pub struct NoProduct(pub String);

impl FromStr for Product {
    type Err = NoProduct;

    fn from_str(text: &str) -> Result<Self, NoProduct> {
        let known = Self::ALL.into_iter().find(|product| product.key() == text);
        known.ok_or_else(|| NoProduct(text.chars().take(40).collect()))
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl From<NoProduct> for Error {
    fn from(error: NoProduct) -> Self {
        Self::invalid("contracts.no_product", error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_survive_the_database_and_only_one_bills_storage() {
        for product in Product::ALL {
            assert_eq!(product.key().parse(), Ok(product));
        }
        assert_eq!("DMS".parse::<Product>(), Err(NoProduct("DMS".into())));
        assert_eq!(Product::ALL.iter().filter(|product| product.bills_storage()).count(), 1);
    }
}
