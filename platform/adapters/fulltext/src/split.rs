//! The compound splitter: a folded German word becomes its atoms and every compound they form.
//!
//! The cheapest way through the word wins, where each part and each linking element (-s-, -es-, -n-, -en-, -er-, -e-)
//! has a price; base words are cheap, other nouns dearer, short ones dearest. Parts that are compounds themselves are
//! split again until only atoms are left.

use crate::vocabulary::{Role, Vocabulary};

/// Letters a compound has at least ("Bauamt").
const SHORTEST: usize = 6;
/// Letters beyond which a word is taken as noise.
const LONGEST: usize = 60;
/// Atoms beyond which a split is taken as an accident.
const MOST_ATOMS: usize = 8;
/// Atoms in one emitted part; longer runs are found through the whole word.
const LONGEST_RUN: usize = 4;

/// Linking elements with their prices.
const LINKS: [(&str, u32); 6] = [("s", 1), ("n", 1), ("en", 1), ("es", 2), ("er", 2), ("e", 3)];

/// Nouns that are endings far more often than last parts ("Mannschaft", "Eigentum", "Minister").
const NO_HEADS: [&str; 31] = [
    "schaft", "schaften", "heit", "heiten", "keit", "keiten", "ster", "stern", "sten", "ling", "tion", "tionen",
    "ende", "enden", "ente", "enten", "eren", "tive", "tische", "tischen", "endes", "elle", "ellen", "erin", "innen",
    "ungen", "lings", "lich", "isten", "asten", "ingen",
];

/// Nouns that are prefixes far more often than first parts ("Unternehmen", "Gegenstand").
const NO_STARTS: [&str; 15] = [
    "unter", "uber", "gegen", "nach", "wider", "hinter", "vorder", "miss", "selbst", "inter", "anti", "kontra",
    "trans", "super", "mini",
];

/// An atom of a compound: where it starts, where it ends, and where the next begins after the linking element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Atom {
    start: usize,
    end: usize,
    next: usize,
}

/// The cheapest known way to one place in the word.
#[derive(Clone, Copy)]
struct Step {
    price: u32,
    atom: Atom,
}

/// All parts of a folded word at every level, without the word itself and without linking elements.
///
/// "grundsteuerbescheid" gives grund, grundsteuer, steuer, steuerbescheid, bescheid; a simple word gives nothing.
pub(crate) fn parts<'w>(vocabulary: &Vocabulary, word: &'w str) -> Vec<&'w str> {
    let mut atoms = Vec::new();
    collect_atoms(vocabulary, word, 0, &mut atoms);
    if !(2..=MOST_ATOMS).contains(&atoms.len()) {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for (first, atom) in atoms.iter().enumerate() {
        for last in atoms.iter().skip(first).take(LONGEST_RUN) {
            let part = word.get(atom.start..last.end).unwrap_or_default();
            if part.len() < word.len() && !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    parts
}

/// Whether the vocabulary accounts for a folded word, as a known word or as a compound.
pub(crate) fn is_understood(vocabulary: &Vocabulary, word: &str) -> bool {
    vocabulary.role(word).is_some() || cheapest(vocabulary, word).is_some()
}

/// Splits `word`, which stands at `offset` of the original, down to atoms; leaves it out if it is simple.
fn collect_atoms(vocabulary: &Vocabulary, word: &str, offset: usize, atoms: &mut Vec<Atom>) {
    let Some(split) = cheapest(vocabulary, word) else { return };
    for atom in split {
        let before = atoms.len();
        if let Some(part) = word.get(atom.start..atom.end) {
            collect_atoms(vocabulary, part, offset + atom.start, atoms);
        }
        let next = offset + atom.next;
        match atoms.last_mut().filter(|last| last.end == offset + atom.end && before > 0) {
            Some(last) => last.next = next,
            None => atoms.push(Atom { start: offset + atom.start, end: offset + atom.end, next }),
        }
    }
}

/// The cheapest split of a word into two or more parts, or `None` if it is simple, unknown or too short.
fn cheapest(vocabulary: &Vocabulary, word: &str) -> Option<Vec<Atom>> {
    let length = word.len();
    if !(SHORTEST..=LONGEST).contains(&length) || !word.is_ascii() {
        return None;
    }
    let whole = vocabulary.role(word);
    if whole.is_some_and(Role::is_atom) {
        return None;
    }
    let only_curated = whole.is_some_and(Role::is_no_noun);
    let mut steps: Vec<Option<Step>> = vec![None; length + 1];
    for start in 0..length {
        let so_far = match steps.get(start).copied().flatten() {
            Some(step) => step.price,
            None if start == 0 => 0,
            None => continue,
        };
        let rest = word.get(start..)?;
        let known = vocabulary.prefixes(rest).filter(|(size, _)| *size < length);
        for (size, role) in known.filter(|(_, role)| !only_curated || role.is_curated()) {
            reach(&mut steps, word, start..start + size, so_far, role);
        }
    }
    walk_back(&steps, length)
}

/// Offers the steps that one part and the linking elements after it make possible.
fn reach(steps: &mut [Option<Step>], word: &str, part: std::ops::Range<usize>, so_far: u32, role: Role) {
    let Some(price) = word.get(part.clone()).and_then(|text| price(text, role)) else { return };
    let rest = word.get(part.end..).unwrap_or_default();
    let mut offer = |next: usize, price: u32| {
        let step = Step { price, atom: Atom { start: part.start, end: part.end, next } };
        if let Some(slot) = steps.get_mut(next)
            && slot.is_none_or(|known| price < known.price)
        {
            *slot = Some(step);
        }
    };
    if rest.is_empty() {
        if role.ends() && !NO_HEADS.contains(&word.get(part.clone()).unwrap_or_default()) {
            offer(part.end, so_far + price);
        }
        return;
    }
    if !role.begins() || NO_STARTS.contains(&word.get(part.clone()).unwrap_or_default()) {
        return;
    }
    offer(part.end, so_far + price);
    for (link, extra) in LINKS {
        if rest.len() > link.len() && rest.starts_with(link) {
            offer(part.end + link.len(), so_far + price + extra);
        }
    }
}

/// What a part costs; `None` if it is too short to be trusted.
fn price(part: &str, role: Role) -> Option<u32> {
    match (part.len(), role.is_curated()) {
        (0..=2, _) | (3, false) => None,
        (3, true) => Some(12),
        (_, true) => Some(10),
        (4, false) => Some(19),
        _ => Some(14),
    }
}

/// Follows the steps from the end of the word to its beginning.
fn walk_back(steps: &[Option<Step>], length: usize) -> Option<Vec<Atom>> {
    let mut atoms = Vec::new();
    let mut place = length;
    while place > 0 {
        let atom = steps.get(place).copied().flatten()?.atom;
        place = atom.start;
        atoms.push(atom);
    }
    atoms.reverse();
    Some(atoms)
}
