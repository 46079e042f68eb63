//! Every parser of foreign input, fed by libFuzzer. `FUZZ_TARGET` names one; `./ops/fuzz` runs them all.
//!
//! One binary for all of them: it is linked once, and each process fuzzes one parser.
#![no_main]
mod address;
mod airlock;
mod scim;
mod text;

use std::sync::LazyLock;

type Target = fn(&[u8]);

/// What is fuzzed, by the name its seeds lie under.
const TARGETS: [(&str, Target); 15] = [
    ("mail", |data| airlock::enter("mail", data)),
    ("package", |data| airlock::enter("package", data)),
    ("image", |data| airlock::enter("image", data)),
    ("text", |data| airlock::enter("text", data)),
    ("html", |data| airlock::enter("html", data)),
    ("office", airlock::office),
    ("kind", airlock::kind),
    ("letter", text::letter),
    ("search", text::search),
    ("document", text::document),
    ("number", address::number),
    ("name", address::name),
    ("cursor", address::cursor),
    ("filter", scim::filter),
    ("patch", scim::patch),
];

static CHOSEN: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("FUZZ_TARGET must be one of {:?}", TARGETS.map(|(known, _)| known))).1
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| CHOSEN(data));
