//! What was measured, as rows of a Markdown table.
use std::fmt::Display;
use std::time::Duration;

/// Writes each row at once: a run that breaks off has told what it knew.
pub struct Report;

impl Report {
    /// Tells the person in front of the terminal what is being measured.
    pub fn begin(&self, german: &str) {
        eprintln!("      {german} …");
    }

    /// One row: what was measured, the figure with its unit, the goal if there is one.
    pub fn row(&mut self, measured: &str, result: impl Display, goal: &str) {
        eprintln!("        {result}");
        println!("| {measured} | {result} | {goal} |");
    }
}

/// Durations of many repeats.
#[derive(Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// One more.
    pub fn add(&mut self, taken: Duration) {
        self.0.push(taken);
    }

    /// Median and 95th percentile (nearest rank).
    pub fn spread(mut self) -> String {
        self.0.sort_unstable();
        let at = |percent: usize| {
            let rank = (self.0.len() * percent).div_ceil(100);
            self.0.get(rank.saturating_sub(1)).map_or(f64::NAN, |taken| taken.as_secs_f64() * 1_000.0)
        };
        format!("{:.1} / {:.1} ms", at(50), at(95))
    }
}
