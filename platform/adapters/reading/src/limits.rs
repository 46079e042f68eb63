//! How much one file may cost.

use std::time::Duration;

/// The most that reading one file may cost; whatever asks for more is stopped and said.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Address space of each external process, in bytes.
    pub memory_bytes: u64,
    /// CPU and wall-clock seconds for one step on one page.
    pub seconds_per_page: u64,
    /// Wall-clock seconds for the whole file with all its parts.
    pub seconds_per_file: u64,
    /// Attachments and archive entries that are kept; the rest is counted and remarked.
    pub max_parts: usize,
    /// How deep containers are opened: a mail in a mail in a mail is depth 2.
    pub max_depth: usize,
    /// Bytes that all parts of one container may unpack to.
    pub max_unpacked_bytes: u64,
    /// Pages worked on at the same time.
    pub pages_at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 1 << 30,
            seconds_per_page: 90,
            seconds_per_file: 3_600,
            max_parts: 1_000,
            max_depth: 3,
            max_unpacked_bytes: 512 << 20,
            pages_at_once: 1,
        }
    }
}

impl Limits {
    pub(crate) fn per_page(&self) -> Duration {
        Duration::from_secs(self.seconds_per_page)
    }

    pub(crate) fn per_file(&self) -> Duration {
        Duration::from_secs(self.seconds_per_file)
    }
}
