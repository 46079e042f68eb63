//! The port `Reader` over the reading crate.
use async_trait::async_trait;
use reading::{Limits, Progress, ReadError};
use sdk::Error;
use sdk::ports::{Glance, MailHead, ReadPage, ReadPart, Reader, Reading, Remark, Unread};
use std::path::{Path, PathBuf};

/// Reads foreign files behind an airlock.
pub struct Airlock(reading::Reader);

impl Airlock {
    /// `executable` answers the sub-command `airlock`: our own program.
    pub fn new(executable: PathBuf) -> Self {
        Self(reading::Reader { limits: Limits::default(), airlock: executable })
    }
}

#[async_trait]
impl Reader for Airlock {
    async fn read(
        &self,
        file: &Path,
        name: &str,
        workdir: &Path,
        progress: &(dyn Fn(u32, u32) + Send + Sync),
    ) -> Result<Reading, Unread> {
        let tell = |Progress { done, total }| progress(done, total);
        match self.0.read(file, name, workdir, &tell).await {
            Ok(reading) => Ok(translate(reading)),
            Err(ReadError::Trouble(trouble)) => Err(Unread::Trouble(remark(trouble))),
            Err(ReadError::Environment(cause)) => Err(Unread::Fault(Error::unavailable("reader_away", cause))),
        }
    }

    async fn glance(&self, file: &Path, workdir: &Path) -> Option<Glance> {
        let reading::Glance { pages, texts, guess } = self.0.glance(file, workdir).await?;
        let pages = i32::try_from(pages).ok()?;
        Some(Glance { pages, texts, sender: guess.sender, subject: guess.subject, written_on: guess.date })
    }
}

fn translate(read: reading::Reading) -> Reading {
    let paged = !read.pages.is_empty();
    let mail = read.headers.map(|head| MailHead {
        from: [head.from_name, head.from.map(|address| format!("<{address}>"))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        to: head.to.join(", "),
        subject: head.subject.unwrap_or_default(),
        sent_at: head.date.map(Into::into),
        message_id: head.message_id,
    });
    Reading {
        media_type: read.media_type,
        text: if paged { String::new() } else { read.text },
        pages: read.pages.into_iter().map(page).collect(),
        rendition: read.rendition,
        ocr_pages: read.ocr_pages.into(),
        parts: read.parts.into_iter().map(part).collect(),
        mail,
        sender: read.guess.sender,
        subject: read.guess.subject,
        written_on: read.guess.date,
        remarks: read.remarks.into_iter().map(remark).collect(),
    }
}

fn page(page: reading::Page) -> ReadPage {
    ReadPage {
        number: i32::try_from(page.number).unwrap_or(i32::MAX),
        text: page.text,
        ocr: page.ocr,
        image: page.image,
        thumbnail: page.thumbnail,
    }
}

fn part(part: reading::Part) -> ReadPart {
    ReadPart {
        name: part.name,
        media_type: part.media_type,
        path: part.path,
        size: i64::try_from(part.size).unwrap_or(i64::MAX),
        text: part.text,
    }
}

fn remark(trouble: reading::Trouble) -> Remark {
    Remark { code: trouble.code.to_string(), sentence: trouble.sentence.to_string() }
}
