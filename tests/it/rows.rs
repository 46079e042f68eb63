//! All rows of one tenant, as one sum per table: what nobody else may change.
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use std::collections::BTreeMap;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sum: String,
}

/// The tables that hold rows of tenants.
pub async fn tables(owner: &mut AsyncPgConnection) -> Vec<String> {
    let sql = "select c.oid::regclass::text as name from pg_class c where c.relkind in ('r', 'p') and c.relforcerowsecurity \
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') order by 1";
    let rows: Vec<Table> = sql_query(sql).load(owner).await.unwrap();
    rows.into_iter().map(|table| table.name).collect()
}

/// Tables of one tenant with at least one row: how many, and a sum over all of them, but for when somebody was last seen.
pub async fn of(owner: &mut AsyncPgConnection, tenant: &str) -> BTreeMap<String, String> {
    let part = |table: &String| {
        format!(
            "select '{table}' as name, count(*) || ' ' || coalesce(md5(string_agg(r, ',' order by r)), '') as sum \
             from (select tenant_id, (to_jsonb(t) - 'used_at' - 'seen_at')::text as r from {table} t) t where tenant_id = '{tenant}' having count(*) > 0"
        )
    };
    let parts: Vec<String> = tables(owner).await.iter().map(part).collect();
    let rows: Vec<Sum> = sql_query(parts.join(" union all ")).load(owner).await.unwrap();
    rows.into_iter().map(|row| (row.name, row.sum)).collect()
}
