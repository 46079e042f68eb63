//! Files: encrypted, staged before a transaction, referenced within, swept after.
mod keys;
mod reseal;
mod store;
mod sweep;
mod vault;

pub use reseal::reseal;
pub(crate) use store::some;
pub use vault::Vault;

use sdk::ports::PortsBuilder;
use sdk::{Form, Manifest, Meter, Migration, Plugin, Port, Schedule, Sealed};
use std::{sync::Arc, time::Duration};

/// The plugin that offers the port `Blobs`.
pub struct Files(Arc<Vault>);

impl Files {
    /// Around a vault.
    pub fn new(vault: Arc<Vault>) -> Self {
        Self(vault)
    }
}

impl Plugin for Files {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn provide(&self, ports: &mut PortsBuilder) {
        ports.blobs(self.0.clone());
    }

    fn schedule(&self, schedule: &mut Schedule) {
        let vault = self.0.clone();
        schedule.every(Duration::from_secs(6 * 3600), "sweep files", move |cx| {
            let vault = vault.clone();
            async move { sweep::sweep(&cx, &vault).await }
        });
    }
}

static MANIFEST: Manifest = Manifest {
    key: "blobs",
    title: "Dateien",
    offers: &[Port::Blobs],
    service: &[sweep::SWEEP, reseal::RESEAL],
    actions: &[sweep::SWEEP, reseal::RESEAL],
    sealed: &[Sealed { table: "blobs.objects", column: "sealed_key", purpose: "", form: Form::Key }],
    meters: &[Meter { key: "storage.bytes", unit: "Byte", title: "Gespeicherte Bytes (Originale und Wiedergaben)" }],
    migrations: &[Migration::new(
        "20261124082000_services",
        include_str!("../../migrations/20261124082000_services.sql"),
    )],
    ..Manifest::EMPTY
};
