use crate::receipt::Channel;
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
    let largest = sdk::web::size(i64::try_from(cx.house().largest_file).unwrap_or(i64::MAX));
    html(&UploadPage { page: Page::of(&cx, "inbox"), channels: Channel::ALL, largest })
}

pub async fn send(cx: Cx, form: Multipart) -> Answer {
    let upload = Upload::receive(&cx, form).await?;
    let channel: Channel = upload.fields.get("channel").map_or(Ok(Channel::Upload), |channel| channel.parse())?;
    let mut numbers = Vec::new();
    let mut last = None;
    for file in &upload.files {
        let arrival = Arrival { file: file.path(), name: &file.name, channel, at: None, source: None };
        let item = service::receive(&cx, arrival).await?;
        numbers.push(item.receipt.to_string());
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

fn no_file() -> Error {
    Error::invalid(
        "no_file",
        "In der Sendung war keine Datei. Es wurde nichts angenommen. Wählen Sie eine Datei aus und senden Sie sie erneut.",
    )
}
