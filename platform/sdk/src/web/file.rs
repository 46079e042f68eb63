//! Stored files as answers: ranges, ETags, and nothing a browser would run.
use super::{Answer, Failure};
use crate::{Cx, ports::Located};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, http::header};
use std::ops::RangeInclusive;

/// What a browser may do with foreign bytes: nothing but show them. No script, no style, no further request.
pub const SANDBOX: &str = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What may be shown in place. PDF viewers of browsers run its scripts, if at all, in a world of their own.
const SHOWN: [&str; 6] = ["application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"];
/// What else may keep its name; anything not listed, markup above all, is nameless bytes to be saved.
const SAVED: [&str; 17] = [
    "application/msword",
    "application/rtf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
    "image/bmp",
    "image/heic",
    "image/tiff",
    "message/rfc822",
    "text/calendar",
    "text/csv",
];

/// The name a kind of bytes goes by towards a browser.
fn served(media_type: &str) -> &str {
    let plain = media_type.split(';').next().unwrap_or_default().trim();
    if SHOWN.contains(&plain) || SAVED.contains(&plain) { plain } else { "application/octet-stream" }
}

/// What the browser shall do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Show it in place: only for our own renditions and images.
    Inline,
    /// Save it.
    Attachment,
}

/// Sends a stored file. Foreign bytes never run in our origin: kinds from a list, no sniffing, sandboxed.
///
/// # Errors
/// `Unavailable` if the store is away.
pub async fn send(cx: &Cx, req: &HttpRequest, file: &Located, name: &str, how: Disposition) -> Answer {
    let etag = format!("\"{}\"", file.sha256);
    if header(req, header::IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|tag| tag.trim() == etag)) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish());
    }
    let length = u64::try_from(file.size).unwrap_or_default();
    let fresh = header(req, header::IF_RANGE).is_none_or(|tag| tag == etag);
    let wanted = header(req, header::RANGE).filter(|_| fresh).map(|text| range(text, length));
    let part = match wanted {
        Some(Some(None)) => return Ok(unsatisfiable(length)),
        Some(Some(Some(part))) => Some(part),
        Some(None) | None => None,
    };
    let stream = cx.ports().blobs.open(cx, file, part.clone()).await.map_err(Failure::from)?;
    let mut response = HttpResponse::build(if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK });
    response
        .insert_header((header::CONTENT_TYPE, served(&file.media_type).to_owned()))
        .insert_header((header::ETAG, etag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::CACHE_CONTROL, "private, max-age=0, must-revalidate"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .insert_header((header::CONTENT_DISPOSITION, disposition(how, &file.media_type, name)));
    let bytes = match part {
        Some(part) => {
            let text = format!("bytes {}-{}/{length}", part.start(), part.end());
            response.insert_header((header::CONTENT_RANGE, text));
            part.end().saturating_sub(*part.start()).saturating_add(1)
        }
        None => length,
    };
    Ok(response.no_chunking(bytes).streaming(stream))
}

/// Sends bytes of our own making under a name of ours: a paper, a certificate. Kept by nobody on the way.
pub fn paper(media_type: &'static str, how: Disposition, name: &str, bytes: Vec<u8>) -> HttpResponse {
    let how = if how == Disposition::Inline { "inline" } else { "attachment" };
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("{how}; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(bytes)
}

fn header(req: &HttpRequest, name: header::HeaderName) -> Option<&str> {
    req.headers().get(name).and_then(|value| value.to_str().ok())
}

fn unsatisfiable(length: u64) -> HttpResponse {
    HttpResponse::RangeNotSatisfiable().insert_header((header::CONTENT_RANGE, format!("bytes */{length}"))).finish()
}

/// One range of RFC 9110: `None` = not understood (send all), `Some(None)` = outside the file.
fn range(text: &str, length: u64) -> Option<Option<RangeInclusive<u64>>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1);
    let (first, last) = match (first, last) {
        ("", "") => return None,
        ("", suffix) => {
            let suffix: u64 = suffix.parse().ok()?;
            (length.saturating_sub(suffix), if suffix == 0 { None } else { end })
        }
        (first, "") => (first.parse().ok()?, end),
        (first, last) => (first.parse().ok()?, end.map(|end| end.min(last.parse().unwrap_or(end)))),
    };
    Some(last.filter(|last| first <= *last).map(|last| first..=last))
}

fn disposition(how: Disposition, media_type: &str, name: &str) -> String {
    let shown = how == Disposition::Inline && SHOWN.contains(&served(media_type));
    let kind = if shown { "inline" } else { "attachment" };
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' }).collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", super::encode(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_follow_the_standard() {
        assert_eq!(range("bytes=0-99", 1000), Some(Some(0..=99)));
        assert_eq!(range("bytes=900-", 1000), Some(Some(900..=999)));
        assert_eq!(range("bytes=-100", 1000), Some(Some(900..=999)));
        assert_eq!(range("bytes=-5000", 1000), Some(Some(0..=999)));
        assert_eq!(range("bytes=0-5000", 1000), Some(Some(0..=999)));
        assert_eq!(range("bytes=1000-", 1000), Some(None));
        assert_eq!(range("bytes=0-", 0), Some(None));
        assert_eq!(range("bytes=-0", 1000), Some(None));
        assert_eq!(range("bytes=a-b", 1000), None);
        assert_eq!(range("lines=1-2", 1000), None);
    }

    #[test]
    fn markup_is_only_ever_saved() {
        assert!(disposition(Disposition::Inline, "text/html", "a.html").starts_with("attachment"));
        assert!(disposition(Disposition::Inline, "image/svg+xml", "a.svg").starts_with("attachment"));
        assert!(disposition(Disposition::Inline, "application/pdf", "a.pdf").starts_with("inline"));
        for markup in
            ["text/html", "image/svg+xml", "application/xml", "application/xhtml+xml; charset=utf-8", "TEXT/HTML"]
        {
            assert_eq!(served(markup), "application/octet-stream");
        }
        assert_eq!(served("text/plain; charset=utf-8"), "text/plain");
        let name = disposition(Disposition::Attachment, "text/plain", "Bescheid \"ü\"\r\n.txt");
        assert!(!name.contains('\r') && name.contains("%C3%BC"));
    }
}
