//! The verb `drill`: tries a restored installation, and lets the living one remember what came of it.
use crate::compose::{Installation, compose};
use crate::config::Config;
use crate::{console, keys};
use chrono::Utc;
use ledger::{Certificate, Source, verify};
use rand::seq::SliceRandom;
use sdk::Town;
use services::isolation::drill::{self, Report, Tried};
use std::path::Path;
use std::sync::Arc;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Tenants a drill is tried with unless it is said otherwise; chosen by chance, so that none is prepared.
const TENANTS: usize = 3;

/// Runs `drill run [FILE]` or `drill record FILE`.
///
/// # Errors
/// If a part is away, the report cannot be written or is none of ours, or the words are others.
pub async fn run(config: Config, words: &[&str]) -> Result<(), Fault> {
    match words {
        ["run", file] => try_out(config, file).await,
        ["record", file] => record(config, file).await,
        _ => {
            Err("drill run FILE (against the restored installation) | drill record FILE (against the living one)"
                .into())
        }
    }
}

/// Tries what was restored and writes the signed report. Changes nothing.
async fn try_out(config: Config, file: &str) -> Result<(), Fault> {
    let report = report(&compose(config.clone()).await?, &config).await?;
    let sound = report.is_sound();
    for tried in &report.tenants {
        let Tried { id, files, leaves, faults } = tried;
        println!("{id}: {files} files read, {leaves} lines of the log proven, {} faults {faults:?}", faults.len());
    }
    write(&report, &config, Path::new(file))?;
    println!("{file} written; let the living installation remember it: gemeinwerk drill record {file}");
    if sound { Ok(()) } else { Err("the backup did not come back whole".into()) }
}

/// What a drill finds in a restored installation, over tenants chosen by chance.
///
/// # Errors
/// If the database is away, or nothing was ever done in it.
pub async fn report(installation: &Installation, config: &Config) -> Result<Report, Fault> {
    let tripwire = installation.gate.cell.tripwire().tenant;
    let mut towns = installation.gate.cell.towns().await?;
    towns.retain(|town| town.state == "active" && town.id != tripwire);
    towns.shuffle(&mut rand::thread_rng());
    let (mut tenants, mut newest) = (Vec::new(), None);
    for town in towns.into_iter().take(TENANTS).map(Arc::new) {
        let cx = console::service(installation, town.clone(), "isolation").await?;
        newest = newest.max(drill::newest(&cx).await?);
        let mut tried = drill::try_out(&cx, &installation.library).await?;
        match leaves(installation, town, config).await {
            Ok(proven) => tried.leaves = proven,
            Err(fault) => tried.faults.push(format!("log {fault}")),
        }
        tenants.push(tried);
    }
    let newest = newest.ok_or("nothing was ever done in this database: it is no backup of ours")?;
    Ok(Report::new(Utc::now(), newest, tenants))
}

/// Writes the report, signed with the installation's key.
///
/// # Errors
/// If the key or the file refuse.
pub fn write(report: &Report, config: &Config, file: &Path) -> Result<(), Fault> {
    let signed = Certificate::sign(serde_json::to_value(report)?, &keys::audit(&config.home)?)?;
    Ok(std::fs::write(file, serde_json::to_vec_pretty(&signed)?)?)
}

/// Takes the log home and proves it, as the tenant would.
async fn leaves(installation: &Installation, town: Arc<Town>, config: &Config) -> Result<u64, Fault> {
    let key = keys::audit(&config.home)?.key().clone();
    let file = config.home.join(format!("drill-{}.jsonl", town.id));
    let cx = console::service(installation, town, "audit").await?;
    services::export_log(&cx, &key, &file).await?;
    let proven = proven(&file, &key);
    std::fs::remove_file(&file)?;
    proven
}

fn proven(file: &Path, key: &ledger::PublicKey) -> Result<u64, Fault> {
    let bytes = Box::new(std::io::BufReader::new(std::fs::File::open(file)?));
    let report = verify(vec![Source { name: "log".to_owned(), bytes }], std::slice::from_ref(key))?;
    if report.is_intact() { Ok(report.leaves) } else { Err("is not what was signed".into()) }
}

/// Lets every tenant remember what a drill means for it.
///
/// # Errors
/// If the report is no drill, or was not signed by this installation's key; if the database is away.
pub async fn record(config: Config, file: &str) -> Result<(), Fault> {
    let signed: Certificate = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    signed.check(std::slice::from_ref(keys::audit(&config.home)?.key()))?;
    let report: Report = serde_json::from_value(signed.certificate)?;
    if !report.is_one() {
        return Err(format!("{file} certifies something else").into());
    }
    let installation = console::opened(config).await?;
    let towns = installation.gate.cell.towns().await?;
    let living = towns.into_iter().filter(|town| town.state != "shredded" && town.state != "founding");
    for town in living {
        drill::record(&console::service(&installation, Arc::new(town), "isolation").await?, &report).await?;
    }
    println!("recorded: tenants see it on their page of isolation and on the next certificate");
    Ok(())
}
