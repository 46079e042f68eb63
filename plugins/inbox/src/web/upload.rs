use crate::receipt::{Channel, ReceiptNumber};
use crate::service::{self, Arrival};
use actix_multipart::Multipart;
use askama::Template;
use sdk::web::{Answer, Page, Upload, html, see_other_with};
use sdk::{Cx, Error};

#[derive(Template)]
#[template(path = "inbox-upload.html")]
struct UploadPage {
    page: Page,
    channels: [(Channel, &'static str, &'static str); 7],
    largest: String,
}

pub async fn show(cx: Cx) -> Answer {
    if !cx.may(service::RECEIVE) {
        return Err(Error::not_found().into());
    }
    let largest = sdk::web::size(i64::try_from(cx.house().largest_file).unwrap_or(i64::MAX));
    html(&UploadPage { page: Page::of(&cx, "inbox"), channels: Channel::ALL, largest })
}

pub async fn send(cx: Cx, form: Multipart) -> Answer {
    let upload = Upload::receive(&cx, service::RECEIVE, form).await?;
    let channel: Channel = upload.fields.get("channel").map_or(Ok(Channel::Upload), |channel| channel.parse())?;
    let mut numbers = Vec::new();
    let mut last = None;
    for file in &upload.files {
        let arrival = Arrival { file: file.path(), name: &file.name, channel, at: None, source: None };
        let item = service::receive(&cx, arrival).await.map_err(|error| partly(error, &numbers, &file.name))?;
        numbers.push(item.receipt);
        last = Some(item.id);
    }
    let said = match numbers.as_slice() {
        [] => return Err(no_file().into()),
        [one] => format!("Eingang {one} ist angenommen."),
        many => format!("{} Eingänge sind angenommen.", many.len()),
    };
    match (numbers.len(), last) {
        (1, Some(id)) => see_other_with(format!("/inbox/items/{id}"), &said, None),
        _ => see_other_with("/inbox", &said, None),
    }
}

/// Post that has its number is not sent a second time: the sentence says what was taken and what was not.
fn partly(error: Error, taken: &[ReceiptNumber], name: &str) -> Error {
    let Some(last) = taken.last() else { return error };
    tracing::warn!(%error, taken = taken.len(), "an upload of several files broke off");
    let done = match taken.len() {
        1 => format!("Angenommen ist nur die erste Datei, mit der Nummer {last}."),
        many => format!("Angenommen sind nur die ersten {many} Dateien, zuletzt mit der Nummer {last}."),
    };
    let sentence = format!("{done} „{name}“ und alle danach sind es nicht. Senden Sie nur diese erneut.");
    Error::new(error.kind, "inbox.partly_taken", sentence)
}

fn no_file() -> Error {
    Error::invalid(
        "no_file",
        "In der Sendung war keine Datei. Es wurde nichts angenommen. Wählen Sie eine Datei aus und senden Sie sie erneut.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::Kind;

    #[test]
    fn an_upload_that_breaks_off_says_what_is_safe() {
        let away = || Error::unavailable("store_away", "gone");
        assert_eq!(partly(away(), &[], "a.pdf").code, "store_away");
        let number = |number| ReceiptNumber { year: 2026, number };
        let error = partly(away(), &[number(7), number(9)], "c.pdf");
        assert_eq!((error.kind, error.code), (Kind::Unavailable, "inbox.partly_taken"));
        assert!(error.detail.contains("ersten 2 Dateien, zuletzt mit der Nummer 2026-000009"), "{}", error.detail);
        assert!(error.detail.contains("„c.pdf“"));
    }
}
