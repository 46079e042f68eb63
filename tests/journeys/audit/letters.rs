//! Roots on their way to the town, and contents that expire.
use super::log::{Log, verify};
use sdk::gate::{Gate, Origin};
use sdk::{Action, Actor};
use server::SmtpConfig;
use std::sync::Arc;
use testkit::{MailServer, World};

async fn with_mail() -> (Log, MailServer) {
    let server = MailServer::start().await;
    let smtp = SmtpConfig { url: server.url.clone(), from: "Gemeinwerk <protokoll@rurland.example>".into() };
    let world = World::with(|config| config.smtp = Some(smtp.clone())).await;
    (Log::of(world).await, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_root_of_the_day_arrives_once_and_proves_the_log() {
    let (log, server) = with_mail().await;
    let (tenant, here) = (log.town.id, log.here());
    log.tamper(&format!(
        "insert into audit.recipients (tenant_id, address) values ('{tenant}', 'dsb@rurbroich.example')"
    ))
    .await;
    log.append().await;
    log.sign().await;
    let mail = async || log.world.timed(&log.town, "audit", "mail roots").await.unwrap();
    // Refused for now: it waits, and is not tried again at once.
    server.refuse(1);
    mail().await;
    mail().await;
    assert!(server.letters().is_empty());
    log.tamper(&format!("update audit.letters set due_at = now() where {here}")).await;
    mail().await;
    log.tamper(&format!("update audit.letters set due_at = now() where {here}")).await;
    mail().await;
    let letters = server.letters();
    assert_eq!(letters.len(), 1, "sent once: {letters:?}");
    assert!(letters[0].contains("RCPT TO:<dsb@rurbroich.example>"), "{}", letters[0]);
    assert!(letters[0].contains("Subject: Protokollwurzel Ort rurbroich"), "{}", letters[0]);

    let attached = attachment(&letters[0]);
    let root = log.lay("mailed.txt", &attached);
    let (intact, said) = log.checked(&[&root]);
    assert!(intact && said.contains("1 mitgebrachte passen"), "{said}");
    // What was mailed outlives whoever rewrites the log, key in hand or not.
    log.tamper(&format!("delete from platform.audit_roots where {here}")).await;
    let (intact, said) = log.checked(&[&root]);
    assert!(!intact && said.contains("ausgehändigt, im Protokoll fehlt sie"), "{said}");
    log.world.end().await;
}

/// The attachment of a mail, decoded.
fn attachment(mail: &str) -> String {
    let (_, part) = mail.split_once("Content-Disposition: attachment").expect("an attachment");
    let (_, body) = part.split_once("\n\n").expect("its content");
    let body = body.split_once("\n--").expect("its end").0;
    let bytes = body.replace("=\n", "");
    let mut text = Vec::new();
    let mut left = bytes.as_bytes();
    // Quoted-printable (RFC 2045, 6.7).
    while let [first, rest @ ..] = left {
        let code = rest.get(..2).and_then(|two| std::str::from_utf8(two).ok()).filter(|_| *first == b'=');
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => (text.push(byte), left = &rest[2..]).1,
            None => (text.push(*first), left = rest).1,
        }
    }
    String::from_utf8(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_contents_go_and_the_proof_stays() {
    let log = Log::of(World::new().await).await;
    let here = log.here();
    // A log that began long ago: the founding of today is taken back, and deeds of last year stand in its place.
    log.tamper(&format!("delete from platform.audit_queue where {here}; delete from platform.audit where {here}"))
        .await;
    let gate = &log.world.installation.gate;
    let past = || sdk::local_midnight("2026-01-05".parse().unwrap());
    let (cell, policies, ports, house) =
        (gate.cell.clone(), gate.policies.clone(), gate.ports.clone(), gate.house.clone());
    let then = Arc::new(Gate { cell, policies, ports, house, clock: past });
    let cx = then.admit(log.town.clone(), Actor::service("audit"), Origin::default()).await.unwrap();
    for n in 0..5 {
        const DEED: Action = Action::new("audit.log.settle", "Test");
        cx.write(DEED, async |tx| Ok(tx.about(n))).await.unwrap();
    }
    log.append().await;
    log.deed("heute").await;
    log.append().await;
    let expire = async || log.world.timed(&log.town, "audit", "expire audit rows").await.unwrap();
    let rows = async || {
        log.told(&format!("select count(*)::text as told from platform.audit where {here} and subject ~ '^[0-4]$'"))
            .await
    };
    expire().await;
    assert_eq!(rows().await, "5", "two years are not over, and no root vouches for them");
    log.tamper(&format!("update platform.audit_retentions set days = 90 where {here}")).await;
    expire().await;
    assert_eq!(rows().await, "5", "still no root");
    log.sign().await;
    let before = log.root().await;
    expire().await;
    assert_eq!(rows().await, "0");
    let (intact, said) = log.checked(&[&before]);
    assert!(intact && said.contains("abgelaufen 5"), "{said}");
    assert_eq!(
        log.told(&format!("select count(*)::text as told from platform.audit where {here} and subject = 'heute'"))
            .await,
        "1"
    );
    // A deletion is no expiry, and a statement of somebody else covers none.
    log.tamper(&format!("delete from platform.audit where {here} and subject = 'heute'")).await;
    log.tamper(&format!(
        "update platform.audit_expiries set upto = 6, note = replace(note, E'\\n5\\n', E'\\n6\\n') where {here}"
    ))
    .await;
    let (intact, said) = verify(&[&log.export("now.jsonl"), &before], Some(&log.key()));
    assert!(!intact && said.contains("vor Ablauf der Aufbewahrung gelöscht"), "{said}");
    log.world.end().await;
}
