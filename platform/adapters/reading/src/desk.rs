//! The place where one file is read: its limits, its deadline, its tools.

use std::{
    ffi::{OsStr, OsString},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use crate::{
    Limits, ReadError,
    airlock::{Answer, Chamber},
    tool::{self, Bounds, Fault, args},
    trouble::Code,
};

/// Largest `reading.json` taken from the airlock.
const MAX_ANSWER: u64 = 64 << 20;
/// A tenth of the weight of an ordinary process: a page still ends well within its time on a busy machine.
const NICENESS: u8 = 10;
/// Largest plain text a PDF may yield.
const MAX_LAYER: u64 = 64 << 20;

/// How long a step may take and how much it may write.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// One page: page time.
    Page,
    /// The whole file: what is left of the file's time.
    File,
    /// The whole file, but only text comes out.
    Text,
}

/// Limits and deadline of one file.
pub(crate) struct Desk<'a> {
    pub(crate) limits: &'a Limits,
    airlock: &'a Path,
    niceness: u8,
    deadline: Instant,
    /// Bytes all containers of this file have unpacked to so far.
    unpacked: AtomicU64,
}

impl<'a> Desk<'a> {
    /// For work nobody waits for: its processes step back behind those who answer people.
    pub(crate) fn new(limits: &'a Limits, airlock: &'a Path) -> Self {
        let deadline = Instant::now() + limits.per_file();
        Self { limits, airlock, niceness: NICENESS, deadline, unpacked: AtomicU64::new(0) }
    }

    /// For a first look, which takes milliseconds.
    pub(crate) fn urgent(limits: &'a Limits, airlock: &'a Path) -> Self {
        Self { niceness: 0, ..Self::new(limits, airlock) }
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Whether the file has used up its time.
    pub(crate) fn expired(&self) -> bool {
        self.left().is_zero()
    }

    /// Runs one tool in `room`.
    pub(crate) async fn run(
        &self,
        room: &Path,
        program: &str,
        args: Vec<OsString>,
        pace: Pace,
    ) -> Result<String, Fault> {
        self.start(room, OsStr::new(program), args, pace).await
    }

    async fn start(&self, room: &Path, program: &OsStr, args: Vec<OsString>, pace: Pace) -> Result<String, Fault> {
        if self.expired() {
            return Err(Fault::TimedOut);
        }
        let (time, file) = match pace {
            Pace::Page => (self.limits.per_page(), self.limits.max_unpacked_bytes),
            Pace::File => (self.left(), self.limits.max_unpacked_bytes),
            Pace::Text => (self.left(), MAX_LAYER),
        };
        let (memory, time) = (self.limits.memory_bytes, time.min(self.left()));
        let bounds = Bounds { memory, file, time, niceness: self.niceness };
        tool::run(program, args, room, bounds).await
    }

    /// Has `file` taken apart in a process of its own, which writes into `room`.
    pub(crate) async fn unpack(&self, room: &Path, chamber: Chamber, file: &Path) -> Result<Answer, ReadError> {
        let spent = self.unpacked.load(Ordering::Relaxed);
        let budget = self.limits.max_unpacked_bytes.saturating_sub(spent);
        let args = args!["airlock", chamber.name(), file, room, self.limits.max_parts.to_string(), budget.to_string(),];
        self.start(room, self.airlock.as_os_str(), args, Pace::Page)
            .await
            .map_err(|fault| fault.blame(Code::Broken))?;
        let path = room.join(crate::airlock::ANSWER_FILE);
        if tokio::fs::metadata(&path).await?.len() > MAX_ANSWER {
            return Err(Code::TooLarge.into());
        }
        let answer: Answer = serde_json::from_slice(&tokio::fs::read(&path).await?)
            .map_err(|e| ReadError::Environment(format!("the airlock answered nonsense: {e}")))?;
        let sizes = answer.parts.iter().map(|part| part.size).sum();
        self.unpacked.fetch_add(sizes, Ordering::Relaxed);
        answer.refusal.map_or(Ok(answer), |code| Err(code.into()))
    }
}
