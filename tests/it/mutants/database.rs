//! The application's role, inside a town, with no application in between.
use crate::context::{BACKEND, ask, connect, signature};
use diesel::sql_query;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use testkit::{Town, World};

/// A connection of the application's, and whoever can sign contexts for it.
pub struct Database<'t> {
    app: AsyncPgConnection,
    owner: AsyncPgConnection,
    town: &'t Town<'t>,
}

impl<'t> Database<'t> {
    pub async fn of(world: &World, town: &'t Town<'t>) -> Self {
        Self { app: connect(world.app_url()).await, owner: connect(world.owner_url()).await, town }
    }

    async fn begin(&mut self) {
        let backend = ask(&mut self.app, BACKEND).await;
        let context = ask(&mut self.owner, &signature(self.town, &backend, 60)).await;
        let begin = format!("begin; set local gemeinwerk.context = '{context}'");
        self.app.batch_execute(&begin).await.unwrap();
    }

    /// Whether the twin's rows are not seen.
    pub async fn hides(&mut self, table: &str, twin: &str) -> bool {
        self.begin().await;
        let seen = ask(&mut self.app, &format!("select count(*) from {table} where tenant_id = '{twin}'")).await;
        self.app.batch_execute("rollback").await.unwrap();
        seen == "0"
    }

    /// Whether the twin's rows are neither changed nor removed, and none are added to them.
    pub async fn keeps(&mut self, table: &str, twin: &str) -> bool {
        let columns = format!(
            "select coalesce(string_agg(', ' || quote_ident(attname), '' order by attnum), '') from pg_attribute where attrelid = '{table}'::regclass \
             and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '' and attname <> 'tenant_id'"
        );
        let columns = ask(&mut self.owner, &columns).await;
        let mut kept = true;
        for deed in [
            format!("update {table} set tenant_id = tenant_id where tenant_id = '{twin}'"),
            format!("delete from {table} where tenant_id = '{twin}'"),
            format!("insert into {table} (tenant_id{columns}) select '{twin}'{columns} from {table} limit 1"),
        ] {
            self.begin().await;
            kept &= match sql_query(&deed).execute(&mut self.app).await {
                Ok(rows) => rows == 0,
                Err(error) => forbidden(&error.to_string()),
            };
            self.app.batch_execute("rollback").await.unwrap();
        }
        kept
    }
}

fn forbidden(error: &str) -> bool {
    error.contains("row-level security") || error.contains("permission denied")
}
