//! The verb `audit`: taking a log home, and checking it anywhere.
use crate::config::Config;
use crate::{console, keys};
use ledger::{Certificate, PublicKey, Source, verify};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Checks files: no server, no database, no environment. Says what was found; false if anything was wrong.
///
/// # Errors
/// If a file cannot be read, is of another tenant, or a key is none.
pub fn check(words: &[&str]) -> Result<bool, Fault> {
    let (mut files, mut keys) = (Vec::new(), Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if *word == "--key" {
            let key = words.next().ok_or("--key needs a public key, or a file that holds one")?;
            keys.push(public_key(key)?);
        } else {
            let file = File::open(word).map_err(|error| format!("{word}: {error}"))?;
            files.push(Source { name: (*word).to_owned(), bytes: Box::new(BufReader::new(file)) });
        }
    }
    let report = verify(files, &keys)?;
    println!("{report}");
    Ok(report.is_intact())
}

/// Checks a certificate: neither server nor database. Says whose key signed it; false if nobody known did.
///
/// # Errors
/// If the file cannot be read or is no certificate, or the key is none.
pub fn check_certificate(file: &str, key: &str) -> Result<bool, Fault> {
    let certificate: Certificate = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let checked = certificate.check(&[public_key(key)?]);
    match &checked {
        Ok(()) => println!("{file}: signed by {}, unchanged", certificate.key),
        Err(error) => println!("{file}: {error}"),
    }
    Ok(checked.is_ok())
}

/// A key as text, or in a file.
fn public_key(word: &str) -> Result<PublicKey, Fault> {
    let text = if Path::new(word).is_file() { std::fs::read_to_string(word)? } else { word.to_owned() };
    Ok(text.trim().parse::<PublicKey>()?)
}

/// Writes the log of a tenant to a file.
///
/// # Errors
/// If there is no such tenant, the database is away, or the file cannot be written.
pub async fn export(config: Config, tenant: &str, file: &str) -> Result<(), Fault> {
    let key = keys::audit(&config.home)?.key().clone();
    let installation = console::opened(config).await?;
    let cx = console::service(&installation, console::town(&installation, tenant).await?, "audit").await?;
    services::export_log(&cx, &key, Path::new(file)).await?;
    Ok(())
}

/// Says the public half of the key logs are signed with.
///
/// # Errors
/// If the key cannot be read.
pub fn key(config: &Config) -> Result<(), Fault> {
    println!("{}", keys::audit(&config.home)?.key());
    Ok(())
}
