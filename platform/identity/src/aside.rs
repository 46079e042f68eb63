//! Slow work with passwords, on threads that may block: tenants take turns, and leave processors to whoever is inside.
use sdk::{Error, Places, Result, TenantId};
use std::num::NonZero;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long a password waits for its turn.
const QUEUE: Duration = Duration::from_secs(10);

/// Works on a thread that may block, one at a time for each tenant, on half of the processors (one at least) for all.
///
/// # Errors
/// `Unavailable` if so many are waiting that this would take too long.
pub async fn aside<T: Send + 'static>(tenant: TenantId, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static TURNS: LazyLock<Turns> = LazyLock::new(|| {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        Turns::of((processors / 2).max(1))
    });
    TURNS.work(tenant, QUEUE, work).await
}

/// Who works with a password: each tenant has one turn at a time, so a rush at one door is not a queue before all.
struct Turns {
    all: Arc<Semaphore>,
    own: Places,
}

impl Turns {
    fn of(most: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(most)), own: Places::of(1) }
    }

    async fn work<T: Send + 'static>(
        &self,
        tenant: TenantId,
        queue: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = timeout(queue, self.turn(tenant)).await;
        let turn = turn.map_err(|_| Error::unavailable("passwords_busy", "too many passwords are waiting"))??;
        let worked = tokio::task::spawn_blocking(move || {
            // Given back when the work is done, not when whoever asked for it has left.
            let _turn = turn;
            work()
        });
        worked.await.map_err(Error::internal)
    }

    async fn turn(&self, tenant: TenantId) -> Result<[OwnedSemaphorePermit; 2]> {
        let own = self.own.take(tenant).await?;
        Ok([own, self.all.clone().acquire_owned().await.map_err(Error::internal)?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    const SHORT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn a_rush_at_one_door_waits_for_itself() {
        let (turns, busy, calm) = (Arc::new(Turns::of(2)), TenantId::new(), TenantId::new());
        let (go, gone) = mpsc::channel::<()>();
        let (first, began) = (turns.clone(), Arc::new(Semaphore::new(0)));
        let begins = began.clone();
        let long = tokio::spawn(async move {
            first
                .work(busy, QUEUE, move || {
                    begins.add_permits(1);
                    gone.recv().is_err()
                })
                .await
        });
        began.acquire().await.unwrap().forget();
        assert!(turns.work(busy, SHORT, || ()).await.is_err(), "one at a time");
        turns.work(calm, SHORT * 100, || ()).await.unwrap();
        // Whoever asked leaves; the work goes on, and so does its turn.
        long.abort();
        assert!(turns.work(busy, SHORT, || ()).await.is_err());
        drop(go);
        turns.work(busy, SHORT * 100, || ()).await.unwrap();
    }

    #[tokio::test]
    async fn all_doors_together_leave_processors_free() {
        let turns = Arc::new(Turns::of(1));
        let (go, gone) = mpsc::channel::<()>();
        let began = Arc::new(Semaphore::new(0));
        let (first, begins) = (turns.clone(), began.clone());
        let long = tokio::spawn(async move {
            let hold = move || {
                begins.add_permits(1);
                gone.recv().is_err()
            };
            first.work(TenantId::new(), QUEUE, hold).await
        });
        began.acquire().await.unwrap().forget();
        assert!(turns.work(TenantId::new(), SHORT, || ()).await.is_err());
        drop(go);
        assert!(long.await.unwrap().unwrap());
    }
}
