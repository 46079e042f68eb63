//! Style sheets, scripts and fonts, compiled into the program.
//!
//! Pages link them below `/assets/<version>/`, where the version is a hash over all of them: a browser may
//! keep a file for ever, because a changed file has another address. Own style sheets and scripts are kept
//! in parts and served as one file each; third-party files and their licences are listed in
//! `assets/vendor/VENDORED.toml`.

use actix_web::http::header::{self, ETag, EntityTag, IfNoneMatch};
use actix_web::web::Path;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One file that the browser may fetch.
#[derive(Debug)]
pub struct Asset {
    /// The content, uncompressed; middleware compresses it for those who accept that.
    pub bytes: &'static [u8],
    /// The value of `Content-Type`.
    pub media_type: &'static str,
    /// SHA-256 of the content in hexadecimal digits, without quotation marks.
    pub etag: String,
}

/// Name of a file below `/assets/<version>/` with its media type and content.
type Source = (&'static str, &'static str, &'static [u8]);

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";
const TEXT: &str = "text/plain; charset=utf-8";
const WOFF2: &str = "font/woff2";

/// Joins files of `assets/` into one, in the order given.
macro_rules! joined {
    ($($file:literal),+ $(,)?) => {
        concat!($(include_str!(concat!("../../assets/", $file))),+).as_bytes()
    };
}

/// Lists files of `assets/` that are served under their own name.
macro_rules! single {
    ($(($file:literal, $media_type:expr)),+ $(,)?) => {
        [$(($file, $media_type, include_bytes!(concat!("../../assets/", $file)).as_slice())),+]
    };
}

/// The layers in the order in which they override each other; glyphs stand last as they override nothing.
const STYLE: &[u8] = joined![
    "css/token.css",
    "css/base.css",
    "css/shell.css",
    "css/list.css",
    "css/panel.css",
    "css/work.css",
    "css/feedback.css",
    "css/chart.css",
    "css/plain.css",
    "css/narrow.css",
    "vendor/material-symbols/symbols.css",
];

/// `act.js` comes first: the others use what it offers.
const SCRIPT: &[u8] = joined!["js/act.js", "js/focus.js", "js/keys.js", "js/passkey.js"];

const JOINED: [Source; 2] = [("gemeinwerk.css", CSS, STYLE), ("gemeinwerk.js", JS, SCRIPT)];

const SINGLE: [Source; 10] = single![
    ("icon.svg", SVG),
    ("vendor/fira-sans/FiraSans-Medium.woff2", WOFF2),
    ("vendor/fira-sans/FiraSans-Regular.woff2", WOFF2),
    ("vendor/fira-sans/FiraSans-SemiBold.woff2", WOFF2),
    ("vendor/fira-sans/OFL.txt", TEXT),
    ("vendor/htmx/LICENSE", TEXT),
    ("vendor/htmx/htmx.min.js", JS),
    ("vendor/kern/LICENSE.md", TEXT),
    ("vendor/kern/kern.min.css", CSS),
    ("vendor/material-symbols/LICENSE", TEXT),
];

static TABLE: LazyLock<BTreeMap<&'static str, Asset>> = LazyLock::new(|| {
    JOINED
        .into_iter()
        .chain(SINGLE)
        .map(|(path, media_type, bytes)| {
            let etag = hex::encode(Sha256::digest(bytes));
            (path, Asset { bytes, media_type, etag })
        })
        .collect()
});

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut sum = Sha256::new();
    for (path, asset) in TABLE.iter() {
        sum.update(path);
        sum.update(&asset.etag);
    }
    hex::encode(sum.finalize()).chars().take(12).collect()
});

/// Finds a file by its name below `/assets/<version>/`, for example `gemeinwerk.css`.
pub fn find(path: &str) -> Option<&'static Asset> {
    TABLE.get(path)
}

/// Twelve hexadecimal digits that change whenever any file changes.
pub fn version() -> &'static str {
    &VERSION
}

/// Answers `GET /assets/{version}/{path:.*}`.
///
/// Only the present version may be kept for ever. Pages that were open during an update still ask for the
/// former version; they get the present file and must ask again next time. Unknown names give 404.
pub async fn serve(req: HttpRequest, path: Path<(String, String)>) -> HttpResponse {
    let (asked, name) = path.into_inner();
    let Some(asset) = find(&name) else {
        return HttpResponse::NotFound().finish();
    };
    let tag = EntityTag::new_strong(asset.etag.clone());
    if holds(&req, &tag) {
        return head(HttpResponse::NotModified(), &asked, tag).finish();
    }
    head(HttpResponse::Ok(), &asked, tag).content_type(asset.media_type).body(asset.bytes)
}

/// Whether the browser already has the content. Weak comparison (RFC 9110, 13.1.2): compression weakens a tag.
fn holds(req: &HttpRequest, tag: &EntityTag) -> bool {
    match req.get_header::<IfNoneMatch>() {
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(items)) => items.iter().any(|item| item.weak_eq(tag)),
        None => false,
    }
}

fn head(mut answer: HttpResponseBuilder, asked: &str, tag: EntityTag) -> HttpResponseBuilder {
    let keep = if asked == version() { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(ETag(tag));
    answer
}

#[cfg(test)]
#[path = "assets_tests.rs"]
mod tests;
