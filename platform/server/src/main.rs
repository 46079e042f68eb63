//! `gemeinwerk`: one binary for web, worker, migrations and the demo world.
use server::{Config, audit, compose, config, demo, drill, found, keys, serve, tripwire};
use std::process::ExitCode;

const USAGE: &str = "usage: gemeinwerk serve [--role web|worker|all] | migrate | operator KEY TITLE FILE | operator --pattern | audit key | audit export TENANT FILE | audit verify FILE… [--key PUBLIC_KEY] | certificate verify FILE --key PUBLIC_KEY | keys list | keys renew TENANT | keys retire TENANT | keys rotate-master | drill run FILE | drill record FILE | demo | airlock …";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // Before any runtime exists: the airlock is a small process that reads one hostile file.
    if args.first().is_some_and(|verb| verb == "airlock") {
        return reading::airlock::main(args.into_iter().skip(1).map(Into::into));
    }
    // Whoever checks a log or a certificate has neither configuration nor server.
    let checked = match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["audit", "verify", words @ ..] => Some(audit::check(words)),
        ["certificate", "verify", file, "--key", key] => Some(audit::check_certificate(file, key)),
        _ => None,
    };
    match checked {
        Some(Ok(true)) => return ExitCode::SUCCESS,
        Some(Ok(false)) => return ExitCode::from(2),
        Some(Err(error)) => return fail(error.as_ref()),
        None => {}
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match runtime.block_on(run(&args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.as_ref()),
    }
}

async fn run(args: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if words == ["operator", "--pattern"] {
        print!("{}", registry::blueprint::OPERATOR);
        return Ok(());
    }
    let config = Config::from_env()?;
    config::logging(&config);
    match words.as_slice() {
        ["serve"] => serve::run(config, serve::Role::All).await,
        ["serve", "--role", role] => serve::run(config, role.parse()?).await,
        ["migrate"] => {
            for name in compose::migrate(&config).await? {
                println!("{name}");
            }
            tripwire::found(&config).await
        }
        ["operator", key, title, file] => found::run(config, key, title, file).await,
        ["audit", "key"] => audit::key(&config),
        ["audit", "export", tenant, file] => audit::export(config, tenant, file).await,
        ["keys", words @ ..] => keys::run(config, words).await,
        ["drill", words @ ..] => drill::run(config, words).await,
        ["demo"] => demo::run(config).await,
        _ => Err(USAGE.into()),
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("gemeinwerk: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        eprintln!("  because: {cause}");
        source = cause.source();
    }
    ExitCode::FAILURE
}
