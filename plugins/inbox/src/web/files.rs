use super::id;
use crate::service::{self, Piece};
use actix_web::{HttpRequest, web::Path};
use sdk::web::{Answer, Disposition, send};
use sdk::{Cx, Error, Result};

type Leaf = Path<(String, String)>;

pub async fn original(cx: Cx, req: HttpRequest, path: Path<String>) -> Answer {
    answer(&cx, &req, &path, Piece::Original, Disposition::Attachment).await
}

pub async fn rendition(cx: Cx, req: HttpRequest, path: Path<String>) -> Answer {
    answer(&cx, &req, &path, Piece::Rendition, Disposition::Inline).await
}

pub async fn image(cx: Cx, req: HttpRequest, path: Leaf) -> Answer {
    let piece = Piece::Picture { page: number(&path.1)?, small: false };
    answer(&cx, &req, &path.0, piece, Disposition::Inline).await
}

pub async fn thumbnail(cx: Cx, req: HttpRequest, path: Leaf) -> Answer {
    let piece = Piece::Picture { page: number(&path.1)?, small: true };
    answer(&cx, &req, &path.0, piece, Disposition::Inline).await
}

pub async fn part(cx: Cx, req: HttpRequest, path: Leaf) -> Answer {
    answer(&cx, &req, &path.0, Piece::Part(number(&path.1)?), Disposition::Attachment).await
}

async fn answer(cx: &Cx, req: &HttpRequest, item: &str, piece: Piece, how: Disposition) -> Answer {
    let (file, name) = service::piece(cx, id(item)?, piece).await?;
    send(cx, req, &file, &name, how).await
}

fn number(text: &str) -> Result<i32> {
    text.parse().map_err(|_| Error::not_found())
}
