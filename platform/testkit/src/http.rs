//! People who speak HTTP, as real clients do.
use crate::{Placed, World};
use reqwest::{Client, Method, RequestBuilder, header};
use serde_json::Value;
use std::time::Duration;

/// The secret every test person's one-time codes come from.
const TOTP: &[u8; 20] = b"rurbroich-kleinhaus.";

/// A person, or nobody, in front of one tenant's door.
#[derive(Clone)]
pub struct User {
    http: Client,
    address: String,
    host: String,
    login: Option<(String, String)>,
    token: Option<String>,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl User {
    pub(crate) fn stranger(world: &World, placed: &Placed) -> Self {
        let builder = Client::builder().timeout(Duration::from_secs(60)).redirect(reqwest::redirect::Policy::none());
        let port = world.address.rsplit(':').next().unwrap_or_default();
        Self {
            http: builder.build().expect("an HTTP client"),
            address: world.address.clone(),
            host: format!("{}.localhost:{port}", placed.0.key),
            login: None,
            token: None,
        }
    }

    pub(crate) async fn equipped(world: &World, placed: &Placed, login: &str) -> Self {
        let cx = world.service(&placed.0, "identity").await;
        let password =
            identity::service::equip(&cx, login, "kennwort-des-tests", TOTP).await.expect("a person to equip");
        Self { login: Some((login.to_owned(), password)), ..Self::stranger(world, placed) }
    }

    /// The same person at another tenant's door.
    pub fn at(&self, other: &crate::Town<'_>) -> Self {
        let port = self.address.rsplit(':').next().unwrap_or_default();
        Self { host: format!("{}.localhost:{port}", other.key()), ..self.clone() }
    }

    /// A program at the same door, let in by the token of a connection.
    pub fn connected(&self, token: &str) -> Self {
        Self { login: None, token: Some(token.to_owned()), ..self.clone() }
    }

    /// The same person, led to another node of the installation.
    pub fn through(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }

    /// The code the person's app shows now.
    pub fn code(&self) -> String {
        identity::credential::totp_code(TOTP, std::time::SystemTime::now())
    }

    /// A request to be refined.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request =
            self.http.request(method, format!("http://{}{path}", self.address)).header(header::HOST, &self.host);
        match (&self.login, &self.token) {
            (Some((login, password)), _) => request.basic_auth(login, Some(password)),
            (None, Some(token)) => request.bearer_auth(token),
            (None, None) => request,
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// Reads as a browser does.
    pub async fn page(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).header(header::ACCEPT, "text/html")).await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }

    /// Sends a form, as a page without script does.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Answer::of(self.request(Method::POST, path).header(header::CONTENT_TYPE, kind).body(body.join("&"))).await
    }

    /// Sends a file with fields, as a form does.
    pub async fn upload(&self, path: &str, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Answer {
        const EDGE: &str = "----gemeinwerk-test";
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(format!("\r\n--{EDGE}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        Answer::of(self.request(Method::POST, path).header(header::CONTENT_TYPE, kind).body(body)).await
    }

    /// Asks again until the answer pleases; fails the test if it never does.
    pub async fn until(&self, path: &str, pleases: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        for _ in 0..3_600 {
            let answer = self.get(path).await;
            last = answer.json();
            if answer.status == 200 && pleases(&last) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{path} never pleased; last answer: {last}");
    }
}

/// The code an app shows now for a key as pages show it.
#[track_caller]
pub fn code_of(key: &str) -> String {
    let secret = identity::credential::decode_secret(key).expect("a key of an authenticator app");
    identity::credential::totp_code(&secret, std::time::SystemTime::now())
}

/// What stands in a page between two marks.
#[track_caller]
pub fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} behind {before}")).0
}

impl Answer {
    /// Sends and reads to the end.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.expect("a body").to_vec() }
    }

    /// Expects a status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
