//! The airlock as a program of its own, for tests and for hosts without a server binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    reading::airlock::main(std::env::args_os().skip(2))
}
