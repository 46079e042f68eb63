-- Since when a tenant has the key it has: the one before is needed as long as work goes on that began under it.
alter table platform.tenants add column key_since timestamptz;
