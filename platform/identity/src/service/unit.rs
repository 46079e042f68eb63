//! Organisational units: founded, renamed, hung elsewhere.
use super::ORGANISE;
use crate::store;
use sdk::ports::UnitView;
use sdk::{Cx, Error, Result, UnitId};

/// A unit as the administration writes it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct UnitForm {
    /// Its code: `FB20`.
    #[serde(default)]
    pub key: String,
    /// Its name.
    #[serde(default)]
    pub title: String,
    /// The code or identity of the unit above; empty at the top.
    #[serde(default)]
    pub parent: String,
}

impl UnitForm {
    fn check(&self) -> Result<(String, String)> {
        let (key, title) = (self.key.trim(), self.title.trim());
        let fits = |text: &str, most| !text.is_empty() && text.chars().count() <= most;
        if !fits(key, 40) {
            return Err(Error::invalid(
                "identity.unit_key",
                "Das Kurzzeichen fehlt oder ist länger als 40 Zeichen. Es wurde nichts gespeichert. Schreiben Sie zum Beispiel „FB20“.",
            ));
        }
        if !fits(title, 200) {
            return Err(Error::invalid(
                "identity.unit_title",
                "Die Bezeichnung fehlt oder ist länger als 200 Zeichen. Es wurde nichts gespeichert. Schreiben Sie, wie die Einheit heißt.",
            ));
        }
        Ok((key.to_owned(), title.to_owned()))
    }
}

/// All units with the number of people in each.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn organisation(cx: &Cx) -> Result<Vec<(UnitView, i64)>> {
    cx.read(ORGANISE, async |tx| {
        let heads = store::unit::headcount(tx).await?;
        let of = |id: UnitId| heads.iter().find(|(unit, _)| *unit == id).map_or(0, |(_, count)| *count);
        Ok(store::unit::list(tx).await?.into_iter().map(|unit| (unit.clone(), of(unit.id))).collect())
    })
    .await
}

/// Founds a unit.
///
/// # Errors
/// `Invalid` for what does not fit; `Conflict` if the code is taken.
pub async fn found_unit(cx: &Cx, form: &UnitForm) -> Result<UnitId> {
    cx.demand(ORGANISE)?;
    let (key, title) = form.check()?;
    cx.write(ORGANISE, async |tx| {
        if store::unit::find(tx, &key).await?.is_some() {
            return Err(taken());
        }
        let parent = above(cx, tx, &form.parent).await?;
        let id = store::unit::save(tx, &key, &title, parent).await?;
        tx.about(id);
        tx.note("key", key);
        tx.note("title", title);
        Ok(id)
    })
    .await
}

/// Renames a unit, or hangs it under another. Who reaches what follows at once.
///
/// # Errors
/// `NotFound`; `Invalid` for what does not fit; `Conflict` if the code is taken or the place is below the unit itself.
pub async fn change_unit(cx: &Cx, id: UnitId, form: &UnitForm) -> Result<()> {
    cx.demand(ORGANISE)?;
    let (key, title) = form.check()?;
    cx.write(ORGANISE, async |tx| {
        store::unit::lock_all(tx).await?;
        let known = store::unit::find(tx, &id.to_string()).await?.ok_or_else(Error::not_found)?;
        if store::unit::find(tx, &key).await?.is_some_and(|other| other.id != id) {
            return Err(taken());
        }
        let parent = above(cx, tx, &form.parent).await?;
        if let Some(parent) = parent
            && store::unit::subtree(tx, id).await?.contains(&parent)
        {
            return Err(below_itself());
        }
        tx.about(id);
        tx.changed("key", known.key, key.clone());
        tx.changed("title", known.title, title.clone());
        tx.changed("parent", known.parent.map(|unit| unit.to_string()), parent.map(|unit| unit.to_string()));
        store::unit::change(tx, id, &key, &title, parent).await
    })
    .await
}

async fn above(cx: &Cx, tx: &mut sdk::Tx<'_>, code: &str) -> Result<Option<UnitId>> {
    match code.trim() {
        "" => Ok(None),
        code => Ok(Some(cx.ports().directory.unit(tx, code).await?.id)),
    }
}

fn taken() -> Error {
    Error::conflict(
        "identity.unit_taken",
        "Dieses Kurzzeichen hat schon eine andere Einheit. Es wurde nichts gespeichert. Wählen Sie ein anderes.",
    )
}

fn below_itself() -> Error {
    Error::conflict(
        "identity.unit_circle",
        "Eine Einheit kann nicht unter sich selbst hängen. Es wurde nichts gespeichert. Wählen Sie eine andere übergeordnete Einheit.",
    )
}
