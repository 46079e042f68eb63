//! Stores what was read, before the transaction that adopts it.
use futures_util::{StreamExt, TryStreamExt, stream};
use sdk::ports::{ReadPage, ReadPart, Reading, Staged};
use sdk::{Cx, Result};
use std::path::Path;

/// Files on their way to the store at the same time: it mostly waits for disks.
const AT_ONCE: usize = 8;

/// Files that belong to what was read, stored and waiting to be adopted.
pub struct Stored {
    pub rendition: Option<Staged>,
    pub pages: Vec<(ReadPage, Option<Staged>, Option<Staged>)>,
    pub parts: Vec<(ReadPart, Staged)>,
}

impl Stored {
    /// Stores every file of a reading and takes pages and parts out of it.
    pub async fn stage(cx: &Cx, reading: &mut Reading) -> Result<Self> {
        Ok(Self {
            rendition: stage(cx, reading.rendition.as_deref(), "application/pdf").await?,
            pages: stage_pages(cx, std::mem::take(&mut reading.pages)).await?,
            parts: stage_parts(cx, std::mem::take(&mut reading.parts)).await?,
        })
    }

    /// All of them.
    pub fn files(&self) -> Vec<&Staged> {
        let pictures = self.pages.iter().flat_map(|(_, image, thumbnail)| [image, thumbnail]).flatten();
        let parts = self.parts.iter().map(|(_, staged)| staged);
        self.rendition.iter().chain(pictures).chain(parts).collect()
    }
}

async fn stage_pages(cx: &Cx, pages: Vec<ReadPage>) -> Result<Vec<(ReadPage, Option<Staged>, Option<Staged>)>> {
    let store = async |page: ReadPage| {
        let image = stage(cx, page.image.as_deref(), "image/jpeg").await?;
        let thumbnail = stage(cx, page.thumbnail.as_deref(), "image/jpeg").await?;
        Ok((page, image, thumbnail))
    };
    stream::iter(pages.into_iter().map(store)).buffered(AT_ONCE).try_collect().await
}

async fn stage_parts(cx: &Cx, parts: Vec<ReadPart>) -> Result<Vec<(ReadPart, Staged)>> {
    let store = async |part: ReadPart| {
        let staged = cx.ports().blobs.stage(cx, &part.path, &part.media_type).await?;
        Ok((part, staged))
    };
    stream::iter(parts.into_iter().map(store)).buffered(AT_ONCE).try_collect().await
}

async fn stage(cx: &Cx, file: Option<&Path>, media_type: &str) -> Result<Option<Staged>> {
    match file {
        Some(file) => cx.ports().blobs.stage(cx, file, media_type).await.map(Some),
        None => Ok(None),
    }
}
