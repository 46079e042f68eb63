//! Stores what was read, before the transaction that adopts it.
use sdk::ports::{ReadPage, ReadPart, Reading, Staged};
use sdk::{Cx, Result};
use std::path::Path;

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
}

async fn stage_pages(cx: &Cx, pages: Vec<ReadPage>) -> Result<Vec<(ReadPage, Option<Staged>, Option<Staged>)>> {
    let mut stored = Vec::with_capacity(pages.len());
    for page in pages {
        let image = stage(cx, page.image.as_deref(), "image/jpeg").await?;
        let thumbnail = stage(cx, page.thumbnail.as_deref(), "image/jpeg").await?;
        stored.push((page, image, thumbnail));
    }
    Ok(stored)
}

async fn stage_parts(cx: &Cx, parts: Vec<ReadPart>) -> Result<Vec<(ReadPart, Staged)>> {
    let mut stored = Vec::with_capacity(parts.len());
    for part in parts {
        let staged = cx.ports().blobs.stage(cx, &part.path, &part.media_type).await?;
        stored.push((part, staged));
    }
    Ok(stored)
}

async fn stage(cx: &Cx, file: Option<&Path>, media_type: &str) -> Result<Option<Staged>> {
    match file {
        Some(file) => cx.ports().blobs.stage(cx, file, media_type).await.map(Some),
        None => Ok(None),
    }
}
