//! What a new tenant starts with beside its blueprint: a grant.
use super::delegate::longest;
use super::{FOUND, GIVE};
use crate::endowment::Endowment;
use crate::grant::{Grant, Power, Terms};
use crate::store;
use sdk::{Cx, Error, Kind, Result, TenantId};

/// The grant a new tenant starts with: a district's leave to found, or what its district draws from that.
pub(super) async fn endowment(cx: &Cx, id: TenantId) -> Result<Option<Endowment>> {
    let grantor = (cx.tenant(), cx.town().title.clone());
    cx.read(FOUND, async |tx| {
        let row = store::tenant::get(tx, id).await?;
        let tenant = tx.admit(row).await?;
        let reason = "Bei der Gründung erteilt".to_owned();
        if tenant.kind.may_found() {
            let terms = Terms { powers: Power::ALL.to_vec(), until: longest(tx).await?, reason };
            return Ok(Some(Endowment::new((tenant.id, tenant.title), grantor, None, terms)));
        }
        let Some(above) = tenant.parent else { return Ok(None) };
        let rows = store::grant::live(tx, above, above).await?;
        let Some(mandate) = tx.admit_all(rows)?.into_iter().next() else { return Ok(None) };
        let Grant { id, holder, mut powers, until, .. } = mandate;
        powers.retain(|power| *power != Power::Found);
        let terms = Terms { powers, until, reason };
        Ok(Some(Endowment::new(holder, grantor, Some(id), terms))
            .filter(|endowment| !endowment.terms.powers.is_empty()))
    })
    .await
}

/// Enters the grant a tenant starts with, once. By the plugin itself, moving in.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn endow(cx: &Cx, endowment: Endowment) -> Result<()> {
    cx.write(GIVE, async |tx| {
        let rows = store::grant::list(tx).await?;
        if !tx.admit_all(rows)?.is_empty() {
            return Ok(());
        }
        let by = endowment.grantor.1.clone();
        let grant = endowment.grant(tx.tenant(), &by, tx.now());
        store::grant::add(tx, &grant).await?;
        tx.about(grant.id);
        tx.note("holder", grant.holder.1);
        Ok(())
    })
    .await
}

/// The answer to a district that may found nobody.
pub(super) fn no_mandate() -> Error {
    Error::new(
        Kind::Denied,
        "registry.no_mandate",
        "Ihre Erlaubnis, Mandanten zu gründen, fehlt, ist abgelaufen oder widerrufen. Es wurde nichts angelegt. Wenden Sie sich an den Betrieb.",
    )
}
