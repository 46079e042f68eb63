//! Roots on their way to the town, and contents that expire.
use super::log::Log;
use mail_parser::MimeHeaders;
use server::SmtpConfig;
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

    let (body, attached) = opened(&letters[0]);
    let (root, mail) = (log.lay("mailed.txt", &attached), log.lay("mail.txt", &body));
    let (intact, said) = log.checked(&[&root, &mail]);
    assert!(intact && said.contains("2 mitgebrachte passen"), "{said}");
    // What was mailed outlives whoever rewrites the log, key in hand or not.
    log.tamper(&format!("delete from platform.audit_roots where {here}")).await;
    let (intact, said) = log.checked(&[&root]);
    assert!(!intact && said.contains("ausgehändigt, im Protokoll fehlt sie"), "{said}");
    log.world.end().await;
}

/// Body and attachment of a mail, as a mail program shows them.
fn opened(letter: &str) -> (String, String) {
    let (_, raw) =
        letter.split_once("example>\n").and_then(|(_, rest)| rest.split_once("example>\n")).expect("an envelope");
    let mail = mail_parser::MessageParser::default().parse(raw.as_bytes()).expect("a mail");
    let attachment = mail.attachment(0).expect("an attachment");
    assert_eq!(attachment.attachment_name().map(|name| name.starts_with("wurzel-rurbroich-")), Some(true));
    (mail.body_text(0).expect("a text").into_owned(), String::from_utf8(attachment.contents().to_vec()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_contents_go_and_the_proof_stays() {
    let log = Log::of(World::new().await).await;
    let here = log.here();
    log.append().await;
    let expire = async || log.world.timed(&log.town, "audit", "expire audit rows").await.unwrap();
    let told = async |sql: &str| log.told(&format!("select {sql} and {here}")).await;
    let deeds = "count(*)::text as told from platform.audit where subject like 'Nr. %'";
    log.sign().await;
    expire().await;
    assert_eq!(told(deeds).await, "6", "two years are not over");
    // Time passes for nobody in a test: the owner lets contents expire at once.
    log.tamper("alter table platform.audit_retentions drop constraint audit_retentions_days_check").await;
    log.tamper(&format!("update platform.audit_retentions set days = 0 where {here}")).await;
    let root = log.root().await;
    let size: u64 = told("max(size)::text as told from platform.audit_roots where true").await.parse().unwrap();
    log.deed("danach").await;
    log.append().await;
    expire().await;
    assert_eq!(told(deeds).await, "0");
    let (intact, said) = log.checked(&[&root]);
    assert!(intact && said.contains(&format!("abgelaufen {size}")), "{said}");
    let after = "count(*)::text as told from platform.audit where subject = 'danach'";
    assert_eq!(told(after).await, "1", "what no root vouches for is kept");
    // A deletion is no expiry, and a statement that was widened covers nothing.
    log.tamper(&format!("delete from platform.audit where {here} and subject = 'danach'")).await;
    let widened = format!("note = replace(note, E'\\n{size}\\n', E'\\n{}\\n')", size + 9);
    log.tamper(&format!("update platform.audit_expiries set {widened} where {here}")).await;
    let (intact, said) = log.checked(&[&root]);
    assert!(!intact && said.contains("vor Ablauf der Aufbewahrung gelöscht"), "{said}");
    log.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_application_role_cannot_make_contents_expire_before_their_time() {
    let log = Log::of(World::new().await).await;
    let here = log.here();
    log.append().await;
    log.sign().await;
    // As an intruder inside the tenant would: a statement nobody signed, and the function.
    let cx = log.world.service(&log.town, "audit").await;
    const DEED: sdk::Action = sdk::Action::new("audit.log.settle", "Test");
    let tried = cx.write(DEED, async |tx| {
        let state = "insert into platform.audit_expiries (upto, before, note) values (5, now(), 'x')";
        diesel_async::RunQueryDsl::execute(diesel::sql_query(state), tx.sql()).await?;
        let expire = diesel::sql_query("select platform.expire_audit(0, 5)");
        Ok(diesel_async::RunQueryDsl::execute(expire, tx.sql()).await?)
    });
    tried.await.unwrap();
    assert_eq!(log.told(&format!("select count(*)::text as told from platform.audit_leaves l where {here} and n < 5 and exists (select from platform.audit a where a.id = l.row_id)")).await, "5");
    assert!(log.checked(&[]).1.contains("Ablauf (ohne Datum): Die Unterschrift"), "the statement itself is named");
    log.world.end().await;
}
