//! The arithmetic of sealed files. All lengths are bytes.
//!
//! ```text
//! sealed file = version (1) | nonce prefix (7) | chunk 0 | chunk 1 | ... | last chunk
//! chunk       = up to 64 KiB of ciphertext | tag (16)
//! nonce       = nonce prefix (7) | chunk number (4, big endian) | 1 if last, else 0
//! ```
//! This is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) with a 32-bit big-endian counter. Only
//! the last chunk may be short; it is empty only in an empty file.

use std::ops::RangeInclusive;

/// Plain bytes in a full chunk.
pub(crate) const CHUNK: u64 = 64 * 1024;
pub(crate) const TAG: u64 = 16;
pub(crate) const HEADER: u64 = 8;
pub(crate) const SEALED_CHUNK: u64 = CHUNK + TAG;

/// The length of a file of `plain` bytes once it is sealed.
#[must_use]
pub fn sealed_len(plain: u64) -> u64 {
    let tags = chunks(plain).saturating_mul(TAG);
    plain.saturating_add(tags).saturating_add(HEADER)
}

/// The length of the file inside `sealed` bytes, or `None` if no file seals to that length.
#[must_use]
pub fn plain_len(sealed: u64) -> Option<u64> {
    let body = sealed.checked_sub(HEADER)?;
    let plain = body.checked_sub(body.div_ceil(SEALED_CHUNK).max(1) * TAG)?;
    (sealed_len(plain) == sealed).then_some(plain)
}

fn chunks(plain: u64) -> u64 {
    plain.div_ceil(CHUNK).max(1)
}

/// The number of the last chunk, or `None` beyond what the counter can count (256 TiB).
pub(crate) fn last_chunk(plain: u64) -> Option<u32> {
    u32::try_from(chunks(plain) - 1).ok()
}

/// The part of a sealed file that has to be read to get at some of its plain bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// Number of the first chunk to read.
    pub(crate) first: u32,
    /// Number of the last chunk to read.
    pub(crate) last: u32,
    /// First and last byte to read from the sealed file. The header is read too if it adjoins.
    pub(crate) sealed: (u64, u64),
    /// Plain bytes to drop at the front of the first chunk.
    pub(crate) skip: usize,
    /// Plain bytes to hand out.
    pub(crate) take: u64,
}

impl Window {
    pub(crate) fn whole(plain: u64) -> Option<Self> {
        Some(Self { first: 0, last: last_chunk(plain)?, sealed: (0, sealed_len(plain) - 1), skip: 0, take: plain })
    }

    /// As in HTTP, a range may end beyond the file but not begin there.
    pub(crate) fn of(range: &RangeInclusive<u64>, plain: u64) -> Option<Self> {
        let start = *range.start();
        let end = (*range.end()).min(plain.checked_sub(1)?);
        if start > end {
            return None;
        }
        let (first, last) = (start / CHUNK, end / CHUNK);
        let from = if first == 0 { 0 } else { HEADER + first * SEALED_CHUNK };
        let to = HEADER + (last + 1) * SEALED_CHUNK;
        Some(Self {
            first: u32::try_from(first).ok()?,
            last: u32::try_from(last).ok()?,
            sealed: (from, to.min(sealed_len(plain)) - 1),
            skip: usize::try_from(start % CHUNK).ok()?,
            take: end - start + 1,
        })
    }

    /// Whether what is read begins with the file's header.
    pub(crate) fn has_header(&self) -> bool {
        self.first == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_inverse_at_every_border() {
        for chunks in [0, 1, 2, 3, 1000] {
            for off in [-17_i64, -16, -1, 0, 1, 15, 16, 17] {
                let Some(plain) = (chunks * CHUNK).checked_add_signed(off) else {
                    continue;
                };
                assert_eq!(plain_len(sealed_len(plain)), Some(plain));
            }
        }
    }

    #[test]
    fn impossible_lengths_are_recognised() {
        let full = HEADER + SEALED_CHUNK;
        for sealed in [0, 7, 8, 23, full + 1, full + 15, full + 16] {
            assert_eq!(plain_len(sealed), None, "{sealed}");
        }
        assert_eq!(plain_len(24), Some(0));
        assert_eq!(plain_len(full + 17), Some(CHUNK + 1));
        assert_eq!(plain_len(u64::MAX), plain_len(u64::MAX));
        assert_eq!(sealed_len(u64::MAX), u64::MAX);
    }

    #[test]
    fn a_range_costs_at_most_two_chunks_and_its_tags_more() {
        let plain = 10 * CHUNK + 5;
        for start in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, plain - 1] {
            for len in [1, 2, CHUNK, CHUNK + 1, plain] {
                let window = Window::of(&(start..=start + len - 1), plain).unwrap();
                let read = window.sealed.1 - window.sealed.0 + 1;
                let tags = TAG * (u64::from(window.last - window.first) + 1);
                assert!(read <= window.take + 2 * CHUNK + tags + HEADER);
                assert!(window.sealed.1 < sealed_len(plain));
            }
        }
    }

    #[test]
    fn a_range_outside_of_the_file_has_no_window() {
        assert_eq!(Window::of(&(0..=0), 0), None);
        assert_eq!(Window::of(&(5..=9), 5), None);
        #[expect(clippy::reversed_empty_ranges)]
        let reversed = 3..=2;
        assert_eq!(Window::of(&reversed, 5), None);
        assert_eq!(Window::of(&(4..=u64::MAX), 5).unwrap().take, 1);
    }
}
