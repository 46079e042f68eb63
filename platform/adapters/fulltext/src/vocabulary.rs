//! The vocabulary: which folded words may begin, end or be a German compound.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use fst::raw::Output;

use crate::error::Error;
use crate::fold::fold_into;

/// The word list shipped with this crate.
const MUNICIPAL: &str = include_str!("../words/municipal.txt");

/// Word lists larger than this many bytes are refused; Debian's `wngerman` has 5 MB.
const LIST_LIMIT: u64 = 64 << 20;

/// The inflections a base noun is known under without being listed.
const ENDINGS: [&str; 9] = ["s", "es", "e", "n", "en", "em", "er", "ern", "nen"];

/// What a word may do in a compound, as bits of the number stored with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Role(u64);

impl Role {
    const ATOM: u64 = 1;
    const BEGINS: u64 = 2;
    const ENDS: u64 = 4;
    const LISTED: u64 = 8;

    /// A base word or one of its inflections: trusted, and never split again.
    pub(crate) fn is_atom(self) -> bool {
        self.0 & Self::ATOM != 0
    }

    /// Curated rather than taken from a foreign list: a base word, its inflection or a form that only begins compounds.
    pub(crate) fn is_curated(self) -> bool {
        self.is_atom() || (self.begins() && !self.ends())
    }

    /// Known to a foreign list, but not as a noun.
    pub(crate) fn is_no_noun(self) -> bool {
        self.0 == Self::LISTED
    }

    /// May be any part but the last.
    pub(crate) fn begins(self) -> bool {
        self.0 & Self::BEGINS != 0
    }

    /// May be the last part.
    pub(crate) fn ends(self) -> bool {
        self.0 & Self::ENDS != 0
    }
}

/// All known words in one compressed, immutable automaton.
pub(crate) struct Vocabulary {
    words: fst::Map<Vec<u8>>,
    fingerprint: u64,
}

impl Vocabulary {
    /// Builds the vocabulary from the embedded list and further lists with one word a line.
    ///
    /// # Errors
    /// [`Error::WordList`] if a list cannot be read or exceeds 64 MiB.
    pub(crate) fn load(lists: &[&Path]) -> Result<Self, Error> {
        let mut draft = Draft::default();
        for list in lists {
            let text = read(list).map_err(|source| Error::WordList { path: list.to_path_buf(), source })?;
            text.lines().for_each(|word| draft.add_listed(word.trim()));
        }
        let lines = MUNICIPAL.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).for_each(|word| draft.add_base(word));
        let words = draft.compile().map_err(|source| Error::WordList { path: "embedded".into(), source })?;
        let fingerprint = fnv1a(words.as_fst().as_bytes());
        Ok(Self { words, fingerprint })
    }

    /// A number that changes with the words, so that an index knows which vocabulary it was built with.
    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The role of a folded word, if it is known.
    pub(crate) fn role(&self, word: &str) -> Option<Role> {
        self.words.get(word).map(Role)
    }

    /// All known words that `text` begins with, shortest first, with their lengths in bytes.
    pub(crate) fn prefixes(&self, text: &str) -> impl Iterator<Item = (usize, Role)> {
        let automaton = self.words.as_fst();
        let mut state = Some((automaton.root(), Output::zero()));
        let mut bytes = text.bytes().enumerate();
        std::iter::from_fn(move || {
            loop {
                let (node, output) = state.take()?;
                let (at, byte) = bytes.next()?;
                let step = node.transition(node.find_input(byte)?);
                let (node, output) = (automaton.node(step.addr), output.cat(step.out));
                state = Some((node, output));
                if node.is_final() {
                    return Some((at + 1, Role(output.cat(node.final_output()).value())));
                }
            }
        })
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LIST_LIMIT + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).map_or(true, |length| length > LIST_LIMIT) {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the word list exceeds 64 MiB"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Words being collected, in two large allocations that return to the system, not 350,000 small ones that do not.
#[derive(Default)]
struct Draft {
    text: String,
    words: Vec<(Range<usize>, u64)>,
}

impl Draft {
    fn add(&mut self, word: &[&str], role: u64) {
        let start = self.text.len();
        word.iter().for_each(|piece| fold_into(piece, &mut self.text));
        self.words.push((start..self.text.len(), role));
    }

    /// A word of a foreign list; only nouns, which German writes with a capital, take part in compounds.
    fn add_listed(&mut self, word: &str) {
        if !word.chars().all(char::is_alphabetic) {
            return;
        }
        let mut letters = word.chars();
        let noun = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
        let role = if noun && word.len() >= 4 { Role::BEGINS | Role::ENDS } else { 0 };
        self.add(&[word], role | Role::LISTED);
    }

    /// A base word with its inflections; a final hyphen marks what can only begin a compound.
    fn add_base(&mut self, word: &str) {
        if word.ends_with('-') {
            return self.add(&[word], Role::ATOM | Role::BEGINS);
        }
        self.add(&[word], Role::ATOM | Role::BEGINS | Role::ENDS);
        for ending in ENDINGS {
            self.add(&[word, ending], Role::ATOM | Role::ENDS);
        }
        if let Some(short) = word.strip_suffix('e').filter(|short| short.len() >= 4) {
            self.add(&[short], Role::BEGINS);
        }
    }

    fn compile(self) -> io::Result<fst::Map<Vec<u8>>> {
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        let mut words = self.words.iter().map(|(range, role)| (text(range), *role)).collect::<Vec<_>>();
        words.sort_unstable();
        let mut builder = fst::MapBuilder::memory();
        for same in words.chunk_by(|left, right| left.0 == right.0) {
            let role = same.iter().fold(0, |all, (_, role)| all | role);
            if let Some((word, _)) = same.first() {
                builder.insert(word, role).map_err(io::Error::other)?;
            }
        }
        Ok(builder.into_map())
    }
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
