//! Workers that die in the middle of their work, and what a new process finds.
use crate::World;
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use server::{metrics::Metrics, worker};
use std::sync::Arc;
use std::time::Duration;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

impl World {
    /// Ends all background work at once, wherever it is: nothing is finished, nothing is given back.
    pub fn kill_workers(&mut self) {
        drop(self.workers.take());
    }

    /// Starts background work again, as a new process would.
    pub fn start_workers(&mut self) {
        let metrics = Arc::new(Metrics::new().expect("metrics"));
        self.workers = Some(worker::start(self.installation.clone(), metrics));
    }

    /// Waits until at least one event of a class is being worked on; fails the test if none ever is.
    pub async fn in_work(&self, class: &str) {
        let claimed = format!(
            "select count(*) as n from platform.outbox where class = '{class}' and attempts > 0 and due_at > now()"
        );
        for _ in 0..3_000 {
            let count: Count = sql_query(&claimed).get_result(&mut self.relay().await).await.expect("the outbox");
            if count.n > 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no event of {class} was ever claimed");
    }

    /// Lets the time pass after which work without a sign of life is handed out again.
    pub async fn leases_run_out(&self) {
        let due = sql_query("update platform.outbox set due_at = now()");
        due.execute(&mut self.relay().await).await.expect("the outbox");
    }

    async fn relay(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(&self.database.relay_url).await.expect("the relay's connection")
    }
}
