//! Folding: the one written form under which spellings of the same word meet.
//!
//! Letters become lower case, accents and umlaut dots fall away, `ß` becomes `ss`, everything that is neither letter
//! nor digit is dropped. `ae`, `oe`, `ue` stay: only the stemmer (Snowball German 3) and [`without_digraphs`] read
//! them as umlauts, with the same exceptions, so that "neue" and "Steuer" keep their `e`.

/// Appends the folded form of `text` to `out`; a word broken by a hyphen or a soft hyphen comes out whole.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            out.push(letter);
        } else if let Some(plain) = plain(letter) {
            out.push_str(plain);
        } else if letter.is_alphanumeric() {
            out.push(letter);
        }
    }
}

/// The folded form of `text`, see [`fold_into`].
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Reads `ae`, `oe`, `ue` in a folded word as umlauts and returns the shorter spelling, or `None` if there are none.
///
/// Rule of the Snowball German stemmer: not after `q`, and `ue` not after a vowel ("neue", "Bauer", "Quelle").
pub(crate) fn without_digraphs(word: &str) -> Option<String> {
    if !["ae", "oe", "ue"].iter().any(|digraph| word.contains(digraph)) {
        return None;
    }
    let mut out = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        out.push(letter);
        let umlaut = match letter {
            'a' | 'o' => true,
            'u' => !matches!(before, 'q' | 'a' | 'e' | 'i' | 'o' | 'u' | 'y'),
            _ => false,
        };
        if umlaut && letters.peek() == Some(&'e') {
            letters.next();
        }
        before = letter;
    }
    (out.len() < word.len()).then_some(out)
}

/// Whether a character belongs to a word: letters, digits, soft hyphens and combining accents.
pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{ad}' | '\u{300}'..='\u{36f}')
}

/// The plain spelling of the accented Latin letters and typographic ligatures found in European post.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ſ' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        for (left, right) in [
            ("Straße", "STRASSE"),
            ("GROẞ", "groß"),
            ("Gebühr", "gebu\u{308}hr"),
            ("Grund\u{ad}steuer", "Grundsteuer"),
            ("Grundsteuer-\nbescheid", "Grundsteuerbescheid"),
            ("Veröﬀentlichung", "veröffentlichung"),
            ("Łódź", "lodz"),
            ("İzmir", "izmir"),
        ] {
            assert_eq!(fold(left), fold(right), "{left} / {right}");
        }
    }

    #[test]
    fn digraphs_are_read_only_where_they_are_umlauts() {
        for (word, short) in
            [("muenster", "munster"), ("strassenbauaemter", "strassenbauamter"), ("oeffnung", "offnung")]
        {
            assert_eq!(without_digraphs(word).as_deref(), Some(short));
        }
        for word in ["neue", "steuer", "bauer", "quelle", "treue", "feuer", "akte", "", "u", "q"] {
            assert_eq!(without_digraphs(word), None, "{word}");
        }
    }

    #[test]
    fn other_scripts_survive_and_signs_vanish() {
        assert_eq!(fold("Дом № 5 §"), "дом5");
        assert_eq!(fold("…—/"), "");
    }
}
