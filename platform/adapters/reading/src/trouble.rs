//! What can be wrong with a file, and how a clerk is told.

use serde::{Deserialize, Serialize};

/// One sentence for a person about one file, with a stable code for machines.
///
/// Beside a usable [`Reading`](crate::Reading) it is a remark; alone it means "needs attention".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// Stable, lower case, for filters and statistics.
    pub code: &'static str,
    /// German: what happened, what it means, what to do.
    pub sentence: String,
}

/// Why nothing came out of a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file itself cannot be read: trying again changes nothing.
    #[error("{}: {}", .0.code, .0.sentence)]
    Trouble(Trouble),
    /// The machine failed (tool missing, disk full, ...): the file is not to blame, try again later.
    #[error("the reading environment failed: {0}")]
    Environment(String),
}

impl From<Code> for ReadError {
    fn from(code: Code) -> Self {
        Self::Trouble(code.into())
    }
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        Self::Environment(error.to_string())
    }
}

/// The closed list of troubles; the airlock speaks it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    Empty,
    Encrypted,
    Broken,
    Repaired,
    TooLarge,
    TooManyParts,
    TooDeep,
    Bomb,
    UnknownKind,
    ExtensionDiffers,
    Timeout,
    OutOfMemory,
    TextCut,
    PageUnread,
    NoArchiveCopy,
}

impl Code {
    /// The stable name under which the code is stored.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Encrypted => "encrypted",
            Self::Broken => "broken",
            Self::Repaired => "repaired",
            Self::TooLarge => "too_large",
            Self::TooManyParts => "too_many_parts",
            Self::TooDeep => "too_deep",
            Self::Bomb => "bomb",
            Self::UnknownKind => "unknown_kind",
            Self::ExtensionDiffers => "extension_differs",
            Self::Timeout => "timeout",
            Self::OutOfMemory => "out_of_memory",
            Self::TextCut => "text_cut",
            Self::PageUnread => "page_unread",
            Self::NoArchiveCopy => "no_archive_copy",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Empty => {
                "Die Datei ist leer (0 Byte). Es gibt nichts zu lesen. Bitte fordern Sie die Datei beim Absender neu an."
            }
            Self::Encrypted => {
                "Die Datei ist mit einem Kennwort geschützt. Sie kann ohne Kennwort nicht gelesen werden. Bitte fordern Sie beim Absender eine ungeschützte Fassung an."
            }
            Self::Broken => {
                "Die Datei ist beschädigt. Sie lässt sich auch nach einem Reparaturversuch nicht öffnen. Bitte fordern Sie sie beim Absender neu an."
            }
            Self::Repaired => {
                "Die Datei war beschädigt und wurde zum Lesen repariert. Es können Inhalte fehlen. Bitte vergleichen Sie die Anzeige mit dem Original."
            }
            Self::TooLarge => {
                "Die Datei ist zu groß zum Lesen. Das Original ist unverändert aufbewahrt. Bitte sehen Sie es selbst durch oder fordern Sie kleinere Dateien an."
            }
            Self::TooManyParts => {
                "Der Eingang enthält mehr Anlagen, als gelesen werden. Die übrigen sind nur im Original enthalten. Bitte sehen Sie das Original durch."
            }
            Self::TooDeep => {
                "Die Anlage ist zu tief verschachtelt. Ihr Inhalt wurde nicht geöffnet. Bitte sehen Sie sie selbst durch."
            }
            Self::Bomb => {
                "Der Inhalt würde beim Entpacken unverhältnismäßig groß. Das ist ein Merkmal schädlicher Dateien, deshalb wurde abgebrochen. Bitte öffnen Sie die Datei nicht und fragen Sie Ihre IT."
            }
            Self::UnknownKind => {
                "Die Art der Datei wird nicht unterstützt. Sie kann hier nicht angezeigt oder durchsucht werden. Bitte fordern Sie sie als PDF an oder laden Sie das Original herunter."
            }
            Self::ExtensionDiffers => {
                "Die Dateiendung passt nicht zum Inhalt. Die Datei wurde nach ihrem Inhalt gelesen. Bitte prüfen Sie, ob der Eingang vertrauenswürdig ist."
            }
            Self::Timeout => {
                "Das Lesen hat zu lange gedauert und wurde abgebrochen. Der Inhalt ist nicht oder nur teilweise erfasst. Bitte sehen Sie das Original selbst durch."
            }
            Self::OutOfMemory => {
                "Das Lesen hätte zu viel Arbeitsspeicher gebraucht und wurde abgebrochen. Der Inhalt ist nicht oder nur teilweise erfasst. Bitte sehen Sie das Original selbst durch."
            }
            Self::TextCut => {
                "Der Text ist sehr lang und wurde gekürzt. Die Suche findet nur den Anfang. Den Rest finden Sie im Original."
            }
            Self::PageUnread => {
                "Eine Seite konnte nicht gelesen oder dargestellt werden. Ihr Text fehlt in Anzeige oder Suche. Bitte sehen Sie diese Seite im Original durch."
            }
            Self::NoArchiveCopy => {
                "Es konnte keine Langzeitfassung (PDF/A) erzeugt werden. Das Original ist unverändert und lesbar. Sie müssen nichts tun."
            }
        }
    }

    /// The trouble, said about one page.
    pub(crate) fn on_page(self, number: u32) -> Trouble {
        Trouble { code: self.name(), sentence: format!("Seite {number}: {}", self.sentence()) }
    }
}

impl From<Code> for Trouble {
    fn from(code: Code) -> Self {
        Self { code: code.name(), sentence: code.sentence().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn the_wire_name_is_the_stored_name() {
        for code in [Code::Empty, Code::TooManyParts, Code::OutOfMemory, Code::NoArchiveCopy] {
            let wire = serde_json::to_value(code).unwrap();
            assert_eq!(wire, code.name());
        }
    }

    #[test]
    fn every_sentence_says_what_it_means_and_what_to_do() {
        for code in [Code::Empty, Code::Bomb, Code::Broken, Code::Timeout] {
            assert!(code.sentence().matches(". ").count() >= 2, "{}", code.name());
        }
    }
}
