//! Roots on their way to the tenant by mail: tried again for a while, never twice at once.
use super::right::MAIL;
use super::store::letter::{self, Due};
use super::store::root::Kept;
use sdk::ports::{Enclosure, Letter};
use sdk::{Cx, Error, Kind, Result};

/// Sends what is due.
///
/// # Errors
/// `Unavailable` if the database is away. A mail server that is away is no error: it is tried again.
pub async fn send(cx: &Cx) -> Result<()> {
    if !cx.ports().mailer.is_set_up() {
        return Ok(());
    }
    for due in cx.read(MAIL, async |tx| letter::due(tx).await).await? {
        // Claimed before it is sent: two workers never send the same letter at once.
        let claimed = cx.write(MAIL, async |tx| {
            tx.about(due.day);
            tx.note("address", due.address.as_str());
            tx.note("attempt", due.attempts.saturating_add(1));
            letter::claim(tx, &due).await?.ok_or_else(taken)
        });
        let root = match claimed.await {
            Err(error) if error.kind == Kind::Conflict => continue,
            claimed => claimed?,
        };
        match cx.ports().mailer.send(&written(cx, &due, &root)).await {
            Ok(()) => {
                cx.write(MAIL, async |tx| {
                    tx.about(due.day);
                    tx.note("address", due.address.as_str());
                    tx.note("sent", true);
                    letter::sent(tx, &due).await
                })
                .await?
            }
            Err(error) => {
                let cause = error.cause().map(ToString::to_string).unwrap_or_default();
                tracing::warn!(tenant = cx.town().key, day = %due.day, code = error.code, cause, "a root was not mailed");
            }
        }
    }
    Ok(())
}

fn taken() -> Error {
    Error::conflict("audit.letter_taken", "Ein anderer Vorgang sendet diese Wurzel gerade. Es ist nichts zu tun.")
}

/// The letter says what it is for: whoever keeps it can prove the log years later.
fn written(cx: &Cx, due: &Due, root: &Kept) -> Letter {
    let Kept { note, size, .. } = root;
    let (title, day) = (&cx.town().title, due.day.format("%d.%m.%Y"));
    let text = format!(
        "Guten Tag,\n\ndies ist die Wurzel des Protokolls von {title} vom {day}. Sie steht für {size} Protokollzeilen.\n\n\
         Bitte bewahren Sie die Anlage auf, außerhalb von Gemeinwerk. Mit ihr lässt sich jederzeit nachweisen, ob seither \
         eine dieser Zeilen verändert, gelöscht, eingefügt oder umgestellt wurde, auch ohne Zugriff auf den Server:\n\n\
         gemeinwerk audit verify AUSZUG WURZEL --key SCHLÜSSEL\n\n\
         Der Inhalt der Anlage:\n\n{note}\n\
         Diese Nachricht wurde automatisch erzeugt.\n"
    );
    let enclosure = Enclosure {
        name: format!("wurzel-{}-{}.txt", cx.town().key, due.day),
        media_type: "text/plain; charset=utf-8".into(),
        bytes: note.as_bytes().to_vec(),
    };
    Letter {
        to: due.address.clone(),
        subject: format!("Protokollwurzel {title} {day}"),
        text,
        enclosures: vec![enclosure],
    }
}
