use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use crate::Error;
use crate::error::causes;

/// The one server error that asking again does not cure.
const NOT_IMPLEMENTED: u16 = 501;
/// What S3 servers say when they want to be asked again later, whatever the HTTP status.
const BUSY: [&str; 5] = ["SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling"];

impl<E> From<SdkError<E, HttpResponse>> for Error
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        match &error {
            SdkError::ServiceError(answer) => {
                let meta = answer.err().meta();
                let status = answer.raw().status().as_u16();
                classify(status, meta.code(), meta.message())
            }
            SdkError::ConstructionFailure(_) => Self::Config(causes(&error)),
            _ => Self::unavailable(&error),
        }
    }
}

fn classify(status: u16, code: Option<&str>, message: Option<&str>) -> Error {
    let code = code.unwrap_or_default();
    let busy = status >= 500 && status != NOT_IMPLEMENTED;
    if busy || status == 429 || status == 408 || BUSY.contains(&code) {
        return Error::Unavailable(format!("status {status} {code}").trim_end().to_owned());
    }
    // A missing bucket is a mistake of the operator, not a missing file.
    if status == 404 && code != "NoSuchBucket" {
        return Error::NotFound;
    }
    Error::Refused {
        code: if code.is_empty() { status.to_string() } else { code.to_owned() },
        detail: message.unwrap_or("no further details").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart() {
        let busy = [(500, None), (503, Some("SlowDown")), (429, None), (400, Some("RequestTimeout"))];
        for (status, code) in busy {
            let error = classify(status, code, None);
            assert!(matches!(error, Error::Unavailable(_)), "{status} {code:?}");
        }
        assert!(matches!(classify(404, Some("NoSuchKey"), None), Error::NotFound));
        assert!(matches!(classify(404, None, None), Error::NotFound));
        for (status, code, shown) in [
            (403, Some("AccessDenied"), "AccessDenied"),
            (404, Some("NoSuchBucket"), "NoSuchBucket"),
            (403, None, "403"),
            (501, Some("NotImplemented"), "NotImplemented"),
        ] {
            match classify(status, code, None) {
                Error::Refused { code, .. } => assert_eq!(code, shown),
                other => panic!("{other:?}"),
            }
        }
    }
}
