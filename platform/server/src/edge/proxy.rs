//! Who really asks: the peer of the connection, or whom a proxy we trust names. Everybody else's word counts for nothing.
use actix_web::http::header::{HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// The header our proxies write. Only this one is believed: a proxy passes on the others as a client sent them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// `X-Forwarded-For` and `X-Forwarded-Proto`.
    #[default]
    XForwarded,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

impl FromStr for Header {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "x-forwarded-for" => Ok(Self::XForwarded),
            "forwarded" => Ok(Self::Forwarded),
            _ => Err(format!("{text} is neither x-forwarded-for nor forwarded")),
        }
    }
}

/// The proxies in front of this installation.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    /// Their addresses.
    pub networks: Vec<IpNet>,
    /// What they write.
    pub header: Header,
}

/// What is known about the connection a request came by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The client's address, as far as anybody trustworthy saw it.
    pub address: Option<IpAddr>,
    /// Whether the client came by TLS; `None` if no trusted proxy said so.
    pub secure: Option<bool>,
}

/// Reads `10.0.0.7, 10.1.0.0/16, fd00::/8`: single addresses and networks.
///
/// # Errors
/// The first that is neither.
pub fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let read = |word: &str| {
        let single = word.parse::<IpAddr>().map(IpNet::from);
        single.or_else(|_| word.parse::<IpNet>()).map_err(|_| format!("{word} is neither an address nor a network"))
    };
    text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty()).map(read).collect()
}

impl Proxies {
    /// Who asks, from the connection's peer and what the request claims.
    pub fn seen(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Seen {
        let peer = peer.map(|peer| peer.to_canonical());
        if !peer.is_some_and(|peer| self.trust(peer)) {
            return Seen { address: peer, secure: None };
        }
        let hops = match self.header {
            Header::XForwarded => x_forwarded(headers),
            Header::Forwarded => forwarded(headers),
        };
        self.walk(peer, hops)
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// Backwards from the nearest hop: each is believed as long as who wrote it is trusted.
    fn walk(&self, peer: Option<IpAddr>, hops: Vec<Hop>) -> Seen {
        let mut seen = Seen { address: peer, secure: None };
        for hop in hops.into_iter().rev() {
            seen.secure = hop.secure.or(seen.secure);
            let Some(address) = hop.address else { break };
            seen.address = Some(address);
            if !self.trust(address) {
                break;
            }
        }
        seen
    }
}

/// One step of a request's way, as the proxy behind it wrote it down.
struct Hop {
    address: Option<IpAddr>,
    secure: Option<bool>,
}

fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let of = |name: &'static str| listed(headers, HeaderName::from_static(name));
    let secure = of("x-forwarded-proto").last().and_then(|word| secure(word));
    let chain = of("x-forwarded-for");
    let mut hops: Vec<Hop> = chain.iter().map(|node| Hop { address: address(node), secure: None }).collect();
    match hops.last_mut() {
        Some(nearest) => nearest.secure = secure,
        None => hops.push(Hop { address: None, secure }),
    }
    hops
}

fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let hop = |element: &String| {
        let mut hop = Hop { address: None, secure: None };
        for pair in element.split(';') {
            match pair.split_once('=').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim())) {
                Some((name, value)) if name == "for" => hop.address = address(value),
                Some((name, value)) if name == "proto" => hop.secure = secure(value),
                _ => {}
            }
        }
        hop
    };
    listed(headers, HeaderName::from_static("forwarded")).iter().map(hop).collect()
}

/// The elements of all lines of a header, in order. Quotes do not hide commas: a client could open one and never close it.
fn listed(headers: &HeaderMap, name: HeaderName) -> Vec<String> {
    let lines = headers.get_all(name).map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned());
    lines.flat_map(|line| line.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// An address with or without port, brackets and quotes.
fn address(node: &str) -> Option<IpAddr> {
    let node = node.trim_matches('"');
    let bare = node.trim_start_matches('[').trim_end_matches(']');
    let found = node.parse::<SocketAddr>().map(|socket| socket.ip()).or_else(|_| bare.parse());
    found.ok().map(|address| address.to_canonical())
}

fn secure(word: &str) -> Option<bool> {
    match word.trim_matches('"').to_ascii_lowercase().as_str() {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
#[path = "proxy_tests.rs"]
mod tests;
