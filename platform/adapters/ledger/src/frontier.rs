//! The right edge of a Merkle tree (RFC 6962, section 2.1): all that is needed to go on growing it.
use crate::{Digest, Error};

/// The roots of the full subtrees, the largest first: as many as the size has binary ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    nodes: Vec<Digest>,
}

impl Frontier {
    /// Appends one leaf.
    pub fn push(&mut self, entry: &Digest) {
        let mut node = Digest::of(&[&[0], entry.as_ref()]);
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.nodes.pop() {
                node = parent(&left, &node);
            }
        }
        self.nodes.push(node);
        self.size = self.size.saturating_add(1);
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The tree's root.
    pub fn root(&self) -> Digest {
        let mut nodes = self.nodes.iter().rev();
        let Some(last) = nodes.next() else { return Digest::of(&[]) };
        nodes.fold(*last, |right, left| parent(left, &right))
    }

    /// The edge as bytes, to go on later.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.nodes.iter().flat_map(|node| node.as_ref().iter().copied()).collect()
    }

    /// The edge of a tree of this size.
    ///
    /// # Errors
    /// `Malformed` if it cannot be one.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Result<Self, Error> {
        let nodes: Vec<Digest> = bytes.chunks(32).map(Digest::from_bytes).collect::<Result<_, _>>()?;
        let fits = u32::try_from(nodes.len()).is_ok_and(|count| count == size.count_ones());
        if fits { Ok(Self { size, nodes }) } else { Err(Error::Malformed("edge of a tree")) }
    }
}

fn parent(left: &Digest, right: &Digest) -> Digest {
    Digest::of(&[&[1], left.as_ref(), right.as_ref()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use sha2_family::Sha256;

    /// The server grows the edge, the verifier rebuilds the whole tree with another implementation: they must agree.
    #[test]
    fn the_edge_has_the_root_of_the_whole_tree() {
        let mut tree = MemoryBackedTree::<Sha256, Digest>::new();
        let mut edge = Frontier::default();
        assert_eq!(edge.root().as_ref(), tree.root().as_bytes().as_slice());
        for n in 0..300_u32 {
            let entry = Digest::of(&[&n.to_be_bytes()]);
            tree.push(entry);
            edge.push(&entry);
            assert_eq!(edge.root().as_ref(), tree.root().as_bytes().as_slice(), "{n}");
            edge = Frontier::from_bytes(edge.size(), &edge.to_bytes()).unwrap();
        }
    }

    #[test]
    fn an_edge_of_another_size_is_none() {
        let mut edge = Frontier::default();
        (0..5_u8).for_each(|n| edge.push(&Digest::of(&[&[n]])));
        assert!(Frontier::from_bytes(7, &edge.to_bytes()).is_err());
        assert!(Frontier::from_bytes(5, &[0; 33]).is_err());
    }
}
