//! A tenant whose rows carry the same identities and names as those of others, under a tenant's name of its own.
use crate::context::ask;
use crate::made::nothing;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use testkit::Town;

/// What a word of the twin's is known by.
pub const MARK: &str = "Zwillingswort";

/// Columns that hold what people wrote: in the twin they hold the mark, so that its rows are told from the real ones.
const WRITTEN: [&str; 18] = [
    "title",
    "name",
    "sender",
    "subject",
    "note",
    "body",
    "text",
    "wording",
    "file_name",
    "requester_name",
    "signer_name",
    "reason",
    "street",
    "city",
    "actor_name",
    "device",
    "holder_title",
    "ticket",
];

/// Copies every row under another tenant's name, with the mark in all that people wrote.
pub async fn twin(owner: &mut AsyncPgConnection, towns: &[&Town<'_>]) -> String {
    let twin = nothing();
    owner.batch_execute("set session_replication_role = replica").await.unwrap();
    for table in crate::rows::tables(owner).await {
        let columns = format!(
            "select string_agg(case when attname = 'tenant_id' then '''{twin}''::uuid' when attname = any ('{{{}}}') and atttypid = 'text'::regtype \
             then quote_ident(attname) || ' || '' {MARK}''' else quote_ident(attname) end, ', ' order by attnum) || ' from {table}' \
             from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped and attidentity = ''",
            WRITTEN.join(",")
        );
        let names = format!(
            "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = '{table}'::regclass \
             and attnum > 0 and not attisdropped and attidentity = ''"
        );
        let (columns, names) = (ask(owner, &columns).await, ask(owner, &names).await);
        for town in towns {
            let copy = format!(
                "insert into {table} ({names}) select {columns} where tenant_id = '{}' on conflict do nothing",
                town.placed.0.id
            );
            owner.batch_execute(&copy).await.unwrap_or_else(|error| panic!("{copy}: {error}"));
        }
    }
    let wide = "insert into identity.policy_lines (tenant_id, role, noun, verb, scope) values ('TWIN', 'clerk', 'contracts.invoice', 'read', 'tenant')";
    owner.batch_execute(&wide.replace("TWIN", &twin)).await.unwrap();
    // Timed work may just have emptied the real queue.
    let queued =
        format!("insert into platform.audit_queue (tenant_id, id) values ('{twin}', '{twin}') on conflict do nothing");
    owner.batch_execute(&queued).await.unwrap();
    // Its events would wait for a tenant that does not exist.
    owner.batch_execute(&format!("delete from platform.outbox where tenant_id = '{twin}'")).await.unwrap();
    owner.batch_execute("set session_replication_role = origin").await.unwrap();
    twin
}
