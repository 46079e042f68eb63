//! The sources of the house, as text.
use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its path below the root, and what it says.
pub struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    /// The crate's folder: all of the path before `src`, `templates`, `locales` ...
    pub fn krate(&self) -> &str {
        let ends = ["/src/", "/templates/", "/locales/", "/tests/"].iter().filter_map(|part| self.name.find(part));
        &self.name[..ends.min().unwrap_or(self.name.len())]
    }

    /// The texts between quotation marks in Rust code that runs: neither comments nor the tests at the end of the file.
    pub fn literals(&self) -> Vec<String> {
        let code = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let mut left = code.chars().peekable();
        let mut found = Vec::new();
        while let Some(next) = left.next() {
            match next {
                '/' if left.peek() == Some(&'/') => drop(left.by_ref().find(|c| *c == '\n')),
                // A quotation mark as a character opens nothing.
                '\'' if left.next_if_eq(&'"').is_some() => {}
                '"' => found.push(literal(&mut left)),
                _ => {}
            }
        }
        found
    }
}

/// The rest of a text up to its closing mark, with its escapes undone.
fn literal(left: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut text = String::new();
    while let Some(next) = left.next().filter(|c| *c != '"') {
        let escaped = if next == '\\' { left.next() } else { None };
        match escaped {
            // The line goes on: its indentation is no part of the text.
            Some('\n') => while left.next_if(|c| c.is_whitespace()).is_some() {},
            Some('n') => text.push('\n'),
            Some(other) => text.push(other),
            None => text.push(next),
        }
    }
    text
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All texts of the house whose names end so; an empty ending means all of them.
pub fn files(ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.extend(is_ours(&name).then_some(path));
            } else if name.ends_with(ending) {
                // What is no text is no source.
                let Ok(text) = fs::read_to_string(&path) else { continue };
                found.push(Source { name: path.strip_prefix(root()).unwrap().to_string_lossy().into_owned(), text });
            }
        }
    }
    assert!(!found.is_empty(), "no {ending} below {}", root().display());
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// What is made or fetched is not ours.
fn is_ours(folder: &str) -> bool {
    let made = matches!(folder, "target" | "node_modules" | "vendor");
    !made && (!folder.starts_with('.') || matches!(folder, ".ci" | ".cargo" | ".config"))
}

/// The names of the files a rule is broken in.
pub fn breaking(ending: &str, breaks: impl Fn(&Source) -> bool) -> Vec<String> {
    files(ending).into_iter().filter(|source| breaks(source)).map(|source| source.name).collect()
}
