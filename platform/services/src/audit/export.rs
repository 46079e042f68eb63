//! The whole log as one file: what the verifier needs, and nothing it would have to trust.
use super::right::EXPORT;
use super::store::{expiry, leaf, root, row};
use ledger::{End, Head, Line, PublicKey, stamp};
use sdk::{Cx, Error, Result};
use std::path::Path;
use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

/// Rows read in one transaction.
const STEP: i64 = 2_000;

/// Writes the log of the tenant to a file.
///
/// # Errors
/// `Denied`, `Unavailable` if the database is away, `Internal` if the disk refuses.
pub async fn export(cx: &Cx, key: &PublicKey, to: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(to).await.map_err(Error::internal)?);
    let head = cx.read(EXPORT, async |tx| {
        let size = leaf::size(tx).await?;
        tx.note("size", size);
        Ok((size, root::notes(tx).await?, expiry::notes(tx).await?))
    });
    let (size, roots, expiries) = head.await?;
    let (tenant, title) = (cx.tenant().0, cx.town().title.clone());
    let head = Head { version: 1, tenant, title, made_at: stamp(cx.now()), size, key: key.to_string() };
    let mut lines = vec![Line::Head(head)];
    lines.extend(roots.into_iter().map(Line::Root));
    lines.extend(expiries.into_iter().map(Line::Expiry));
    write(&mut out, lines).await?;
    leaves(cx, &mut out, size).await?;
    let loose = loose(cx, &mut out).await?;
    write(&mut out, vec![Line::End(End { leaves: size, loose })]).await?;
    out.shutdown().await.map_err(Error::internal)
}

/// Steps after the first are part of the same export and leave no further row.
const STEPS: sdk::Action = sdk::Action { sensitive: false, ..EXPORT };

async fn leaves(cx: &Cx, out: &mut BufWriter<File>, size: u64) -> Result<()> {
    let mut next = 0;
    while next < size {
        let page = cx.read(STEPS, async |tx| leaf::with_rows(tx, next, size, STEP).await).await?;
        let Some(last) = page.last() else { return Ok(()) };
        next = last.n.saturating_add(1);
        write(out, page.into_iter().map(|leaf| Line::Leaf(Box::new(leaf))).collect()).await?;
    }
    Ok(())
}

async fn loose(cx: &Cx, out: &mut BufWriter<File>) -> Result<u64> {
    let (mut after, mut count) = (None, 0_u64);
    loop {
        let page = cx.read(STEPS, async |tx| row::loose(tx, after, STEP).await).await?;
        count = count.saturating_add(u64::try_from(page.found.len()).unwrap_or_default());
        write(out, page.found.into_iter().map(|loose| Line::Loose(Box::new(loose))).collect()).await?;
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(count),
        }
    }
}

async fn write(out: &mut BufWriter<File>, lines: Vec<Line>) -> Result<()> {
    for line in lines {
        let text = line.to_text().map_err(Error::internal)?;
        out.write_all(text.as_bytes()).await.map_err(Error::internal)?;
    }
    Ok(())
}
