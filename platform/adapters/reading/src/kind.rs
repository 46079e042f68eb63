//! What a file is, told from its first bytes and never from its name.

use std::path::Path;

use tokio::io::AsyncReadExt;

/// Enough to see a mail's headers and any magic number.
const HEAD_BYTES: u64 = 16 << 10;

/// The kinds this crate can tell apart; those without own variant are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    Pdf,
    Mail,
    /// Anything in a ZIP container: DOCX, XLSX, PPTX, OpenDocument or an archive.
    Package,
    Jpeg,
    Png,
    Tiff,
    Html,
    Xml,
    Text,
    Heic,
    Unknown,
}

impl Kind {
    /// Reads the head of `file` and tells its kind; `name` only tells a headless mail from plain text.
    pub(crate) async fn of(file: &Path, name: &str) -> std::io::Result<Self> {
        let mut head = Vec::new();
        let file = tokio::fs::File::open(file).await?;
        file.take(HEAD_BYTES).read_to_end(&mut head).await?;
        Ok(match Self::from_head(&head) {
            Self::Text if extension(name).as_deref() == Some("eml") => Self::Mail,
            kind => kind,
        })
    }

    pub(crate) fn from_head(head: &[u8]) -> Self {
        const MAGIC: [(&[u8], Kind); 8] = [
            (b"%PDF", Kind::Pdf),
            (b"PK\x03\x04", Kind::Package),
            (b"PK\x05\x06", Kind::Package),
            (b"\xff\xd8\xff", Kind::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Kind::Png),
            (b"II*\0", Kind::Tiff),
            (b"MM\0*", Kind::Tiff),
            (b"\xd0\xcf\x11\xe0", Kind::Unknown),
        ];
        if head.is_empty() {
            return Self::Empty;
        }
        if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return *kind;
        }
        if is_heif(head) {
            return Self::Heic;
        }
        if is_mail(head) {
            return Self::Mail;
        }
        // Poppler too accepts some bytes before the header.
        if head.windows(5).take(1_024).any(|bytes| bytes == b"%PDF-") {
            return Self::Pdf;
        }
        textual(head)
    }

    /// The media type; `name` only chooses between kinds of plain text.
    pub(crate) fn media_type(self, name: &str) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Mail => "message/rfc822",
            Self::Package => "application/zip",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
            Self::Html => "text/html",
            Self::Xml => "application/xml",
            Self::Text => match extension(name).as_deref() {
                Some("csv") => "text/csv",
                Some("ics") => "text/calendar",
                _ => "text/plain",
            },
            Self::Empty | Self::Unknown => "application/octet-stream",
        }
    }
}

fn is_heif(head: &[u8]) -> bool {
    let brands: [&[u8]; 5] = [b"heic", b"heix", b"mif1", b"hevc", b"avif"];
    head.get(4..8) == Some(b"ftyp") && head.get(8..12).is_some_and(|b| brands.contains(&b))
}

/// A mail begins with headers, at least two of them well known.
fn is_mail(head: &[u8]) -> bool {
    const KNOWN: [&str; 14] = [
        "from",
        "to",
        "subject",
        "date",
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "content-type",
        "dkim-signature",
        "delivered-to",
        "reply-to",
        "cc",
        "content-transfer-encoding",
    ];
    let mut known = 0;
    for line in head.split(|byte| *byte == b'\n').take(200) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let folded = line.starts_with(b" ") || line.starts_with(b"\t") || line.starts_with(b"From ");
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        let is_header = name.len() < line.len() && name.iter().all(|b| (33..127).contains(b));
        if is_header && KNOWN.iter().any(|k| name.eq_ignore_ascii_case(k.as_bytes())) {
            known += 1;
        } else if !is_header && !folded {
            break;
        }
    }
    known >= 2
}

fn textual(head: &[u8]) -> Kind {
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let control = |byte: &&u8| **byte < 32 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 12);
    if !utf16 && head.iter().filter(control).count() > head.len() / 500 {
        return Kind::Unknown;
    }
    let start: Vec<u8> = head
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || !byte.is_ascii())
        .take(16)
        .map(u8::to_ascii_lowercase)
        .collect();
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        Kind::Html
    } else if start.starts_with(b"<?xml") {
        Kind::Xml
    } else {
        Kind::Text
    }
}

/// The extension of a file name in lower case.
pub(crate) fn extension(name: &str) -> Option<String> {
    let extension = Path::new(name).extension()?.to_str()?;
    Some(extension.to_ascii_lowercase())
}

/// Whether the name claims a known format that the content is not.
///
/// A missing or unknown extension claims nothing.
pub(crate) fn name_contradicts(name: &str, media_type: &str) -> bool {
    const CLAIMS: [(&str, &[&str]); 14] = [
        ("application/pdf", &["pdf"]),
        ("message/rfc822", &["eml"]),
        ("image/jpeg", &["jpg", "jpeg", "jpe"]),
        ("image/png", &["png"]),
        ("image/tiff", &["tif", "tiff"]),
        ("image/heic", &["heic", "heif"]),
        ("text/html", &["html", "htm"]),
        ("application/xml", &["xml"]),
        (crate::media_type::DOCX, &["docx"]),
        (crate::media_type::XLSX, &["xlsx"]),
        (crate::media_type::PPTX, &["pptx"]),
        (crate::media_type::ODT, &["odt"]),
        ("application/zip", &["zip"]),
        ("application/octet-stream", &["doc", "xls", "ppt", "msg"]),
    ];
    let Some(extension) = extension(name) else {
        return false;
    };
    let claims = |types: &[&str]| types.contains(&extension.as_str());
    match CLAIMS.iter().find(|(_, extensions)| claims(extensions)) {
        Some((claimed, _)) => *claimed != media_type && !media_type.starts_with("application/vnd.oasis"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let cases: [(&[u8], Kind); 11] = [
            (b"", Kind::Empty),
            (b"%PDF-1.4", Kind::Pdf),
            (b"junk\n%PDF-1.4", Kind::Pdf),
            (b"PK\x03\x04rest", Kind::Package),
            (b"From: a@b.example\r\nSubject: x\r\n\r\nHallo", Kind::Mail),
            (b"Subject: nur eines\r\n\r\n", Kind::Text),
            (b"<!DOCTYPE HTML><p>", Kind::Html),
            (b"\xef\xbb\xbf<?xml version='1.0'?>", Kind::Xml),
            (b"Stra\xdfe;Betrag\n", Kind::Text),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Kind::Heic),
            (b"\x01\x02\x03\x04\x05\x06", Kind::Unknown),
        ];
        for (head, kind) in cases {
            assert_eq!(Kind::from_head(head), kind, "{head:?}");
        }
    }

    #[test]
    fn only_a_known_extension_can_contradict() {
        assert!(name_contradicts("Rechnung.PDF", "image/jpeg"));
        assert!(!name_contradicts("Rechnung.pdf", "application/pdf"));
        assert!(!name_contradicts("Rechnung", "image/jpeg"));
        assert!(!name_contradicts("Rechnung.2026", "image/jpeg"));
    }
}
