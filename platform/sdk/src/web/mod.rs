//! The web parts every plugin shares: answers, failures, pages, uploads, files, cursors.
mod answer;
pub mod assets;
mod cursor;
mod failure;
mod file;
mod format;
mod page;
mod upload;

pub use answer::{Answer, created, html, json, mendable, refused, see_other, see_other_with, settled};
pub use cursor::{Cursor, PAGE_SIZE, paged};
pub use failure::{Failure, problem, refusal};
pub use file::{Disposition, SANDBOX, paper, send};
pub use format::{day, encode, moment, size};
pub use page::{NavGroup, NavItem, Page, Toast, TownView, UserView};
pub use upload::{Spooled, Upload, clean};

use crate::{Cx, Error, Kind};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use std::future::{Ready, ready};

impl FromRequest for Cx {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(req.extensions().get::<Cx>().cloned().ok_or_else(|| {
            Failure(Error::new(
                Kind::Unauthenticated,
                "no_session",
                "Sie sind nicht angemeldet. Ohne Anmeldung ist hier nichts zu sehen. Melden Sie sich bitte an.",
            ))
        }))
    }
}
