//! How well a process fits the words of a letter.

/// Most words of a question that are looked at.
const MOST: usize = 12;

/// Characters of a word that must agree: German compounds and endings differ behind.
const STEM: usize = 7;

/// The beginnings of the words that can tell processes apart.
pub fn needles(words: &str) -> Vec<String> {
    let mut needles: Vec<String> = Vec::new();
    for word in words.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '/'))) {
        let word = word.trim_matches(['.', '-', '/']).to_lowercase();
        // A reference must agree to its end, a word only at its beginning.
        let reference = word.chars().any(|c| c.is_ascii_digit());
        let needle: String = if reference { word } else { word.chars().take(STEM).collect() };
        let length = needle.chars().count();
        if (length > 3 || (reference && length > 1)) && !needles.contains(&needle) && needles.len() < MOST {
            needles.push(needle);
        }
    }
    needles
}

/// How many needles are found in a text.
pub fn score(needles: &[String], text: &str) -> usize {
    let text = text.to_lowercase();
    needles.iter().filter(|needle| text.contains(needle.as_str())).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_to_what_compounds_share() {
        assert_eq!(
            needles("Ihr Grundsteuerbescheid, Az. 20.21.01-0001/2026-V002!"),
            ["grundst", "20.21.01-0001/2026-v002"]
        );
        assert!(needles("die an zu -- ... 5").is_empty());
        assert_eq!(
            needles("Wort1 Wort2 Wort3 Wort4 Wort5 Wort6 Wort7 Wort8 Wort9 Wort10 Wort11 Wort12 Wort13").len(),
            12
        );
        assert_eq!(needles("Baum Baum baum"), ["baum"]);
    }

    #[test]
    fn more_agreement_counts_more() {
        let needles = needles("Widerspruch gegen die Grundsteuer");
        let exact = score(&needles, "V002 Widersprüche 20.21.01-0001/2026 Grundsteuer B");
        let other = score(&needles, "V001 Bescheide 20.21.01-0001/2026 Grundsteuer B");
        assert!(exact > other && other > score(&needles, "Rechnungen"));
    }
}
