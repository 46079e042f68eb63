//! Uploads: streamed to disk, hashed on the way, never held in memory.
use crate::{Action, Cx, Error, Kind, Result};
use actix_multipart::Multipart;
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use std::{collections::HashMap, path::Path};
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt;

/// Longest text field next to a file, in bytes.
const LONGEST_FIELD: usize = 64 * 1024;
/// Files and fields of one form at most.
const MOST_PARTS: usize = 100;

/// A received file on disk. Removed when dropped.
#[derive(Debug)]
pub struct Spooled {
    path: TempPath,
    /// The name the sender gave, without folders and control characters.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl Spooled {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// What a multipart form carried.
#[derive(Debug, Default)]
pub struct Upload {
    /// The file of the field `file`.
    pub files: Vec<Spooled>,
    /// All text fields.
    pub fields: HashMap<String, String>,
}

impl Upload {
    /// Reads a form to its end, for whoever may ever do the action: nobody else's bytes reach the disk.
    ///
    /// # Errors
    /// `Denied`; `Invalid` if the form is malformed, has too many parts, a file too large or a field too long;
    /// `Unavailable` if the disk refuses.
    pub async fn receive(cx: &Cx, action: Action, mut form: Multipart) -> Result<Self> {
        cx.demand(action)?;
        let mut upload = Self::default();
        while let Some(mut field) = form.try_next().await.map_err(malformed)? {
            if upload.files.len().saturating_add(upload.fields.len()) >= MOST_PARTS {
                return Err(Error::invalid(
                    "too_many_parts",
                    "Die Sendung hat zu viele Teile. Es wurde nichts angenommen. Senden Sie höchstens 100 Dateien auf einmal.",
                ));
            }
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.content_disposition().and_then(|d| d.get_filename()).map(clean);
            match file_name {
                Some(file_name) if !file_name.is_empty() => {
                    upload.files.push(spool(cx, file_name, &mut field).await?);
                }
                Some(_) => while field.try_next().await.map_err(malformed)?.is_some() {},
                None => {
                    upload.fields.insert(name, text(&mut field).await?);
                }
            }
        }
        Ok(upload)
    }

    /// The one file a form must carry.
    ///
    /// # Errors
    /// `Invalid` if there is none, or more than one: taking one of them would lose the others.
    pub fn file(mut self) -> Result<(Spooled, HashMap<String, String>)> {
        match (self.files.pop(), self.files.is_empty()) {
            (Some(file), true) => Ok((file, self.fields)),
            (Some(_), false) => Err(Error::invalid(
                "many_files",
                "Die Sendung enthielt mehrere Dateien. Es wurde keine angenommen. Senden Sie jede Datei einzeln.",
            )),
            (None, _) => Err(Error::invalid(
                "no_file",
                "In der Sendung war keine Datei. Es wurde nichts angenommen. Wählen Sie eine Datei aus und senden Sie sie erneut.",
            )),
        }
    }
}

async fn spool(cx: &Cx, name: String, field: &mut actix_multipart::Field) -> Result<Spooled> {
    let path = NamedTempFile::new_in(&cx.house().spool).map_err(disk)?.into_temp_path();
    let mut file = tokio::fs::File::create(&path).await.map_err(disk)?;
    let (mut size, mut hash) = (0_u64, Sha256::new());
    while let Some(chunk) = field.try_next().await.map_err(malformed)? {
        size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if size > cx.house().largest_file {
            return Err(too_large(cx.house().largest_file));
        }
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(disk)?;
    }
    file.flush().await.map_err(disk)?;
    Ok(Spooled { path, name, size, sha256: hex::encode(hash.finalize()) })
}

async fn text(field: &mut actix_multipart::Field) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.try_next().await.map_err(malformed)? {
        if bytes.len().saturating_add(chunk.len()) > LONGEST_FIELD {
            return Err(Error::invalid(
                "field_too_long",
                "Ein Feld des Formulars ist zu lang. Es wurde nichts angenommen. Kürzen Sie den Text.",
            ));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Senders write whole paths and worse; only the last part is a name.
pub fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    match visible.trim() {
        "" | "." | ".." => "unbenannt".to_owned(),
        name => name.to_owned(),
    }
}

fn malformed(error: actix_multipart::MultipartError) -> Error {
    tracing::info!(%error, "malformed upload");
    Error::invalid(
        "bad_upload",
        "Die Sendung kam unvollständig an. Es wurde nichts angenommen. Senden Sie die Datei erneut.",
    )
}

fn disk(error: std::io::Error) -> Error {
    Error::unavailable("disk", error)
}

fn too_large(limit: u64) -> Error {
    let limit = super::size(i64::try_from(limit).unwrap_or(i64::MAX));
    Error::new(
        Kind::Invalid,
        "too_large",
        format!(
            "Die Datei ist größer als {limit}. Sie wurde nicht angenommen. Teilen Sie die Datei oder nutzen Sie den überwachten Ordner."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn names_lose_their_folders_and_keep_their_smiles() {
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("C:\\Scans\\Brief 🦊.pdf"), "Brief 🦊.pdf");
        assert_eq!(clean("a\u{0}b\n.pdf"), "ab.pdf");
        assert_eq!(clean("/.."), "unbenannt");
        assert_eq!(clean(&"ä".repeat(500)).chars().count(), 200);
    }
}
