-- The head of an item that is a mail, as the mail says it of itself.
create table inbox.mails (
    tenant_id uuid not null default platform.tenant(),
    item uuid not null,
    sender text not null,
    recipients text not null,
    subject text not null,
    sent_at timestamptz,
    message_id text,
    primary key (tenant_id, item),
    foreign key (tenant_id, item) references inbox.items (tenant_id, id)
);
select platform.close('inbox.mails');
