//! Reads one file from beginning to end.

use std::path::{Path, PathBuf};

use crate::{
    Glance, Limits, Progress, ReadError, Reading,
    airlock::{Answer, Chamber},
    attachments,
    desk::Desk,
    guess,
    kind::{self, Kind},
    pdf,
    trouble::Code,
};

/// Reads received files within limits.
#[derive(Debug, Clone)]
pub struct Reader {
    /// What one file may cost.
    pub limits: Limits,
    /// Absolute path of an executable whose sub-command `airlock` calls [`crate::airlock::main`].
    pub airlock: PathBuf,
}

impl Reader {
    /// Reads `file`, which its sender called `name`, into files inside `workdir` (an existing, empty folder).
    ///
    /// `progress` is called after each page, or for mail and archives after each part, and must return at once.
    /// Dropping the future stops every process it started.
    ///
    /// # Errors
    /// [`ReadError::Trouble`] if nothing of the file can be read, [`ReadError::Environment`] if the machine failed
    /// and another attempt may succeed.
    pub async fn read(
        &self,
        file: &Path,
        name: &str,
        workdir: &Path,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Reading, ReadError> {
        let file = tokio::fs::canonicalize(file).await?;
        let room = tokio::fs::canonicalize(workdir).await?;
        let desk = Desk::new(&self.limits, &self.airlock);
        let kind = Kind::of(&file, name).await?;
        let mut reading = match kind {
            Kind::Empty => return Err(Code::Empty.into()),
            Kind::Unknown | Kind::Heic => return Err(Code::UnknownKind.into()),
            Kind::Pdf => paged(&desk, &room, &file, progress).await?,
            Kind::Jpeg | Kind::Png | Kind::Tiff => {
                let pages = rewritten(&desk, &room, &file).await?;
                paged(&desk, &room, &pages, progress).await?
            }
            Kind::Mail => taken_apart(&desk, &room, &file, Chamber::Mail, progress).await?,
            Kind::Package => taken_apart(&desk, &room, &file, Chamber::Package, progress).await?,
            Kind::Html => taken_apart(&desk, &room, &file, Chamber::Html, progress).await?,
            Kind::Xml | Kind::Text => taken_apart(&desk, &room, &file, Chamber::Text, progress).await?,
        };
        if kind != Kind::Package {
            reading.media_type = kind.media_type(name).to_owned();
        }
        if kind::name_contradicts(name, &reading.media_type) {
            reading.remarks.push(Code::ExtensionDiffers.into());
        }
        reading.guess = guess::guess(&reading);
        Ok(reading)
    }
}

impl Reader {
    /// Looks at a file for a moment: long enough for the text a born-digital PDF brings along.
    ///
    /// `None` for everything but a sound PDF; [`Reader::read`] then says what it is. `workdir` as there.
    pub async fn glance(&self, file: &Path, workdir: &Path) -> Option<Glance> {
        let file = tokio::fs::canonicalize(file).await.ok()?;
        let room = tokio::fs::canonicalize(workdir).await.ok()?;
        if Kind::of(&file, "").await.ok()? != Kind::Pdf {
            return None;
        }
        let desk = Desk::urgent(&self.limits, &self.airlock);
        let (pages, texts) = pdf::glance(&desk, &room, &file).await?;
        let pages = u32::try_from(pages).ok()?;
        let guess = guess::from_texts(texts.iter().map(String::as_str));
        Some(Glance { pages, texts, guess })
    }
}

/// An image as PDF.
pub(crate) async fn rewritten(desk: &Desk<'_>, room: &Path, file: &Path) -> Result<PathBuf, ReadError> {
    let answer = desk.unpack(room, Chamber::Image, file).await?;
    let pdf = answer.pdf.ok_or(Code::Broken)?;
    Ok(room.join(pdf))
}

async fn paged(
    desk: &Desk<'_>,
    room: &Path,
    file: &Path,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Reading, ReadError> {
    let document = pdf::open(desk, room, file).await?;
    let leaves = pdf::read(desk, room, &document, progress).await?;
    let rendition = pdf::archive(desk, room, &document, &leaves.overlays).await?;
    let mut reading = Reading {
        ocr_pages: leaves.ocr_pages(),
        text: leaves.text(),
        pages: leaves.pages,
        remarks: leaves.remarks,
        ..Reading::default()
    };
    if document.repaired {
        reading.remarks.push(Code::Repaired.into());
    }
    if rendition.is_none() {
        reading.remarks.push(Code::NoArchiveCopy.into());
    }
    reading.rendition = rendition;
    Ok(reading)
}

async fn taken_apart(
    desk: &Desk<'_>,
    room: &Path,
    file: &Path,
    chamber: Chamber,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Reading, ReadError> {
    let Answer { media_type, text, mail, parts, remarks, .. } = desk.unpack(room, chamber, file).await?;
    let mut reading = Reading {
        media_type,
        text,
        headers: mail,
        remarks: remarks.into_iter().map(Into::into).collect(),
        ..Reading::default()
    };
    attachments::read(desk, room, parts, &mut reading, progress).await?;
    Ok(reading)
}
