//! What a file is, from its first bytes; its name only decides between things that begin alike.

/// How many bytes at the beginning are looked at.
pub const HEAD: usize = 512;

const OCTETS: &str = "application/octet-stream";

/// Beginnings that leave no doubt.
const MAGIC: [(&[u8], &str); 7] = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"{\\rtf", "application/rtf"),
];

/// Packages all begin as ZIP archives.
const PACKAGES: [(&str, &str); 6] = [
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("zip", "application/zip"),
];

/// Texts have no mark at their beginning.
const TEXTS: [(&str, &str); 5] = [
    ("eml", "message/rfc822"),
    ("html", "text/html"),
    ("htm", "text/html"),
    ("xml", "application/xml"),
    ("csv", "text/csv"),
];

/// The media type of a file that begins with `head` and is called `name`.
pub fn media_type(head: &[u8], name: &str) -> &'static str {
    let suffix = name.rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_lowercase()).unwrap_or_default();
    let named = |table: &[(&str, &'static str)]| table.iter().find(|(key, _)| *key == suffix).map(|(_, kind)| *kind);
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return kind;
    }
    if head.starts_with(b"PK\x03\x04") {
        return named(&PACKAGES).unwrap_or("application/zip");
    }
    if is_text(head) {
        return named(&TEXTS).unwrap_or("text/plain");
    }
    OCTETS
}

/// UTF-8 without control characters; the look may end in the middle of a character.
fn is_text(head: &[u8]) -> bool {
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c);
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    !head.is_empty() && whole && !head.iter().any(control)
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn bytes_speak_before_names() {
        assert_eq!(media_type(b"%PDF-1.7\n", "Rechnung.docx"), "application/pdf");
        assert_eq!(media_type(b"\xff\xd8\xff\xe0", "scan"), "image/jpeg");
        assert!(media_type(b"PK\x03\x04....", "Brief.DOCX").ends_with("wordprocessingml.document"));
        assert_eq!(media_type(b"PK\x03\x04....", "Brief.pdf"), "application/zip");
        assert_eq!(media_type(b"Guten Tag", "Notiz"), "text/plain");
        assert_eq!(media_type("Gr\u{fc}\u{df}e".as_bytes().split_at(3).0, "brief.eml"), "message/rfc822");
        assert_eq!(media_type(b"Text", "brief.pdf"), "text/plain");
    }

    #[test]
    fn the_unknown_stays_unknown() {
        assert_eq!(media_type(b"", "leer.txt"), "application/octet-stream");
        assert_eq!(media_type(&[0, 1, 2, 3], "bild.png"), "application/octet-stream");
        assert_eq!(media_type(&[0xff, 0xfe, 0x41], "x.txt"), "application/octet-stream");
    }
}
