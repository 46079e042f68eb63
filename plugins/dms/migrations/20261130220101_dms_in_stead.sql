-- Who really asked and who really signed: a deputy acts in somebody's stead (i. V.), and both are named.
alter table dms.cosignatures
    add column requested_for uuid check (requested_for <> assignee),
    add column signer uuid,
    add column signer_behalf text,
    add constraint cosignatures_stead check (signer_behalf is null or signer <> assignee),
    -- Nobody decides about what they asked for themselves.
    add constraint cosignatures_four_eyes check (signer <> requested_by and signer <> requested_for);
