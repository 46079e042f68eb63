//! The process in which foreign bytes are taken apart.
//!
//! It is started with limited memory and time by [`Desk::unpack`](crate::desk::Desk::unpack), writes parts under generated
//! names and its answer as JSON into one folder, and may die at any point without harm.

mod answer;
mod document;
mod html;
mod image;
mod mail;
mod metered;
mod package;
mod plain;
mod sheet;
mod xml;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

pub(crate) use answer::{ANSWER_FILE, Answer, Found};
use answer::{Order, Snag};

/// Which parser is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chamber {
    Mail,
    Package,
    Image,
    Text,
    Html,
}

impl Chamber {
    const ALL: [Self; 5] = [Self::Mail, Self::Package, Self::Image, Self::Text, Self::Html];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Package => "package",
            Self::Image => "image",
            Self::Text => "text",
            Self::Html => "html",
        }
    }
}

/// Answers the sub-command `airlock <kind> <file> <folder> <max parts> <max unpacked bytes>`.
///
/// `args` are the words after `airlock`. The server binary and the tests call this; the limits on
/// memory and time are set by whoever starts the process.
///
/// Exit code 0 means that an answer (perhaps a refusal) lies in the folder, 1 that the disk failed, 2 wrong use.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Some((chamber, order)) = parse(args) else {
        eprintln!("usage: airlock mail|package|image|text|html FILE FOLDER MAX-PARTS MAX-BYTES");
        return ExitCode::from(2);
    };
    let answer = match work(chamber, &order) {
        Ok(answer) => answer,
        Err(Snag::Refused(code)) => Answer { refusal: Some(code), ..Answer::default() },
        Err(Snag::Disk(error)) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let written = serde_json::to_vec(&answer)
        .map_err(std::io::Error::from)
        .and_then(|json| fs::write(order.folder.join(ANSWER_FILE), json));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(args: impl IntoIterator<Item = OsString>) -> Option<(Chamber, Order)> {
    let mut args = args.into_iter();
    let name = args.next()?;
    let chamber = Chamber::ALL.into_iter().find(|c| name == c.name())?;
    let order = Order {
        file: PathBuf::from(args.next()?),
        folder: PathBuf::from(args.next()?),
        max_parts: args.next()?.to_str()?.parse().ok()?,
        max_unpacked: args.next()?.to_str()?.parse().ok()?,
    };
    args.next().is_none().then_some((chamber, order))
}

fn work(chamber: Chamber, order: &Order) -> Result<Answer, Snag> {
    match chamber {
        Chamber::Mail => mail::take_apart(order),
        Chamber::Package => package::take_apart(order),
        Chamber::Image => image::to_pdf(order),
        Chamber::Text => plain::read(order),
        Chamber::Html => html::read(order),
    }
}

/// Path of the part with this index; foreign names never reach the disk.
fn part_path(folder: &Path, index: usize) -> PathBuf {
    folder.join(format!("part-{index}.bin"))
}
