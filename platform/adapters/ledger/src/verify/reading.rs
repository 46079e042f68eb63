//! One export, read line by line: its leaves become a tree again, and every root must be the tree's at its size.
use super::Source;
use crate::{Digest, Error, Expiry, Finding, Head, Leaf, LeafLine, Line, Loose, Named, PublicKey, Report, Root, State};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2_family::Sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// Leaves whose seal does not fit are tried at each other's places, up to so many: each try costs a signature.
const TRIED: usize = 200;

/// One export, and what was found in it.
pub(super) struct Reading {
    pub head: Head,
    pub keys: Vec<PublicKey>,
    pub report: Report,
    tree: MemoryBackedTree<Sha256, Digest>,
    /// The tree's root at each size a root speaks of; filled while growing.
    hashes: Vec<Digest>,
    roots: Vec<Root>,
    upto: u64,
    /// The first place that is missing: from there on no root can be computed.
    torn: Option<u64>,
    suspects: Vec<LeafLine>,
    loose: Vec<Loose>,
}

impl Reading {
    /// Reads an export to its end.
    pub(super) fn of(source: Source, keys: &[PublicKey]) -> Result<Self, Error> {
        let Source { name, bytes } = source;
        let mut lines = bytes.lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        let Ok(Line::Head(head)) = serde_json::from_str(&first) else { return Err(Error::Malformed("export")) };
        if head.version != 1 {
            return Err(Error::Malformed("version of an export"));
        }
        let keys = if keys.is_empty() { vec![head.key.parse()?] } else { keys.to_vec() };
        let mut reading = Self {
            report: Report { title: head.title.clone(), ..Report::default() },
            head,
            keys,
            tree: MemoryBackedTree::new(),
            hashes: vec![Digest::of(&[])],
            roots: Vec::new(),
            upto: 0,
            torn: None,
            suspects: Vec::new(),
            loose: Vec::new(),
        };
        let mut finished = false;
        for (number, line) in (2..).zip(lines) {
            match serde_json::from_str::<Line>(&line?) {
                Ok(Line::End(_)) => finished = true,
                Ok(line) => reading.take(line)?,
                Err(_) => reading.report.findings.push(Finding::Unreadable(name.clone(), number)),
            }
        }
        if !finished {
            reading.report.findings.push(Finding::Unfinished(name));
        }
        reading.conclude();
        Ok(reading)
    }

    fn take(&mut self, line: Line) -> Result<(), Error> {
        match line {
            Line::Root(note) => match Root::open(&note, &self.keys) {
                Ok(root) if root.tenant == self.head.tenant => self.roots.push(root),
                _ => self.unsigned("Wurzel", &note),
            },
            Line::Expiry(note) => match Expiry::open(&note, &self.keys) {
                Ok(expiry) if expiry.tenant == self.head.tenant => self.upto = self.upto.max(expiry.upto),
                _ => self.unsigned("Ablauf", &note),
            },
            Line::Leaf(leaf) => self.leaf(*leaf),
            Line::Loose(loose) => self.loose.push(*loose),
            Line::Head(_) | Line::End(_) => return Err(Error::Malformed("export")),
        }
        Ok(())
    }

    fn unsigned(&mut self, what: &str, note: &str) {
        let line = note.lines().find(|line| line.starts_with("day ") || line.starts_with("before "));
        self.report.findings.push(Finding::Unsigned(format!("{what} ({})", line.unwrap_or("ohne Datum"))));
    }

    fn leaf(&mut self, line: LeafLine) {
        if line.n < self.report.leaves {
            self.report.findings.push(Finding::Repeated(Named::leaf(&line)));
            return;
        }
        if let Some(last) = line.n.checked_sub(1).filter(|last| *last >= self.report.leaves) {
            self.report.findings.push(Finding::Missing(self.report.leaves, last));
            self.torn.get_or_insert(self.report.leaves);
        }
        self.report.leaves = line.n.saturating_add(1);
        if self.torn.is_none() {
            self.tree.push(line.digest);
            self.hashes.push(root(&self.tree));
        }
        if line.leaf().sealed_by(self.head.tenant, &self.keys, &line.seal()) {
            self.content(&line);
        } else {
            self.suspects.push(line);
        }
    }

    /// A leaf that is ours: is its row there, and is it what was sealed?
    fn content(&mut self, line: &LeafLine) {
        let named = Named::leaf(line);
        self.report.findings.extend(match line.state {
            State::Sealed => None,
            State::Foreign => Some(Finding::Foreign(named.clone())),
            State::Vanished => Some(Finding::Vanished(named.clone())),
            State::Lost => Some(Finding::Lost(line.n)),
        });
        match &line.content {
            Some(row) => {
                self.report.kept = self.report.kept.saturating_add(1);
                let ours = row.id == line.row && row.tenant == self.head.tenant;
                if !ours || row.digest().ok() != Some(line.digest) {
                    self.report.findings.push(Finding::Changed(named));
                }
            }
            None if line.n < self.upto => self.report.expired = self.report.expired.saturating_add(1),
            None if matches!(line.state, State::Vanished | State::Lost) => {}
            None => self.report.findings.push(Finding::Removed(named)),
        }
    }

    fn conclude(&mut self) {
        self.name_suspects();
        self.roots.sort_by_key(|root| (root.size, root.at.clone()));
        let checked: Vec<_> = self.roots.iter().map(|root| self.check(root)).collect();
        let fitting = checked.iter().filter(|fit| fit.is_ok()).count();
        self.report.roots = u64::try_from(fitting).unwrap_or_default();
        // Once one root does not fit, no later one can.
        self.report.findings.extend(checked.into_iter().filter_map(Result::err).flatten().next());
        self.name_loose();
    }

    /// Whose seal does not fit was put where it does not belong, or is not ours.
    fn name_suspects(&mut self) {
        let suspects = std::mem::take(&mut self.suspects);
        let places: Vec<u64> = suspects.iter().map(|line| line.n).take(TRIED).collect();
        let mut moved: BTreeMap<u64, u64> = BTreeMap::new();
        let mut shift: Option<i64> = None;
        for line in &suspects {
            let shifted = shift.and_then(|by| line.n.checked_add_signed(by));
            let neighbours = [line.n.checked_sub(1), line.n.checked_add(1)].into_iter().flatten();
            let few = places.iter().copied().filter(|_| suspects.len() <= TRIED);
            let from = shifted.into_iter().chain(neighbours).chain(few).find(|place| {
                let leaf = Leaf { n: *place, ..line.leaf() };
                *place != line.n && leaf.sealed_by(self.head.tenant, &self.keys, &line.seal())
            });
            shift = from.and_then(|from| i64::try_from(from).ok()?.checked_sub(i64::try_from(line.n).ok()?));
            self.report.findings.push(match from {
                Some(from) => Finding::Moved(Named::leaf(line), from),
                None => Finding::Forged(Named::leaf(line)),
            });
            moved.extend(from.map(|from| (line.n, from)));
        }
        self.report.findings.extend(given_up(&moved));
    }

    /// Whether the tree had this root at its size; what is wrong, if it did not and this was not said before.
    fn check(&self, root: &Root) -> Result<(), Option<Finding>> {
        let Root { day, size, .. } = root;
        if *size > self.report.leaves {
            return Err(Some(Finding::CutOff(day.clone(), *size, self.report.leaves)));
        }
        if self.torn.is_some_and(|torn| *size > torn) {
            return Err(None);
        }
        if self.proves(root) {
            return Ok(());
        }
        let proven = self.roots.iter().filter(|other| other.size < *size && self.proves(other));
        let intact = proven.map(|root| root.size).max().unwrap_or_default();
        Err(Some(Finding::Root(day.clone(), *size, intact)))
    }

    fn proves(&self, root: &Root) -> bool {
        usize::try_from(root.size).ok().and_then(|size| self.hashes.get(size)) == Some(&root.hash)
    }

    fn name_loose(&mut self) {
        // A row as old as the last root but one had a day to become a leaf.
        let settled = self.roots.iter().rev().nth(1).map(|root| root.at.clone());
        for loose in std::mem::take(&mut self.loose) {
            let row = &loose.content;
            let sealed = row.digest().is_ok_and(|digest| {
                self.keys.iter().any(|key| key.sealed_row(self.head.tenant, &digest, &loose.seal()))
            });
            if row.salt.is_none() && loose.seal.is_none() {
                self.report.older = self.report.older.saturating_add(1);
            } else if !sealed {
                self.report.findings.push(Finding::Foreign(Named::loose(row)));
            } else if settled.as_ref().is_some_and(|at| row.at < *at) {
                self.report.findings.push(Finding::Unlogged(Named::loose(row)));
            } else {
                self.report.waiting = self.report.waiting.saturating_add(1);
            }
        }
    }

    /// A root that was handed out earlier must be the tree's, and among those kept.
    pub(super) fn witness(&mut self, root: Root) {
        match self.check(&root) {
            Ok(()) => self.report.witnesses = self.report.witnesses.saturating_add(1),
            Err(finding) => self.report.findings.extend(finding),
        }
        if !self.roots.contains(&root) {
            self.report.findings.push(Finding::RootGone(root.day, root.size));
        }
    }

    /// An export made earlier must be this one's beginning.
    pub(super) fn compare(&mut self, older: &Self) {
        if older.report.leaves > self.report.leaves {
            let (day, then) = (older.head.made_at.clone(), older.report.leaves);
            self.report.findings.push(Finding::CutOff(day, then, self.report.leaves));
        }
        let places = older.tree.items().iter().zip(self.tree.items());
        let differing = (0..).zip(places).filter(|(_, (then, now))| then != now).map(|(n, _)| Finding::Differs(n));
        let before = self.report.findings.len();
        self.report.findings.extend(differing);
        let fits = before == self.report.findings.len();
        self.report.witnesses = self.report.witnesses.saturating_add(u64::from(fits));
    }
}

/// Places that were moved away from without anything moving in: what stood there was taken out.
fn given_up(moved: &BTreeMap<u64, u64>) -> Vec<Finding> {
    let last = moved.values().max().copied().unwrap_or_default();
    let claimed: BTreeSet<u64> = moved.values().copied().collect();
    let empty = moved.keys().filter(|place| **place < last && !claimed.contains(place));
    empty.map(|place| Finding::Missing(*place, *place)).collect()
}

fn root(tree: &MemoryBackedTree<Sha256, Digest>) -> Digest {
    Digest::from_bytes(tree.root().as_bytes()).unwrap_or(Digest::NOTHING)
}
