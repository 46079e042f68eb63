//! What a tenant's transaction sees of another tenant, asked of the database itself. It must be nothing.
use crate::Tx;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use kernel::{Result, TenantId};

/// What was seen in one table.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Sighting {
    /// The table, with its schema.
    #[diesel(sql_type = Text)]
    pub table: String,
    /// Whether there are rows of one's own: who sees nothing at all proves nothing.
    #[diesel(sql_type = Bool)]
    pub mine: bool,
    /// Rows of the other.
    #[diesel(sql_type = BigInt)]
    pub theirs: i64,
}

/// Every table with tenants' rows that the application may read.
const TABLES: &str = "select format('%I.%I', n.nspname, c.relname) as name from pg_class c \
    join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' \
    where c.relkind in ('r', 'p') and not c.relispartition and has_column_privilege(c.oid, a.attnum, 'select') \
    and has_schema_privilege(n.oid, 'usage') order by 1";

impl Tx<'_> {
    /// Asks every table for rows of another tenant, past every check of the application: row security alone answers.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn sightings(&mut self, other: TenantId) -> Result<Vec<Sighting>> {
        #[derive(QueryableByName)]
        struct Name {
            #[diesel(sql_type = Text)]
            name: String,
        }
        let here = self.tenant();
        let tables: Vec<Name> = sql_query(TABLES).load(self.sql()).await?;
        let ask = |Name { name }: &Name, column: &str| {
            format!(
                "select '{name}' as table, exists (select from {name} where {column} = '{here}') as mine, \
                 (select count(*) from {name} where {column} = '{other}') as theirs"
            )
        };
        let tenants = ask(&Name { name: "platform.tenants".to_owned() }, "id");
        let all = tables.iter().map(|table| ask(table, "tenant_id")).chain([tenants]);
        let question = all.collect::<Vec<_>>().join(" union all ");
        // sql_query: names come from the catalogue, quoted by it; identities are no text.
        Ok(sql_query(question).load(self.sql()).await?)
    }
}
