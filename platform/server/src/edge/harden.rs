//! Headers every answer carries.
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                   connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// What no page of ours asks a browser for; a script that got in could not, either.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), geolocation=(), \
                           gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), \
                           browsing-topics=(), interest-cohort=()";

const ALWAYS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

/// Adds what is missing; a handler may have been stricter. `secure`: whether this very request came by TLS.
pub fn harden(headers: &mut HeaderMap, secure: bool, request: &str) {
    let mut add = |name: HeaderName, value: &str| {
        if !headers.contains_key(&name)
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(name, value);
        }
    };
    for (name, value) in ALWAYS {
        add(name, value);
    }
    add(HeaderName::from_static("x-request-id"), request);
    if secure {
        // Two years, as the lists built into browsers ask; a browser ignores it without TLS (RFC 6797, 8.1).
        add(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
}
