use crate::plan::{Plan, PlanUnit, PlanUnitId, key};
use crate::store;
use crate::title::title;
use sdk::{Action, Cx, Error, Result, Tx};

/// Sees the topics of the administration.
pub const READ: Action = Action::new("dms.plan.read", "Aktenplan lesen");
/// Adds topics.
pub const EDIT: Action = Action::new("dms.plan.edit", "Aktenplan bearbeiten");

/// Most units in one plan. Large cities have about 3,000; the plan is always shown whole.
const MOST: i64 = 5_000;

/// A unit to be added.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct NewUnit {
    /// Its key: `20.21.01`.
    pub key: String,
    /// Its name.
    pub title: String,
    /// Key or identity of the wider topic; found by the key if missing.
    #[serde(default)]
    pub parent: Option<String>,
}

/// The plan.
///
/// # Errors
/// `Denied`, or those of the database.
pub async fn read(cx: &Cx) -> Result<Plan> {
    cx.read(READ, async |tx| load(tx).await).await
}

/// The plan, for pages of other nouns.
pub(crate) async fn load(tx: &mut Tx<'_>) -> Result<Plan> {
    let rows = store::plan::list(tx).await?;
    Ok(Plan::new(tx.admit_all(rows)?))
}

/// Adds a unit to the plan.
///
/// # Errors
/// `Invalid` if key, title or parent do not fit; `Conflict` if the key is taken or the plan is full.
pub async fn add(cx: &Cx, new: NewUnit) -> Result<PlanUnit> {
    cx.write(EDIT, async |tx| {
        let plan = load(tx).await?;
        let unit = insert(tx, &plan, &new).await?;
        tx.about(unit.id);
        Ok(unit)
    })
    .await
}

/// Adds a unit to this plan in a running transaction.
pub(super) async fn insert(tx: &mut Tx<'_>, plan: &Plan, new: &NewUnit) -> Result<PlanUnit> {
    let key = key(&new.key)?;
    let title = title(&new.title)?;
    if plan.find(&key).is_some() {
        return Err(taken(&key));
    }
    let parent = plan.parent_for(&key, new.parent.as_deref())?;
    if store::plan::count(tx).await? >= MOST {
        return Err(full());
    }
    let unit = PlanUnit { tenant: tx.tenant(), id: PlanUnitId::new(), key, title, parent };
    store::plan::save(tx, &unit).await?;
    Ok(unit)
}

fn taken(key: &str) -> Error {
    let text = format!(
        "Die Kennung {key} ist im Aktenplan schon vergeben. Es wurde nichts gespeichert. Wählen Sie eine andere Kennung."
    );
    Error::conflict("dms.plan_key_taken", text)
}

fn full() -> Error {
    Error::conflict(
        "dms.plan_full",
        "Der Aktenplan hat die Höchstzahl von 5.000 Einheiten erreicht. Es wurde nichts gespeichert. Fassen Sie Themen zusammen.",
    )
}
