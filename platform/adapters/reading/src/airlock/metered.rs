//! Reading compressed entries with a meter on them.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use crate::trouble::Code;

/// Entries up to this size are never called a bomb for their ratio alone.
const HARMLESS: u64 = 16 << 20;
/// Office XML reaches a ratio of about 50; deflate at most 1,032.
const MAX_RATIO: u64 = 200;

/// What all entries of one container may still unpack to.
#[derive(Clone)]
pub(super) struct Budget {
    left: Rc<Cell<u64>>,
    spent: Rc<Cell<bool>>,
}

impl Budget {
    pub(super) fn new(bytes: u64) -> Self {
        Self { left: Rc::new(Cell::new(bytes)), spent: Rc::new(Cell::new(false)) }
    }

    /// Puts a meter on an entry that is `packed` bytes long in the container.
    pub(super) fn meter<R: Read>(&self, entry: R, packed: u64) -> Metered<R> {
        Metered { entry, budget: self.clone(), entry_left: packed.saturating_mul(MAX_RATIO).max(HARMLESS) }
    }

    /// What a failed read means: the meter's stop, or damaged data.
    pub(super) fn blame(&self) -> Code {
        if self.spent.get() { Code::Bomb } else { Code::Broken }
    }
}

/// A reader that fails as soon as it has given more than the budget or the ratio allows.
pub(super) struct Metered<R> {
    entry: R,
    budget: Budget,
    entry_left: u64,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.entry.read(buffer)?;
        let size = u64::try_from(got).unwrap_or(u64::MAX);
        let total_left = self.budget.left.get().checked_sub(size);
        let entry_left = self.entry_left.checked_sub(size);
        let (Some(total), Some(entry)) = (total_left, entry_left) else {
            self.budget.spent.set(true);
            return Err(io::Error::other("unpacks to too much"));
        };
        self.budget.left.set(total);
        self.entry_left = entry;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_counts_not_only_the_entry() {
        let budget = Budget::new(10);
        let mut sink = Vec::new();
        budget.meter(&b"123456"[..], 6).read_to_end(&mut sink).unwrap();
        assert_eq!(budget.blame(), Code::Broken);
        assert!(budget.meter(&b"123456"[..], 6).read_to_end(&mut sink).is_err());
        assert_eq!(budget.blame(), Code::Bomb);
    }

    #[test]
    fn the_ratio_counts_beyond_the_harmless_size() {
        let budget = Budget::new(u64::MAX);
        let outcome = io::copy(&mut budget.meter(io::repeat(0), 1_000), &mut io::sink());
        assert!(outcome.is_err());
        assert_eq!(budget.blame(), Code::Bomb);
    }
}
