//! What is wrong, named: for the eyes of whoever answers for the log.
use crate::{LeafLine, Row};
use std::fmt::{Display, Formatter, Result};
use uuid::Uuid;

/// Which row: by its place and, as far as its content is there, by time and action. Never by person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The place, from 0; rows without a leaf have none.
    pub n: Option<u64>,
    /// The row.
    pub row: Uuid,
    /// When and what, if known.
    pub what: Option<(String, String)>,
}

impl Named {
    pub(crate) fn leaf(line: &LeafLine) -> Self {
        Self { n: Some(line.n), row: line.row, what: line.content.as_ref().map(what) }
    }

    pub(crate) fn loose(row: &Row) -> Self {
        Self { n: None, row: row.id, what: Some(what(row)) }
    }
}

fn what(row: &Row) -> (String, String) {
    (row.at.clone(), row.action.clone())
}

impl Display for Named {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.n {
            Some(n) => write!(f, "Zeile {n} (Kennung {}", self.row)?,
            None => write!(f, "Zeile ohne Nummer (Kennung {}", self.row)?,
        }
        match &self.what {
            Some((at, action)) => write!(f, ", {at}, {action})"),
            None => write!(f, ")"),
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The content is not what was sealed.
    Changed(Named),
    /// The content is gone before its time.
    Removed(Named),
    /// Leaf and content are not what was sealed at this place.
    Forged(Named),
    /// A genuine leaf that stood elsewhere.
    Moved(Named, u64),
    /// Written by somebody else than this installation.
    Foreign(Named),
    /// Gone between writing and becoming a leaf.
    Vanished(Named),
    /// A leaf that was there once.
    Lost(u64),
    /// Leaves that are missing, from and to.
    Missing(u64, u64),
    /// A place taken twice.
    Repeated(Named),
    /// Sealed, but kept out of the log.
    Unlogged(Named),
    /// A signed root that the rows do not lead to: day, size, and the size up to which all is proven.
    Root(String, u64, u64),
    /// The end is missing: day, size then, size now.
    CutOff(String, u64, u64),
    /// A root that was handed out, and is not among those kept: day, size.
    RootGone(String, u64),
    /// Two exports that differ at a place.
    Differs(u64),
    /// A root or statement that nobody known signed.
    Unsigned(String),
    /// A line that cannot be read.
    Unreadable(String, u64),
    /// The file ends before its end.
    Unfinished(String),
}

impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Changed(row) => write!(f, "{row}: Der Inhalt wurde nachträglich verändert."),
            Self::Removed(row) => write!(f, "{row}: Der Inhalt wurde vor Ablauf der Aufbewahrung gelöscht."),
            Self::Forged(row) => {
                write!(f, "{row}: Das Siegel passt nicht. Die Zeile wurde ausgetauscht oder verändert.")
            }
            Self::Moved(row, from) => write!(f, "{row}: Die Zeile wurde umgestellt, sie stand an Stelle {from}."),
            Self::Foreign(row) => {
                write!(f, "{row}: Die Zeile stammt nicht von Gemeinwerk oder wurde sofort verändert.")
            }
            Self::Vanished(row) => write!(f, "{row}: Die Zeile wurde gelöscht, bevor sie versiegelt war."),
            Self::Lost(n) => write!(f, "Zeile {n}: Sie war versiegelt und wurde danach mit ihrem Siegel gelöscht."),
            Self::Missing(from, to) if from == to => write!(f, "Zeile {from}: Zeile und Siegel wurden gelöscht."),
            Self::Missing(from, to) => write!(f, "Zeilen {from} bis {to}: Zeilen und Siegel wurden gelöscht."),
            Self::Repeated(row) => write!(f, "{row}: Die Stelle ist zweimal belegt. Eine Zeile wurde eingeschoben."),
            Self::Unlogged(row) => write!(f, "{row}: Die Zeile ist echt, ihr Platz im Protokoll wurde aber entfernt."),
            Self::Root(day, size, intact) => write!(
                f,
                "Wurzel vom {day} über {size} Zeilen: Sie passt nicht. Bewiesen ist das Protokoll bis Zeile {}; zwischen dort und Zeile {} wurde etwas verändert und neu versiegelt.",
                last(*intact),
                last(*size)
            ),
            Self::CutOff(day, then, now) => write!(
                f,
                "Wurzel vom {day}: Das Protokoll hatte {then} Zeilen, jetzt hat es {now}. Am Ende fehlen die Zeilen {now} bis {}.",
                last(*then)
            ),
            Self::RootGone(day, size) => {
                write!(f, "Wurzel vom {day} über {size} Zeilen: Sie wurde ausgehändigt, im Protokoll fehlt sie.")
            }
            Self::Differs(n) => write!(f, "Zeile {n}: Die beiden Auszüge nennen verschiedene Zeilen."),
            Self::Unsigned(what) => write!(f, "{what}: Die Unterschrift stammt von keinem der genannten Schlüssel."),
            Self::Unreadable(file, line) => write!(f, "{file}, Zeile {line} der Datei: Sie ist nicht lesbar."),
            Self::Unfinished(file) => write!(f, "{file}: Die Datei ist unvollständig, ihr Ende fehlt."),
        }
    }
}

/// The last place of so many.
fn last(size: u64) -> String {
    size.checked_sub(1).map_or_else(|| "(keine)".to_owned(), |n| n.to_string())
}
