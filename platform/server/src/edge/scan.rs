//! Answers on their way out, looked through for the tripwire's marker.
use super::fault::{Ask, Asker, answer};
use crate::tripwire::Watch;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::web::Bytes;
use sdk::gate::Origin;
use sdk::web::Failure;
use sdk::{Error, Town};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Lets an answer out that holds nothing of the tripwire. Another becomes an error that says nothing; one that is
/// streamed is cut where the marker would come out.
pub fn let_out(
    watch: &Arc<Watch>,
    town: Option<&Arc<Town>>,
    response: ServiceResponse<BoxBody>,
    ask: &Ask,
    asker: &Asker<'_>,
) -> ServiceResponse<BoxBody> {
    let asked = response.request().clone();
    // Only a stream or an alarm needs it.
    let exit = || Exit {
        watch: watch.clone(),
        town: town.cloned(),
        place: format!("{} {}", asked.method(), asked.match_pattern().unwrap_or_else(|| "unmatched".into())),
        request: asker.origin.request.clone(),
    };
    let mut found = response.headers().iter().any(|(_, value)| watch.finds(value.as_bytes()));
    let response = response.map_body(|_, body| match body.try_into_bytes() {
        Ok(bytes) => {
            found |= watch.finds(&bytes);
            BoxBody::new(bytes)
        }
        Err(body) => BoxBody::new(Scanned { body, tail: Vec::new(), exit: exit() }),
    });
    if !found {
        return response;
    }
    exit().alarm();
    let error = Error::internal("the answer held something of another tenant");
    // What was asked may be what holds it: the page says it was asked for the beginning.
    let origin = Origin { path: "/".into(), ..asker.origin.clone() };
    response.into_response(answer(&Failure(error), ask, &Asker { origin: &origin, cx: None, ..*asker }))
}

/// Where an answer goes, and what it answers.
struct Exit {
    watch: Arc<Watch>,
    town: Option<Arc<Town>>,
    /// The route, as the alarm names it.
    place: String,
    request: String,
}

impl Exit {
    fn alarm(&self) {
        self.watch.alarm(self.town.clone(), &self.place, &self.request);
    }
}

/// A stream that ends where the marker would come out.
struct Scanned {
    body: BoxBody,
    /// The end of what went out already: the marker may begin there.
    tail: Vec<u8>,
    exit: Exit,
}

impl Scanned {
    /// Whether the marker stands in this piece, or across its beginning.
    fn finds(&mut self, piece: &[u8]) -> bool {
        let overlap = self.exit.watch.overlap();
        self.tail.extend(piece.iter().take(overlap));
        let found = self.exit.watch.finds(&self.tail) || self.exit.watch.finds(piece);
        if piece.len() >= overlap {
            self.tail.clear();
            self.tail.extend(piece.iter().skip(piece.len().saturating_sub(overlap)));
        } else {
            let spare = self.tail.len().saturating_sub(overlap);
            self.tail.drain(..spare);
        }
        found
    }
}

impl MessageBody for Scanned {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.body).poll_next(cx) {
            Poll::Ready(Some(Ok(piece))) if this.finds(&piece) => {
                this.exit.alarm();
                Poll::Ready(Some(Err("cut: something of another tenant".into())))
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::ContextKey;

    fn scanned() -> (Scanned, String) {
        let tripwire = ContextKey::new(vec![7; 32]).tripwire();
        let watch = Arc::new(Watch::new(&tripwire));
        let exit = Exit { watch, town: None, place: String::new(), request: String::new() };
        (Scanned { body: BoxBody::new(Bytes::new()), tail: Vec::new(), exit }, tripwire.marker)
    }

    #[test]
    fn the_marker_is_found_wherever_pieces_break() {
        let (_, marker) = scanned();
        let text = format!("Guten Tag, {marker}, auf Wiedersehen");
        for size in 1..text.len() {
            let (mut scanned, _) = scanned();
            let found = text.as_bytes().chunks(size).any(|piece| scanned.finds(piece));
            assert!(found, "in pieces of {size}");
        }
    }

    #[test]
    fn what_only_looks_like_it_goes_out() {
        let (mut scanned, marker) = scanned();
        let halves = marker.split_at(marker.len() / 2);
        for piece in [halves.0, " ", halves.1, &marker[1..], halves.0, halves.0] {
            assert!(!scanned.finds(piece.as_bytes()), "{piece}");
        }
    }
}
