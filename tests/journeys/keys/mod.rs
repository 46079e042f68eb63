//! What becomes of a tenant's key, and of what it sealed.
pub mod backup;
mod renewal;
mod shredding;

use tokio_postgres::{Client, NoTls};

/// The database's owner.
async fn owner(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the database");
    tokio::spawn(connection);
    client
}

/// How many texts the installation keeps that a reader of the bare database can read: `clear`, and others: `sealed`.
async fn texts(owner: &Client) -> (i64, i64) {
    let columns = ["inbox.pages text", "inbox.parts text", "inbox.items body", "dms.pages text", "dms.documents text"];
    let columns = columns.into_iter().chain(["platform.entries title", "platform.entries body"]);
    let parts: Vec<String> = columns
        .map(|column| column.split_once(' ').expect("a table and a column"))
        .map(|(table, column)| format!("select {column} as kept from {table} where {column} <> ''"))
        .collect();
    let sql = format!(
        "select count(*) filter (where left(kept, 1) <> chr(1)), count(*) filter (where left(kept, 1) = chr(1)) from ({}) t",
        parts.join(" union all ")
    );
    let row = owner.query_one(&sql, &[]).await.expect("texts");
    (row.get(0), row.get(1))
}
