//! What a machine found becomes part of an item, where no person was quicker. No I/O.
use crate::item::{Item, State};
use crate::staging::Stored;
use crate::store::mail::Mail;
use crate::text::{kept, line};
use sdk::ports::{Glance, MailHead, Reading, Remark};

/// Text kept of one page or part, in bytes.
pub const PAGE_TEXT: usize = 200_000;
/// Other text kept of an item, in bytes.
pub const BODY_TEXT: usize = 1_000_000;
/// Recipients kept of a mail, in bytes.
const RECIPIENTS: usize = 10_000;
/// Longest Message-ID kept, in bytes (RFC 5322: a line has at most 998).
const MESSAGE_ID: usize = 1_000;

/// The item as it stands after reading.
pub fn learned(item: Item, reading: &Reading, stored: &Stored) -> Item {
    let pages = i32::try_from(stored.pages.len()).unwrap_or(i32::MAX);
    let item = suggested(item, reading.sender.as_deref(), reading.subject.as_deref());
    Item {
        state: State::Captured,
        media_type: reading.media_type.clone(),
        rendition: stored.rendition.as_ref().map(|staged| staged.id),
        pages_done: pages,
        pages_total: pages,
        written_on: reading.written_on,
        remarks: reading.remarks.iter().cloned().chain(shortened(reading, stored)).collect(),
        body: kept(&reading.text, BODY_TEXT),
        ..item
    }
}

/// The item as it stands after a first look: it is still to be read.
pub fn glanced(item: Item, glance: &Glance) -> Item {
    let item = suggested(item, glance.sender.as_deref(), glance.subject.as_deref());
    Item { pages_total: glance.pages, written_on: glance.written_on, ..item }
}

/// What a person wrote is not replaced.
fn suggested(item: Item, sender: Option<&str>, subject: Option<&str>) -> Item {
    if item.edited {
        return item;
    }
    let found = |text: Option<&str>| text.map(line).filter(|text| !text.is_empty());
    Item { sender: found(sender), subject: found(subject), ..item }
}

/// The head of a mail as it is kept.
pub fn head(mail: &MailHead) -> Mail {
    Mail {
        sender: line(&mail.from),
        recipients: kept(&mail.to, RECIPIENTS),
        subject: line(&mail.subject),
        sent_at: mail.sent_at,
        message_id: mail.message_id.as_deref().map(|id| kept(id, MESSAGE_ID)),
    }
}

/// Says that text was left out, if it was.
fn shortened(reading: &Reading, stored: &Stored) -> Option<Remark> {
    let pages = stored.pages.iter().map(|(page, ..)| page.text.len());
    let parts = stored.parts.iter().map(|(part, _)| part.text.len());
    let long = reading.text.len() > BODY_TEXT || pages.chain(parts).any(|length| length > PAGE_TEXT);
    long.then(|| Remark {
        code: "text_shortened".into(),
        sentence: "Der Text ist ungewöhnlich lang. Gespeichert und durchsuchbar ist nur sein Anfang; das Original ist vollständig. Laden Sie für den ganzen Text das Original herunter.".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::sample;
    use sdk::ports::{ReadPage, Staged};

    fn nothing() -> Stored {
        Stored { rendition: None, pages: Vec::new(), parts: Vec::new() }
    }

    fn page(text: String) -> (ReadPage, Option<Staged>, Option<Staged>) {
        (ReadPage { number: 1, text, ocr: true, image: None, thumbnail: None }, None, None)
    }

    fn letter() -> Reading {
        let (sender, subject) = (Some("Kim\0 Muster\n".into()), Some("\0".into()));
        Reading { sender, subject, text: "Guten\0Tag".into(), ..Reading::default() }
    }

    #[test]
    fn suggestions_fill_what_nobody_wrote() {
        let item = learned(sample(State::Received), &letter(), &nothing());
        assert_eq!((item.sender.as_deref(), item.subject.as_deref()), (Some("Kim Muster"), None));
        assert_eq!((item.state, item.body.as_str()), (State::Captured, "GutenTag"));
    }

    #[test]
    fn a_person_was_quicker() {
        let edited = sample(State::Received).edit(Some("Alex Beispiel".into()), None).unwrap();
        let item = learned(edited, &letter(), &nothing());
        assert_eq!((item.sender.as_deref(), item.subject), (Some("Alex Beispiel"), None));
    }

    #[test]
    fn what_is_left_out_is_said() {
        let long = Stored { pages: vec![page("a".repeat(PAGE_TEXT + 1))], ..nothing() };
        let item = learned(sample(State::Received), &Reading::default(), &long);
        assert_eq!(item.remarks.len(), 1);
        assert_eq!((item.pages_done, item.pages_total), (1, 1));
        let whole = Stored { pages: vec![page("a".repeat(PAGE_TEXT))], ..nothing() };
        assert!(learned(sample(State::Received), &Reading::default(), &whole).remarks.is_empty());
    }

    #[test]
    fn a_head_holds_nothing_the_database_refuses() {
        let to = "a@b.example, ".repeat(2_000);
        let mail = MailHead { from: "Kim\0 <k@b.example>".into(), to, subject: "a\r\nb".into(), ..MailHead::default() };
        let head = head(&mail);
        assert_eq!((head.sender.as_str(), head.subject.as_str()), ("Kim <k@b.example>", "a b"));
        assert!(head.recipients.len() <= RECIPIENTS);
    }
}
