//! The cookies of signing in: no script reads them, no other site sends them along with a change.
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};

/// What a browser keeps for us while somebody is, or gets, signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A session's token.
    Session,
    /// What ties a way through a provider to the browser it began in.
    Flow,
}

impl Kept {
    /// The cookie's name. With TLS a browser takes one called `__Host-` (RFC 6265bis, 4.1.3.2) only from this very host:
    /// no neighbour below the same domain, and nobody on the line, can lay another in its place.
    pub fn name(self, scheme: &str) -> &'static str {
        match (self, scheme == "https") {
            (Self::Session, true) => "__Host-gw_session",
            (Self::Session, false) => "gw_session",
            (Self::Flow, true) => "__Host-gw_flow",
            (Self::Flow, false) => "gw_flow",
        }
    }

    /// What the browser brought back. With TLS only under the name that neighbours cannot write.
    pub fn of(self, req: &HttpRequest, scheme: &str) -> Option<String> {
        req.cookie(self.name(scheme)).map(|cookie| cookie.value().to_owned())
    }

    pub(super) fn with(self, value: String, scheme: &str) -> Cookie<'static> {
        let cookie = Cookie::build(self.name(scheme), value).path("/").http_only(true).same_site(SameSite::Lax);
        cookie.secure(scheme == "https").finish()
    }

    pub(super) fn gone(self, scheme: &str) -> Cookie<'static> {
        let mut cookie = self.with(String::new(), scheme);
        cookie.make_removal();
        cookie
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn with_tls_a_cookie_is_of_this_host_alone() {
        for kept in [Kept::Session, Kept::Flow] {
            for cookie in [kept.with("x".into(), "https"), kept.gone("https")] {
                assert!(cookie.name().starts_with("__Host-") && cookie.secure() == Some(true), "{cookie}");
                assert!(cookie.path() == Some("/") && cookie.domain().is_none(), "{cookie}");
            }
            assert!(!kept.with("x".into(), "http").name().starts_with("__"), "no browser would take it without TLS");
        }
    }

    #[test]
    fn a_cookie_a_neighbour_can_write_opens_nothing_over_tls() {
        let laid = TestRequest::get().cookie(Cookie::new("gw_session", "x")).to_http_request();
        assert_eq!(Kept::Session.of(&laid, "https"), None);
        assert_eq!(Kept::Session.of(&laid, "http").as_deref(), Some("x"));
    }
}
