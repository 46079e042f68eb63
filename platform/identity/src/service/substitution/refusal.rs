//! What is said when a substitution is not arranged.
use crate::policy::role::Holder;
use sdk::Error;

pub(super) fn unknown_deputy() -> Error {
    Error::invalid(
        "identity.substitution_deputy",
        "Unter dieser Angabe arbeitet hier niemand. Es wurde nichts eingetragen. Geben Sie Name oder Kennung der Vertretung an.",
    )
}

pub(super) fn which_deputy(found: &[Holder]) -> Error {
    let names: Vec<String> = found.iter().take(5).map(|one| format!("{} ({})", one.name, one.login)).collect();
    let text = format!(
        "Das passt auf mehrere Personen: {}. Es wurde nichts eingetragen. Geben Sie die Kennung an.",
        names.join(", ")
    );
    Error::invalid("identity.substitution_deputy", text)
}

pub(super) fn nobody_to_substitute() -> Error {
    Error::invalid(
        "identity.substitution_deputy",
        "Niemand vertritt sich selbst, und wer ausgeschieden ist, wird nicht vertreten. Es wurde nichts eingetragen. Nennen Sie eine andere Person.",
    )
}

pub(super) fn oneself_as_deputy() -> Error {
    Error::invalid(
        "identity.substitution_deputy",
        "Wer eine Vertretung für andere regelt, übernimmt sie nicht selbst. Es wurde nichts eingetragen. Nennen Sie eine andere Person, oder die abwesende oder eine weitere Person trägt Sie ein.",
    )
}

pub(super) fn no_such_role() -> Error {
    Error::invalid(
        "identity.substitution_role",
        "Diese Rolle hat die abwesende Person nicht. Es wurde nichts eingetragen. Wählen Sie aus der Liste.",
    )
}

pub(super) fn no_such_kind() -> Error {
    Error::invalid(
        "identity.substitution_kind",
        "Diese Art von Arbeit gibt es hier nicht. Es wurde nichts eingetragen. Wählen Sie aus der Liste.",
    )
}

pub(super) fn endless() -> Error {
    Error::invalid(
        "identity.substitution_days",
        "Der letzte Tag der Vertretung fehlt. Es wurde nichts eingetragen. Nennen Sie einen Tag; danach endet sie von selbst.",
    )
}
