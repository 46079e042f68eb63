//! Who may know whom: `docs/architecture.md`, as a test.
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// What a crate may depend on inside the workspace.
fn allowed(krate: &str, path: &str) -> &'static [&'static str] {
    const INSIDE: &[&str] = &["sdk"];
    match krate {
        "kernel" | "objects" | "fulltext" | "typesetting" | "reading" | "ledger" => &[],
        "data" => &["kernel", "ledger"],
        "sdk" => &["kernel", "data"],
        "services" => &["sdk", "objects", "fulltext", "ledger"],
        "adapters" => &["sdk", "data", "reading", "typesetting"],
        "server" => &[
            "kernel",
            "data",
            "sdk",
            "identity",
            "services",
            "adapters",
            "objects",
            "fulltext",
            "reading",
            "ledger",
            "registry",
            "contracts",
            "inbox",
            "dms",
        ],
        "testkit" => &["sdk", "data", "adapters", "identity", "objects", "registry", "server"],
        "house" => &["sdk", "adapters", "identity", "server", "testkit"],
        "fuzz" => &["contracts", "fulltext", "identity", "reading", "sdk"],
        _ => {
            assert!(
                path.contains("/plugins/") || path.contains("/tenants/") || krate == "identity",
                "{krate} has no place"
            );
            INSIDE
        }
    }
}

#[test]
fn dependencies_run_one_way() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output =
        Command::new(cargo).args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    assert!(ours.len() >= 16);
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let may = allowed(name, package["manifest_path"].as_str().unwrap());
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            let test = dependency["kind"] == "dev" && matches!(on, "testkit" | "sdk");
            assert!(!ours.contains(on) || may.contains(&on) || test, "{name} must not know {on}");
        }
    }
}
