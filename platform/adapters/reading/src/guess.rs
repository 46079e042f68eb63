//! Proposals for sender, subject and date, from rules a clerk could name.

mod date;
mod letter;
mod sender;
mod subject;

use crate::{Guess, Mail, Reading};
use letter::Letter;

/// Forms are signed and dated on one of the next pages.
const LATER_PAGES: usize = 3;

/// What the file says about itself: a mail by its headers, everything else by its first page with text.
pub(crate) fn guess(reading: &Reading) -> Guess {
    if let Some(mail) = &reading.headers {
        return from_headers(mail);
    }
    let mut pages = reading.pages.iter().map(|page| page.text.as_str()).peekable();
    match pages.peek() {
        Some(_) => from_texts(pages),
        None => from_texts([reading.text.as_str()].into_iter()),
    }
}

/// What a letter says about itself, page by page.
pub(crate) fn from_texts<'a>(pages: impl Iterator<Item = &'a str>) -> Guess {
    let mut pages = pages.filter(|text| !text.trim().is_empty());
    let letter = Letter::new(pages.next().unwrap_or_default());
    let later: Vec<Letter<'_>> = pages.take(LATER_PAGES).map(Letter::new).collect();
    let subject = subject::subject(&letter).map(without_specks);
    // A letterhead that recognition lost leaves the subject as the first line that could be a name.
    let sender = sender::sender(&letter).map(without_specks).filter(|name| subject.as_ref() != Some(name));
    Guess {
        sender: sender.or_else(|| sender::signature(&letter).map(without_specks)),
        subject,
        date: date::letter_date(&letter, &later),
    }
}

/// Folds and staples at the edge of a scan are read as lone signs: `_ Widerspruch`, `Planwerk - | mM |`.
fn without_specks(text: String) -> String {
    let text = text.split(" | ").next().unwrap_or_default();
    let speck = |c: char| !(c.is_alphanumeric() || "\"'„“»«§()".contains(c));
    let text = text.trim_start_matches(speck);
    text.trim_end_matches(|c: char| c.is_whitespace() || "-_|~".contains(c)).to_owned()
}

fn from_headers(mail: &Mail) -> Guess {
    Guess {
        sender: mail.from_name.clone().or_else(|| mail.from.clone()),
        subject: mail.subject.clone(),
        date: mail.date.map(|date| date.date_naive()),
    }
}

#[cfg(test)]
mod specks {
    use super::without_specks;

    #[test]
    fn lone_signs_at_the_edge_go_and_the_rest_stays() {
        let cases = [
            ("_ Widerspruch gegen den Bescheid", "Widerspruch gegen den Bescheid"),
            ("Planwerk Hölscher + Dierks - | mM |", "Planwerk Hölscher + Dierks"),
            ("„Alte Mühle“, Antrag", "„Alte Mühle“, Antrag"),
            ("§ 34 BauGB (Nachtrag)", "§ 34 BauGB (Nachtrag)"),
            ("Kammerchor e. V.", "Kammerchor e. V."),
        ];
        for (read, meant) in cases {
            assert_eq!(without_specks(read.to_owned()), meant);
        }
    }
}
