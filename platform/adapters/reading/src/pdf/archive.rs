//! The archive copy: the original's pages, upright, with invisible text, as PDF/A-2b.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{Document, Overlay};
use crate::{
    ReadError,
    desk::{Desk, Pace},
    tool::{Fault, args},
};

const DEFINITION: &[u8] = include_bytes!("../../assets/pdfa.ps");
const PROFILE: &[u8] = include_bytes!("../../assets/srgb.icc");
const TARGET: &str = "archive.pdf";

/// Makes the archive copy in `room`; `None` if this PDF cannot become PDF/A.
///
/// # Errors
/// Only if the machine fails.
pub(crate) async fn archive(
    desk: &Desk<'_>,
    room: &Path,
    document: &Document,
    overlays: &[Overlay],
) -> Result<Option<PathBuf>, ReadError> {
    match attempt(desk, room, document, overlays).await {
        Ok(made) => Ok(made),
        Err(Fault::Environment(words)) => Err(ReadError::Environment(words)),
        Err(fault) => {
            tracing::debug!(?fault, "no archive copy");
            Ok(None)
        }
    }
}

async fn attempt(
    desk: &Desk<'_>,
    room: &Path,
    document: &Document,
    overlays: &[Overlay],
) -> Result<Option<PathBuf>, Fault> {
    let source = if overlays.is_empty() {
        document.path.clone()
    } else {
        join(desk, room, overlays).await?;
        lay_over(desk, room, document, overlays).await?
    };
    let disk = |e: std::io::Error| Fault::Environment(e.to_string());
    tokio::fs::write(room.join("pdfa.ps"), DEFINITION).await.map_err(disk)?;
    tokio::fs::write(room.join("srgb.icc"), PROFILE).await.map_err(disk)?;
    let said = desk.run(room, "gs", ghostscript(&source), Pace::File).await?;
    // With one of these it has written an ordinary PDF.
    let gave_up = said.contains("reverting to normal PDF") || said.contains("not valid PDF/A");
    let target = room.join(TARGET);
    let made = !gave_up && tokio::fs::metadata(&target).await.is_ok_and(|file| file.len() > 0);
    Ok(made.then_some(target))
}

async fn join(desk: &Desk<'_>, room: &Path, overlays: &[Overlay]) -> Result<(), Fault> {
    let mut args = args!["--empty", "--pages"];
    args.extend(overlays.iter().map(|overlay| OsString::from(&overlay.layer)));
    args.extend(args!["--", "layers.pdf"]);
    desk.run(room, "qpdf", args, Pace::File).await?;
    for overlay in overlays {
        let _ = tokio::fs::remove_file(&overlay.layer).await;
    }
    Ok(())
}

async fn lay_over(desk: &Desk<'_>, room: &Path, document: &Document, overlays: &[Overlay]) -> Result<PathBuf, Fault> {
    let pages = |wanted: &dyn Fn(&Overlay) -> bool| -> String {
        let numbers: Vec<String> =
            overlays.iter().filter(|overlay| wanted(overlay)).map(|overlay| overlay.number.to_string()).collect();
        numbers.join(",")
    };
    let mut args = args!["--warning-exit-0", &document.path];
    for turn in [90, 180, 270] {
        let turned = pages(&|overlay| overlay.turn == turn);
        if !turned.is_empty() {
            args.push(format!("--rotate=+{turn}:{turned}").into());
        }
    }
    let to = format!("--to={}", pages(&|_| true));
    args.extend(args!["--overlay", "layers.pdf", to, "--", "searchable.pdf"]);
    desk.run(room, "qpdf", args, Pace::File).await?;
    Ok(room.join("searchable.pdf"))
}

fn ghostscript(source: &Path) -> Vec<OsString> {
    args![
        "-q",
        "-dSAFER",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=pdfwrite",
        "-dPDFA=2",
        // Drop what PDF/A forbids instead of giving up.
        "-dPDFACompatibilityPolicy=1",
        "-sColorConversionStrategy=RGB",
        "-dAutoRotatePages=/None",
        "--permit-file-read=srgb.icc",
        format!("-sOutputFile={TARGET}"),
        "pdfa.ps",
        source,
    ]
}
