use super::*;
use actix_web::http::header::HeaderValue;

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    map
}

fn ip(text: &str) -> Option<IpAddr> {
    Some(text.parse().unwrap())
}

fn behind(header: Header) -> Proxies {
    Proxies { networks: networks("10.0.0.7, 10.1.0.0/16 fd00::/8").unwrap(), header }
}

#[test]
fn a_stranger_who_names_somebody_else_is_still_himself() {
    let claims = headers(&[
        ("x-forwarded-for", "192.0.2.1"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "for=192.0.2.1;proto=https"),
    ]);
    let himself = Seen { address: ip("203.0.113.9"), secure: None };
    for header in [Header::XForwarded, Header::Forwarded] {
        assert_eq!(behind(header).seen(ip("203.0.113.9"), &claims), himself);
        assert_eq!(Proxies { networks: Vec::new(), header }.seen(ip("203.0.113.9"), &claims), himself);
    }
    assert_eq!(behind(Header::XForwarded).seen(None, &claims), Seen::default());
}

#[test]
fn a_trusted_proxy_is_believed_and_only_about_what_it_saw_itself() {
    let proxies = behind(Header::XForwarded);
    // The first address is what the client claimed, the second what our proxy saw.
    let claims = headers(&[("x-forwarded-for", "192.0.2.1, 203.0.113.9"), ("x-forwarded-proto", "https")]);
    let seen = Seen { address: ip("203.0.113.9"), secure: Some(true) };
    assert_eq!(proxies.seen(ip("10.0.0.7"), &claims), seen);
    assert_eq!(proxies.seen(ip("::ffff:10.0.0.7"), &claims), seen, "an address in the clothes of the newer protocol");
    // Two proxies of ours in a row; the lines of a header are one list.
    let chain = headers(&[
        ("x-forwarded-for", "192.0.2.1"),
        ("x-forwarded-for", "203.0.113.9, 10.1.2.3"),
        ("x-forwarded-proto", "http"),
    ]);
    assert_eq!(proxies.seen(ip("fd00::1"), &chain), Seen { address: ip("203.0.113.9"), secure: Some(false) });
    assert_eq!(proxies.seen(ip("10.0.0.8"), &chain).address, ip("10.0.0.8"), "a neighbour of the proxy is no proxy");
}

#[test]
fn the_header_our_proxy_does_not_write_is_the_clients() {
    let claims = headers(&[("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=192.0.2.1;proto=http")]);
    assert_eq!(behind(Header::XForwarded).seen(ip("10.0.0.7"), &claims).address, ip("203.0.113.9"));
    assert_eq!(behind(Header::Forwarded).seen(ip("10.0.0.7"), &claims).address, ip("192.0.2.1"));
}

#[test]
fn forwarded_follows_its_standard_and_survives_open_quotes() {
    let proxies = behind(Header::Forwarded);
    let of = |text: &str| proxies.seen(ip("10.0.0.7"), &headers(&[("forwarded", text)]));
    let newer = Seen { address: ip("2001:db8:cafe::17"), secure: Some(true) };
    assert_eq!(of("For=\"[2001:db8:cafe::17]:4711\";Proto=https;by=10.0.0.7"), newer);
    assert_eq!(of("for=\"192.0.2.1, for=203.0.113.9").address, ip("203.0.113.9"));
    // A proxy that hides its client leaves us with itself.
    for hidden in ["for=unknown", "for=_secret", "for=", "", ";;,=,"] {
        assert_eq!(of(hidden).address, ip("10.0.0.7"), "{hidden}");
    }
}

#[test]
fn what_is_no_network_is_refused_at_the_start() {
    assert!(networks("10.0.0.0/8,::1").is_ok_and(|list| list.len() == 2));
    assert!(networks("").is_ok_and(|list| list.is_empty()));
    for wrong in ["proxy.example", "10.0.0.0/33", "10.0.0", "*"] {
        assert!(networks(wrong).is_err_and(|said| said.contains(wrong)), "{wrong}");
    }
    assert!("x-real-ip".parse::<Header>().is_err());
}
