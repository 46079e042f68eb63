//! What plugins can ask of each other. Methods that touch rows take `&mut Tx` and join the caller's transaction;
//! methods that talk to the network take no `Tx`, so that no transaction ever waits for a network.
mod blobs;
mod directory;
mod documents;
mod factor;
mod mailer;
mod metering;
mod notary;
mod reader;
mod tasks;
mod things;
mod towns;
mod typesetter;

pub use blobs::{BlobStream, Blobs, Located, Staged};
pub use directory::{BodyView, Directory, PersonView, UnitView};
pub use documents::{Documents, FiledPage, Filing, ProcessView};
pub use factor::{Factor, FactorWays, Proof, Question};
pub use mailer::{Letter, Mailer};
pub use metering::{DayUsage, Metering, MonthUsage};
pub use notary::Notary;
pub use reader::{Glance, MailHead, ReadPage, ReadPart, Reader, Reading, Remark, Unread};
pub use tasks::{NewTask, Tasks};
pub use things::{Standing, ThingKind, Things};
pub use towns::{Founding, Towns};
pub use typesetter::{Enclosure, Manuscript, Typesetter};

use std::sync::Arc;

macro_rules! ports {
    ($($(#[$doc:meta])* $field:ident: $port:ident)*) => {
        /// All ports, wired.
        #[derive(Clone)]
        pub struct Ports {
            $($(#[$doc])* pub $field: Arc<dyn $port>,)*
            /// Know where things stand; any plugin may.
            pub things: Vec<Arc<dyn Things>>,
        }

        /// Collects what is offered.
        #[derive(Default)]
        pub struct PortsBuilder {
            $($field: Option<Arc<dyn $port>>,)*
            things: Vec<Arc<dyn Things>>,
        }

        impl PortsBuilder {
            $($(#[$doc])* pub fn $field(&mut self, port: Arc<dyn $port>) { self.$field = Some(port); })*

            /// Adds somebody who knows where things stand.
            pub fn things(&mut self, things: Arc<dyn Things>) { self.things.push(things); }

            /// All ports, if each is offered by somebody.
            ///
            /// # Errors
            /// The name of the first port nobody offers.
            pub fn build(self) -> Result<Ports, &'static str> {
                Ok(Ports { $($field: self.$field.ok_or(stringify!($port))?,)* things: self.things })
            }
        }
    };
}

ports! {
    /// Stores files.
    blobs: Blobs
    /// Knows persons and units.
    directory: Directory
    /// Keeps files of the administration.
    documents: Documents
    /// Checks a second factor.
    factor: Factor
    /// Sends letters by mail.
    mailer: Mailer
    /// Derives what was used.
    metering: Metering
    /// Signs facts that must be provable later.
    notary: Notary
    /// Reads foreign files.
    reader: Reader
    /// Asks people to do something.
    tasks: Tasks
    /// Founds tenants and asks them for numbers.
    towns: Towns
    /// Sets type.
    typesetter: Typesetter
}
