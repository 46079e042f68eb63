//! Foreign file names, made harmless for display.

/// Longest name shown, in characters.
const MAX_CHARS: usize = 200;

/// The last path segment of `name` without control and direction characters; `fallback` if nothing is left.
///
/// Emoji and umlauts stay. The result is for people; files on disk have generated names.
pub(crate) fn display_name(name: &str, fallback: &str) -> String {
    let segment =
        name.rsplit(['/', '\\']).find(|segment| segment.chars().any(char::is_alphanumeric)).unwrap_or_default();
    let clean: String = segment.chars().filter(|c| !c.is_control() && !redirects(*c)).take(MAX_CHARS).collect();
    let clean = clean.trim().trim_start_matches('.');
    if clean.is_empty() { fallback.to_owned() } else { clean.to_owned() }
}

/// Characters that reorder what follows, so that `exe.fdp` reads `pdf.exe`.
fn redirects(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::display_name;

    #[test]
    fn paths_and_tricks_go_and_emoji_stay() {
        for (foreign, shown) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Temp\\Plan.pdf", "Plan.pdf"),
            ("Grüße 🎄.pdf", "Grüße 🎄.pdf"),
            ("rechnung\u{202e}fdp.exe", "rechnungfdp.exe"),
            ("a\r\nb.txt", "ab.txt"),
            ("..", "Anlage 3"),
            ("", "Anlage 3"),
        ] {
            assert_eq!(display_name(foreign, "Anlage 3"), shown);
        }
    }

    #[test]
    fn length_is_bounded() {
        assert_eq!(display_name(&"ä".repeat(5_000), "x").chars().count(), 200);
    }
}
