use crate::secret::Secret;

/// The key of one file, made and unwrapped by a [`TenantKey`](crate::TenantKey).
///
/// It may encrypt several versions of the file: every stream draws its own nonces.
#[derive(Debug)]
pub struct ObjectKey(pub(crate) Secret);
