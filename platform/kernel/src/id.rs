/// Defines typed identifiers: UUIDv7 values that cannot be mistaken for one another.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub $crate::uuid::Uuid);
        impl $name {
            /// A fresh identifier, ordered by time of creation.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self { Self($crate::uuid::Uuid::now_v7()) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        impl From<$crate::uuid::Uuid> for $name { fn from(id: $crate::uuid::Uuid) -> Self { Self(id) } }
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&self.0, s)
            }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                <$crate::uuid::Uuid as $crate::serde::Deserialize>::deserialize(d).map(Self)
            }
        }
    )*};
}

id! {
    /// A municipality, district, association or the operator.
    TenantId
    /// A person with an account in one tenant.
    PersonId
    /// Organisationseinheit.
    UnitId
    /// Dokument.
    DocumentId
    /// Akte.
    RecordId
    /// Vorgang.
    ProcessId
    /// Something somebody is asked to do.
    TaskId
    /// A stored file.
    BlobId
    /// Gremium mit eigenem Raum.
    BodyId
    /// One event, the key of its deduplication.
    EventId
}
