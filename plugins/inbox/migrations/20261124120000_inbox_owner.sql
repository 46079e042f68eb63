-- Lists of what a person brought along: without it, a clerk with few items makes the list read the whole table.
create index on inbox.items (tenant_id, created_by);
