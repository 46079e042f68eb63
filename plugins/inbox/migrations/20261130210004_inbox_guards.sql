-- A filed item lies in what it became: who may not see the document does not see the item either.
insert into platform.containers (tenant_id, thing, container)
    select tenant_id, id, document from inbox.items where document is not null
    union all select i.tenant_id, i.id, c.container from inbox.items i
        join platform.containers c on (c.tenant_id, c.thing) = (i.tenant_id, i.document)
    on conflict do nothing;
