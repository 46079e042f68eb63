//! Mails: headers, body, attachments.

use std::{borrow::Cow, fs};

use chrono::DateTime;
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{
    answer::{Answer, Found, Order, Snag, Text},
    part_path,
};
use crate::{Mail, trouble::Code};

/// A parsed mail lies in memory twice; this keeps it under the process limit.
const MAX_MAIL: u64 = 256 << 20;

/// Takes a mail apart; nested mails become parts as they were sent.
pub(super) fn take_apart(order: &Order) -> Result<Answer, Snag> {
    if fs::metadata(&order.file)?.len() > MAX_MAIL {
        return Err(Code::TooLarge.into());
    }
    let raw = fs::read(&order.file)?;
    let message = MessageParser::default().parse(&raw).ok_or(Code::Broken)?;
    let mut answer = body(&message).finish("message/rfc822");
    answer.mail = Some(headers(&message));
    if message.parts.iter().any(|part| part.is_encoding_problem) {
        answer.remarks.push(Code::Repaired);
    }
    for part in message.attachments() {
        if answer.parts.len() >= order.max_parts {
            answer.remarks.push(Code::TooManyParts);
            break;
        }
        let found = keep(part, &raw, order, answer.parts.len())?;
        answer.parts.push(found);
    }
    // Dropping a mail nested a hundred thousand levels deep would overflow the stack.
    std::mem::forget(message);
    Ok(answer)
}

fn body(message: &Message<'_>) -> Text {
    let mut text = Text::default();
    for index in 0..message.text_body_count() {
        if let Some(words) = message.body_text(index) {
            text.push(&words.replace("\r\n", "\n"));
            text.end_line();
        }
    }
    text
}

fn headers(message: &Message<'_>) -> Mail {
    let from = message.from().and_then(Address::first);
    let owned = |text: &Cow<'_, str>| text.trim().to_owned();
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let to = message.to().into_iter().flat_map(Address::iter);
    Mail {
        from: from.and_then(|a| a.address.as_ref()).map(owned).and_then(filled),
        from_name: from.and_then(|a| a.name.as_ref()).map(owned).and_then(filled),
        to: to.filter_map(|a| a.address.as_ref()).map(owned).take(1_000).collect(),
        subject: message.subject().map(|s| s.trim().to_owned()).and_then(filled),
        date: message.date().and_then(|date| DateTime::parse_from_rfc3339(&date.to_rfc3339()).ok()),
        message_id: message.message_id().map(str::to_owned),
    }
}

fn keep(part: &MessagePart<'_>, raw: &[u8], order: &Order, index: usize) -> Result<Found, Snag> {
    let bytes = bytes(part, raw);
    let path = part_path(&order.folder, index);
    fs::write(&path, &bytes)?;
    let declared = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    let attached = part.content_disposition().is_some_and(|d| d.is_attachment());
    Ok(Found {
        name: name(part),
        declared,
        file: path.file_name().map(|name| name.to_string_lossy().into_owned()),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        inline: part.content_id().is_some() && !attached,
        trouble: None,
    })
}

/// The decoded content; of a nested mail its source, cut out of the outer one where possible.
fn bytes<'a>(part: &'a MessagePart<'_>, raw: &'a [u8]) -> Cow<'a, [u8]> {
    match &part.body {
        PartType::Message(nested) => {
            let offset = |at: u32| usize::try_from(at).ok();
            let source = offset(part.offset_body)
                .zip(offset(part.offset_end))
                .filter(|_| part.encoding == mail_parser::Encoding::None)
                .and_then(|(from, to)| raw.get(from..to));
            source.map_or_else(|| Cow::Borrowed(nested.raw_message()), Cow::Borrowed)
        }
        _ => Cow::Borrowed(part.contents()),
    }
}

fn name(part: &MessagePart<'_>) -> String {
    if let Some(name) = part.attachment_name() {
        return name.to_owned();
    }
    match &part.body {
        PartType::Message(nested) => {
            let subject = nested.subject().unwrap_or("Weitergeleitete Nachricht");
            format!("{}.eml", subject.replace(['/', '\\'], "-"))
        }
        _ => String::new(),
    }
}
