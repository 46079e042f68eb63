//! The bytes of documents and the pictures of their pages.
use super::address::Id;
use crate::page::Picture;
use crate::service::document as service;
use actix_web::HttpRequest;
use actix_web::web::Query;
use sdk::web::{Answer, Disposition, send};
use sdk::{Cx, Doc, DocumentId, Error, Routes};

pub(super) fn api(routes: &mut Routes) {
    routes.get("/api/v1/dms/documents/{id}/content", content).doc(Doc {
        summary: "The untouched original, or with rendition=1 the searchable PDF/A; ETag and Range",
        query: &["rendition"],
        answer: Some((200, serde_json::json!({ "type": "string", "format": "binary" }))),
        ..Doc::default()
    });
    routes.get("/api/v1/dms/documents/{id}/pages/{number}/{picture}", picture).doc(Doc {
        summary: "The picture of a page: image or thumbnail",
        answer: Some((200, serde_json::json!({ "type": "string", "format": "binary" }))),
        ..Doc::default()
    });
}

#[derive(serde::Deserialize)]
pub(super) struct Which {
    rendition: Option<String>,
}

pub(super) async fn content(cx: Cx, req: HttpRequest, id: Id<DocumentId>, which: Query<Which>) -> Answer {
    let rendition = which.rendition.as_deref() == Some("1");
    let (document, file) = service::content(&cx, id.0, rendition).await?;
    let name = if rendition { rendition_name(&document.file_name) } else { document.file_name };
    send(&cx, &req, &file, &name, Disposition::Inline).await
}

async fn picture(cx: Cx, req: HttpRequest, id: Id<DocumentId>) -> Answer {
    let path = req.match_info();
    let number = path.get("number").and_then(|text| text.parse().ok()).ok_or_else(Error::not_found)?;
    let which = match path.get("picture") {
        Some("image") => Picture::Image,
        Some("thumbnail") => Picture::Thumbnail,
        _ => return Err(Error::not_found().into()),
    };
    let file = service::picture(&cx, id.0, number, which).await?;
    send(&cx, &req, &file, &format!("seite-{number}"), Disposition::Inline).await
}

/// `Brief.docx` becomes `Brief.pdf`.
fn rendition_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{}.pdf", if stem.is_empty() { "dokument" } else { stem })
}

#[cfg(test)]
mod tests {
    use super::rendition_name;

    #[test]
    fn renditions_are_called_like_their_originals() {
        assert_eq!(rendition_name("Brief.v2.docx"), "Brief.v2.pdf");
        assert_eq!(rendition_name("Scan"), "Scan.pdf");
        assert_eq!(rendition_name(".eml"), "dokument.pdf");
    }
}
