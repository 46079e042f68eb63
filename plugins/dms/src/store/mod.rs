//! The E-Akte's SQL, one file per noun. Rows of other tenants do not exist here: the database hides them.
pub mod cosignature;
pub mod document;
pub mod page;
pub mod plan;
pub mod process;
pub mod record;

/// A pattern that finds these characters and no others, anywhere in a text.
fn containing(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.trim().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::containing;

    #[test]
    fn signs_of_the_pattern_language_are_only_signs() {
        assert_eq!(containing(" 100 %_\\ "), "%100 \\%\\_\\\\%");
    }
}
