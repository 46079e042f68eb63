//! The port `Mailer` over lettre: SMTP with TLS, and a limit on every wait.
use async_trait::async_trait;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sdk::ports::{Letter, Mailer};
use sdk::{Error, Result};
use std::time::Duration;

/// How long the server may take for one answer.
const ANSWER: Duration = Duration::from_secs(15);
/// How long one letter may take in all.
const PATIENCE: Duration = Duration::from_secs(60);

/// How letters leave the house.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    /// `smtps://user:password@host:465`, `smtp://user:password@host:587?tls=required`, or `smtp://host:25` for a relay
    /// on one's own network.
    pub url: String,
    /// The sender's address.
    pub from: String,
}

/// Sends through one SMTP server, or not at all.
pub struct Smtp(Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>);

impl Smtp {
    /// Over the configured server; without one, nothing is ever sent. Connects on use.
    ///
    /// # Errors
    /// If address or URL are not of the form.
    pub fn new(config: Option<&SmtpConfig>) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let Some(SmtpConfig { url, from }) = config else { return Ok(Self(None)) };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(ANSWER)).build();
        Ok(Self(Some((transport, from.parse()?))))
    }
}

#[async_trait]
impl Mailer for Smtp {
    fn is_set_up(&self) -> bool {
        self.0.is_some()
    }

    async fn send(&self, letter: &Letter) -> Result<()> {
        let Some((transport, from)) = &self.0 else {
            return Err(Error::unavailable("mail_not_set_up", "no SMTP server is configured"));
        };
        let message = message(letter, from)?;
        let sent = tokio::time::timeout(PATIENCE, transport.send(message)).await;
        let sent = sent.map_err(|_| Error::unavailable("mail_slow", "the mail server did not answer in time"))?;
        sent.map(drop).map_err(|error| Error::unavailable("mail_refused", error))
    }
}

fn message(letter: &Letter, from: &Mailbox) -> Result<Message> {
    let to: Address = letter.to.parse().map_err(|_| {
        Error::invalid("mail_address", "Das ist keine Mailadresse. Es wurde nichts gesendet. Prüfen Sie die Adresse.")
    })?;
    let mut body = MultiPart::mixed().singlepart(SinglePart::plain(letter.text.clone()));
    for enclosure in &letter.enclosures {
        let kind = ContentType::parse(&enclosure.media_type).map_err(Error::internal)?;
        body = body.singlepart(Attachment::new(enclosure.name.clone()).body(enclosure.bytes.clone(), kind));
    }
    let message = Message::builder().from(from.clone()).to(Mailbox::new(None, to)).subject(letter.subject.clone());
    message.multipart(body).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: &str) -> Letter {
        Letter { to: to.into(), subject: "Prüfsumme\r\nBcc: x@y".into(), text: "Guten Tag".into(), enclosures: vec![] }
    }

    #[tokio::test]
    async fn without_a_server_nothing_is_sent_and_said_so() {
        let smtp = Smtp::new(None).unwrap();
        assert!(!smtp.is_set_up());
        assert_eq!(smtp.send(&letter("a@rurbroich.example")).await.unwrap_err().code, "mail_not_set_up");
    }

    #[test]
    fn neither_address_nor_subject_smuggle_headers_in() {
        let from: Mailbox = "Gemeinwerk <nicht-antworten@gemeinwerk.example>".parse().unwrap();
        assert!(message(&letter("a@b.example>\r\nBcc: <x@y.example"), &from).is_err());
        let text = String::from_utf8(message(&letter("a@rurbroich.example"), &from).unwrap().formatted()).unwrap();
        assert!(!text.contains("\nBcc:"), "{text}");
    }

    #[test]
    fn a_wrong_url_or_sender_is_said_at_the_start() {
        let config = |url: &str, from: &str| SmtpConfig { url: url.into(), from: from.into() };
        assert!(Smtp::new(Some(&config("smtps://mail.rurland.example:465", "a@rurland.example"))).is_ok());
        assert!(Smtp::new(Some(&config("http://mail.rurland.example", "a@rurland.example"))).is_err());
        assert!(Smtp::new(Some(&config("smtp://mail.rurland.example", "nobody"))).is_err());
    }
}
