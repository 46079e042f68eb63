/// A fact other plugins may act on, delivered at least once after the transaction commits.
pub trait Event: serde::Serialize {
    /// `plugin.noun.past_tense`; changes only by addition.
    const TOPIC: &'static str;
    /// The workload class that carries it. Classes have their own workers, so slow work starves no quick work.
    const CLASS: &'static str = "events";
}
