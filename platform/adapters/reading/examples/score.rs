//! Reads the folders `letters`, `mails` and `docs` of a corpus and prints predictions for its `score.py`.
//!
//! Usage: `score CORPUS [letters|mails|docs ...] > predictions.jsonl`. The measured cost goes to standard error.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use reading::{Limits, ReadError, Reader, Reading};
use serde_json::{Value, json};

/// CPU time is reported by the kernel in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1).peekable();
    if args.peek().is_some_and(|word| word == "airlock") {
        return reading::airlock::main(args.skip(1));
    }
    let Some(corpus) = args.next().map(PathBuf::from) else {
        eprintln!("usage: score CORPUS [FOLDER ...]");
        return ExitCode::from(2);
    };
    let mut folders: Vec<String> = args.filter_map(|folder| folder.into_string().ok()).collect();
    if folders.is_empty() {
        folders = ["letters", "mails", "docs"].map(String::from).to_vec();
    }
    match run(&corpus, &folders) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn run(corpus: &Path, folders: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let reader = Reader { limits: Limits::default(), airlock: std::env::current_exe()? };
    for folder in folders {
        let mut files: Vec<PathBuf> = std::fs::read_dir(corpus.join(folder))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.sort();
        let (start, cpu) = (Instant::now(), children_cpu());
        let (mut pages, mut recognised) = (0, 0);
        for file in &files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let outcome = read(&reader, file, &name).await?;
            if let Ok(reading) = &outcome {
                pages += reading.pages.len();
                recognised += reading.ocr_pages;
            }
            println!("{}", prediction(&format!("{folder}/{name}"), &outcome));
        }
        let cpu = children_cpu() - cpu;
        eprintln!(
            "{folder}: {} files, {pages} pages, {recognised} recognised, {cpu:.1} CPU s ({:.2} per recognised page), {:.1} s",
            files.len(),
            cpu / f64::from(recognised.max(1)),
            start.elapsed().as_secs_f64(),
        );
    }
    Ok(())
}

async fn read(reader: &Reader, file: &Path, name: &str) -> std::io::Result<Result<Reading, ReadError>> {
    let folder = std::env::temp_dir().join(format!("score-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = reader.read(file, name, &folder, &|_| {}).await;
    std::fs::remove_dir_all(&folder)?;
    Ok(outcome)
}

fn prediction(file: &str, outcome: &Result<Reading, ReadError>) -> Value {
    let reading = match outcome {
        Ok(reading) => reading,
        Err(error) => return json!({ "file": file, "text": "", "error": error.to_string() }),
    };
    json!({
        "file": file,
        "text": reading.text,
        "sender": reading.guess.sender,
        "subject": reading.guess.subject,
        "date": reading.guess.date,
        "remarks": reading.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(),
        // `null` where the file has no pages: score.py then leaves the measure out.
        "pages": (!reading.pages.is_empty()).then_some(reading.pages.len()),
    })
}

/// CPU seconds of all finished child processes (fields 16 and 17 of `/proc/self/stat`).
fn children_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(13).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS_PER_SECOND
}
