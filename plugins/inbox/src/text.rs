//! Foreign text as it can be kept and shown.

/// Longest sender or subject, in characters: what the records accept as a title.
pub const LONGEST_LINE: usize = 300;

/// At most so many bytes, cut at a character, without the sign NUL: PostgreSQL refuses it in every text, and one mail
/// that carries it could never be read to its end.
pub fn kept(text: &str, most: usize) -> String {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    text.get(..end).unwrap_or_default().replace('\0', "")
}

/// One line: no control characters, no white space around or doubled, at most [`LONGEST_LINE`] characters.
pub fn line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(LONGEST_LINE).collect();
    short.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_a_character() {
        assert_eq!(kept("äöü", 3), "ä");
        assert_eq!(kept("äöü", 6), "äöü");
        assert_eq!(kept("", 3), "");
    }

    #[test]
    fn no_text_keeps_a_sign_the_database_refuses() {
        assert_eq!(kept("Guten\0Tag\n", 100), "GutenTag\n");
        assert_eq!(line("Anfrage\0zum\r\n\tAntrag "), "Anfrage zum Antrag");
        assert_eq!(line("\u{1}\0 "), "");
    }

    #[test]
    fn a_line_is_no_longer_than_a_title_may_be() {
        assert_eq!(line(&"ä".repeat(900)).chars().count(), LONGEST_LINE);
        assert_eq!(line(&format!("{} b", "ä".repeat(LONGEST_LINE - 1))).chars().count(), LONGEST_LINE - 1);
    }
}
