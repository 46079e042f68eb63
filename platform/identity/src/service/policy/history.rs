use crate::policy::ROLE_READ;
use crate::policy::role::Change;
use crate::store::policy as store;
use sdk::web::{Cursor, paged};
use sdk::{Cx, Result};

/// One page of what was changed, newest first.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn history(cx: &Cx, after: Option<Cursor>) -> Result<(Vec<Change>, Option<Cursor>)> {
    let changes = cx.read(ROLE_READ, async |tx| store::change::list(tx, after).await).await?;
    Ok(paged(changes, |change| (change.at, change.id)))
}
