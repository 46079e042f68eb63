//! How long a request may take: a body must keep coming, and an answer must follow it.
use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::{Method, Version, header};
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Bytes a second a body must arrive with on average, once the first time limit is over: a slow modem.
const PACE: u64 = 4 * 1024;

/// How far the body of a request has come.
pub struct Progress {
    began: Instant,
    last: Cell<Instant>,
    bytes: Cell<u64>,
    limit: Duration,
    most: u64,
}

impl Progress {
    /// Counts the body of this request from now on.
    pub fn of(req: &mut ServiceRequest, limit: Duration, most: u64) -> Rc<Self> {
        let now = Instant::now();
        let progress = Rc::new(Self { began: now, last: Cell::new(now), bytes: Cell::new(0), limit, most });
        if has_body(req) {
            let body = watched(req.take_payload(), progress.clone());
            req.set_payload(Payload::Stream { payload: Box::pin(body) });
        }
        progress
    }

    /// Does the work, unless nothing has come of it for too long. What is left undone is dropped: an open transaction
    /// with it, whose connection is then given to nobody.
    pub async fn in_time<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::pin!(work);
        loop {
            let asked = self.last.get();
            match tokio::time::timeout_at((asked + self.limit).into(), &mut work).await {
                Ok(done) => return Some(done),
                Err(_) if self.last.get() > asked => {}
                Err(_) => return None,
            }
        }
    }

    /// Bytes that came so far.
    pub fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    fn take(&self, chunk: &Bytes, now: Instant) -> Result<(), PayloadError> {
        let bytes = self.bytes.get().saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        self.bytes.set(bytes);
        self.last.set(now);
        let earned = Duration::from_secs(bytes / PACE);
        if bytes > self.most {
            Err(PayloadError::Overflow)
        } else if now.duration_since(self.began) > self.limit.saturating_add(earned) {
            Err(PayloadError::Incomplete(None))
        } else {
            Ok(())
        }
    }
}

fn watched(body: Payload, progress: Rc<Progress>) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    body.map(move |chunk| {
        let chunk = chunk?;
        progress.take(&chunk, Instant::now())?;
        Ok(chunk)
    })
}

/// Whether bytes may come with a request.
pub fn has_body(req: &ServiceRequest) -> bool {
    !matches!(*req.method(), Method::GET | Method::HEAD)
}

/// Whether a request may bring more than a form: it says so, or does not say.
pub fn may_be_large(req: &ServiceRequest) -> bool {
    const FORM: u64 = 64 * 1024;
    if !has_body(req) {
        return false;
    }
    match req.headers().get(header::CONTENT_LENGTH) {
        Some(_) => announced(req) > FORM,
        None => req.headers().contains_key(header::TRANSFER_ENCODING) || req.version() >= Version::HTTP_2,
    }
}

/// The length a request says its body has, in bytes.
pub fn announced(req: &ServiceRequest) -> u64 {
    let length = req.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    length.and_then(|text| text.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn progress(limit: Duration) -> Rc<Progress> {
        Progress::of(&mut TestRequest::post().to_srv_request(), limit, 10_000)
    }

    #[actix_web::test]
    async fn what_never_ends_is_given_up_and_what_ends_is_not() {
        let limit = Duration::from_millis(10);
        assert_eq!(progress(limit).in_time(std::future::pending::<()>()).await, None);
        assert_eq!(progress(limit).in_time(async { 7 }).await, Some(7));
    }

    #[actix_web::test]
    async fn a_body_that_keeps_coming_has_time() {
        let progress = progress(Duration::from_millis(10));
        let work = async {
            progress.last.set(Instant::now() + Duration::from_secs(3_600));
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert!(progress.in_time(work).await.is_some());
    }

    #[actix_web::test]
    async fn drops_that_trickle_and_floods_are_cut_off() {
        let progress = progress(Duration::from_secs(60));
        let (drop, later) = (Bytes::from_static(b"x"), |seconds| progress.began + Duration::from_secs(seconds));
        assert!(progress.take(&drop, later(59)).is_ok());
        assert!(matches!(progress.take(&drop, later(62)), Err(PayloadError::Incomplete(_))));
        assert!(progress.take(&Bytes::from(vec![0; 9_000]), later(62)).is_ok(), "what has come earns time");
        assert!(matches!(progress.take(&Bytes::from(vec![0; 1_000]), later(62)), Err(PayloadError::Overflow)));
    }
}
