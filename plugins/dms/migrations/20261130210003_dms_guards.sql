-- What lies in what, as guards need to know it; and requests can be taken back from who no longer sees the document.
insert into platform.containers (tenant_id, thing, container)
    select tenant_id, id, record_id from dms.processes
    union all select tenant_id, id, process_id from dms.documents
    union all select tenant_id, id, record_id from dms.documents
    on conflict do nothing;

alter table dms.cosignatures drop constraint cosignatures_state_check;
alter table dms.cosignatures add constraint cosignatures_state_check
    check (state in ('requested', 'signed', 'refused', 'withdrawn'));
