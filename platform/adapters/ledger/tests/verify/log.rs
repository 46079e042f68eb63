//! A log of rows, an export of it, and what the verifier says about it.
use ledger::{
    End, Finding, Frontier, Head, Leaf, LeafLine, Line, Loose, Report, Root, Row, Signer, Source, State, verify,
};
use serde_json::json;
use uuid::Uuid;

pub const TENANT: Uuid = Uuid::from_u128(7);

pub fn signer() -> Signer {
    Signer::from_seed(&[7; 32]).unwrap()
}

pub fn row(n: u64) -> Row {
    let detail = json!({ "before": n, "after": n + 1 }).as_object().cloned().unwrap();
    Row {
        v: Row::VERSION,
        tenant: TENANT,
        id: Uuid::from_u128(100 + u128::from(n)),
        salt: Some(Uuid::from_u128(9_000 + u128::from(n))),
        at: at(n),
        actor: "someone".into(),
        actor_name: "Petra Hallmanns".into(),
        behalf: None,
        behalf_name: None,
        action: "dms.document.read".into(),
        subject: None,
        detail,
        request: format!("r-{n}"),
    }
}

pub fn at(n: u64) -> String {
    format!("2026-11-{:02}T08:00:00.000000Z", 1 + n / 4)
}

/// A log of rows with a root after every fourth, and what an export of it says.
#[derive(Clone)]
pub struct Log {
    pub leaves: Vec<LeafLine>,
    pub loose: Vec<Loose>,
    pub roots: Vec<String>,
    pub expiries: Vec<String>,
    pub made_at: String,
}

impl Log {
    pub fn of(size: u64) -> Self {
        let leaves: Vec<LeafLine> = (0..size).map(|n| sealed(n, row(n), State::Sealed)).collect();
        let mut log = Self { leaves, loose: Vec::new(), roots: Vec::new(), expiries: Vec::new(), made_at: at(size) };
        log.roots = log.signed();
        log
    }

    /// The roots whoever holds the key would sign over these leaves.
    pub fn signed(&self) -> Vec<String> {
        let (mut edge, mut roots) = (Frontier::default(), Vec::new());
        for leaf in &self.leaves {
            edge.push(&leaf.digest);
            if edge.size().is_multiple_of(4) {
                let day = at(edge.size())[..10].to_owned();
                let root = Root { tenant: TENANT, size: edge.size(), hash: edge.root(), day, at: at(edge.size()) };
                roots.push(root.sign(&signer()));
            }
        }
        roots
    }

    pub fn text(&self) -> String {
        let size = u64::try_from(self.leaves.len()).unwrap();
        let (made_at, key) = (self.made_at.clone(), signer().key().to_string());
        let head = Head { version: 1, tenant: TENANT, title: "Rurbroich".into(), made_at, size, key };
        let mut lines = vec![Line::Head(head)];
        lines.extend(self.roots.iter().cloned().map(Line::Root));
        lines.extend(self.expiries.iter().cloned().map(Line::Expiry));
        lines.extend(self.leaves.iter().cloned().map(|leaf| Line::Leaf(Box::new(leaf))));
        lines.extend(self.loose.iter().cloned().map(|loose| Line::Loose(Box::new(loose))));
        lines.push(Line::End(End { leaves: size, loose: 0 }));
        lines.iter().map(|line| line.to_text().unwrap()).collect()
    }

    pub fn checked(&self) -> Report {
        check(&[self.text()])
    }

    pub fn named(&self) -> Vec<String> {
        self.checked().findings.iter().map(brief).collect()
    }
}

pub fn sealed(n: u64, row: Row, state: State) -> LeafLine {
    let leaf = Leaf { n, row: row.id, digest: row.digest().unwrap(), state };
    LeafLine::new(leaf, &leaf.seal(TENANT, &signer()), Some(row))
}

pub fn check(files: &[String]) -> Report {
    let source = |(n, text): (usize, &String)| Source {
        name: format!("file-{n}"),
        bytes: Box::new(std::io::Cursor::new(text.clone().into_bytes())),
    };
    verify(files.iter().enumerate().map(source).collect(), &[signer().key().clone()]).unwrap()
}

/// A finding as kind and places.
pub fn brief(finding: &Finding) -> String {
    match finding {
        Finding::Changed(row) => format!("changed {:?}", row.n.unwrap()),
        Finding::Removed(row) => format!("removed {:?}", row.n.unwrap()),
        Finding::Forged(row) => format!("forged {:?}", row.n.unwrap()),
        Finding::Moved(row, from) => format!("moved {:?} from {from}", row.n.unwrap()),
        Finding::Foreign(row) => format!("foreign {:?}", row.n),
        Finding::Missing(from, to) => format!("missing {from}-{to}"),
        Finding::Repeated(row) => format!("repeated {:?}", row.n.unwrap()),
        Finding::Root(_, size, intact) => format!("root {size} intact {intact}"),
        Finding::CutOff(_, then, now) => format!("cut {then} to {now}"),
        other => format!("{other:?}"),
    }
}
