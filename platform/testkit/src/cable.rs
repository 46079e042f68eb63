//! A cable between Gemeinwerk and one of its parts, which can be cut, jammed and mended.
use std::net::SocketAddr;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How a cable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Whole,
    /// Nothing arrives, nobody says so: a frozen server, a network that swallows.
    Jammed,
    /// Every connection breaks, none is made.
    Cut,
}

/// A TCP cable to one part. Gone when dropped.
pub struct Cable {
    state: watch::Sender<State>,
    /// Where to plug in.
    near: SocketAddr,
    /// Where it leads.
    far: String,
}

impl Cable {
    /// A whole cable to `host:port` as it stands in `url`.
    pub async fn to(url: &str) -> Self {
        let far = host(url).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let near = listener.local_addr().expect("an address");
        let (state, told) = watch::channel(State::Whole);
        tokio::spawn(listen(listener, far.clone(), told));
        Self { state, near, far }
    }

    /// The same address, through this cable.
    pub fn through(&self, url: &str) -> String {
        url.replacen(&self.far, &self.near.to_string(), 1)
    }

    /// Breaks every connection and lets none be made.
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    /// Swallows everything without a word.
    pub fn jam(&self) {
        self.state.send_replace(State::Jammed);
    }

    /// Makes it whole again. What was swallowed stays lost.
    pub fn mend(&self) {
        self.state.send_replace(State::Whole);
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}

async fn listen(listener: TcpListener, far: String, mut told: watch::Receiver<State>) {
    loop {
        let near = tokio::select! {
            near = listener.accept() => near,
            changed = told.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        let Ok((near, _)) = near else { continue };
        if *told.borrow() != State::Cut {
            tokio::spawn(connect(near, far.clone(), told.clone()));
        }
    }
}

async fn connect(near: TcpStream, far: String, mut told: watch::Receiver<State>) {
    // A jammed cable takes the call and never answers.
    if told.wait_for(|state| *state != State::Jammed).await.is_err() {
        return;
    }
    let Ok(far) = TcpStream::connect(far).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let cut = async { drop(told.clone().wait_for(|state| *state == State::Cut).await) };
    tokio::select! {
        () = pour(near_in, far_out, told.clone()) => {}
        () = pour(far_in, near_out, told.clone()) => {}
        () = cut => {}
    }
}

/// Passes bytes on; those that come while the cable is jammed are lost, and with them the connection's use.
async fn pour(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, told: watch::Receiver<State>) {
    let mut buffer = vec![0; 16 * 1024];
    let mut lost = false;
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        lost |= *told.borrow() == State::Jammed;
        if !lost && to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
