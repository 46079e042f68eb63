//! Several people at once.
use std::time::{Duration, Instant};
use testkit::User;
use tokio::task::JoinSet;

/// As many as a busy post room and its scanners.
pub const CLIENTS: usize = 8;

/// Repeats an errand with each of the people at once for a while.
///
/// Returns how often it was done, and for how long: the last errands end after the span.
pub async fn for_a_while<F>(people: Vec<User>, span: Duration, errand: impl Fn(User, usize) -> F) -> (usize, Duration)
where
    F: Future<Output = ()> + Send + 'static,
    F::Output: Send,
{
    let begun = Instant::now();
    let (mut running, mut done, mut number) = (JoinSet::new(), 0, 0);
    let mut idle = people;
    loop {
        while begun.elapsed() < span {
            let Some(person) = idle.pop() else { break };
            let work = errand(person.clone(), number);
            running.spawn(async move {
                work.await;
                person
            });
            number += 1;
        }
        let Some(person) = running.join_next().await else { break };
        idle.push(person.expect("an errand that ends well"));
        done += 1;
    }
    (done, begun.elapsed())
}
