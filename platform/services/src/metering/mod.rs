//! Usage: derived from records written with the deeds, and from nothing else.
mod month;
mod store;

use async_trait::async_trait;
use sdk::ports::{Metering, MonthUsage, PortsBuilder};
use sdk::{Manifest, Meter, Month, Plugin, Port, Result, Tx};
use std::sync::Arc;

/// The plugin that offers the port `Metering`.
pub struct Meters;

impl Plugin for Meters {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn provide(&self, ports: &mut PortsBuilder) {
        ports.metering(Arc::new(Self));
    }
}

#[async_trait]
impl Metering for Meters {
    async fn month(&self, tx: &mut Tx<'_>, month: Month) -> Result<MonthUsage> {
        let (from, to) = month.span();
        let now = tx.now();
        let mut ledger = month::Ledger::open(month, now, store::opening(tx, from).await?);
        let mut after = None;
        loop {
            let records = store::records(tx, from, to, after).await?;
            let Some(last) = records.last() else { break };
            after = Some((last.at, last.id));
            records.iter().for_each(|record| ledger.enter(record));
        }
        Ok(ledger.close())
    }
}

static MANIFEST: Manifest = Manifest {
    key: "metering",
    title: "Verbrauch",
    offers: &[Port::Metering],
    meters: &[
        Meter { key: "platform.users", unit: "Personen", title: "Berechtigte Personen" },
        Meter { key: "ocr.pages", unit: "Seiten", title: "Texterkannte Seiten" },
    ],
    ..Manifest::EMPTY
};
