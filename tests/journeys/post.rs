//! Sample post, and the post room that takes it in.
use serde_json::Value;
use testkit::{Answer, User};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/samples/");

/// Where items live.
pub const ITEMS: &str = "/api/v1/inbox/items";

/// The first sample of a folder whose name contains these letters.
pub fn sample(folder: &str, part: &str) -> (String, Vec<u8>) {
    samples(folder).into_iter().find(|(name, _)| name.contains(part)).expect("a sample")
}

/// Every sample of a folder, by name.
pub fn samples(folder: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(format!("{SAMPLES}{folder}")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
    };
    files.into_iter().map(read).collect()
}

/// Sends a file in; expects it to be taken.
pub async fn receive(room: &User, name: &str, bytes: &[u8]) -> Value {
    room.upload(ITEMS, name, bytes, &[]).await.is(201).json()
}

/// Where an item can be seen.
pub fn path(item: &Value) -> String {
    format!("{ITEMS}/{}", item["id"].as_str().expect("an identity"))
}

/// An item's number without its year.
pub fn serial(item: &Value) -> &str {
    text(item, "receipt_number").split_once('-').expect("year and number").1
}

/// A text of an answer.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value}"))
}

/// A sentence for people names what happened, what it means and what to do.
#[track_caller]
pub fn explains(sentence: &str) {
    let sentences = sentence.matches(['.', '!']).count();
    assert!(sentence.len() > 60 && sentences >= 2 && sentence.ends_with('.'), "{sentence}");
}

/// A problem document with a German sentence, and none of our insides.
#[track_caller]
pub fn is_problem(answer: Answer, status: u16) -> Value {
    let problem = answer.is(status).json();
    explains(text(&problem, "detail"));
    problem
}
