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
    let mut pages = reading.pages.iter().map(|page| page.text.as_str()).filter(|text| !text.trim().is_empty());
    let letter = Letter::new(pages.next().unwrap_or(&reading.text));
    let later: Vec<Letter<'_>> = pages.take(LATER_PAGES).map(Letter::new).collect();
    Guess {
        sender: sender::sender(&letter),
        subject: subject::subject(&letter),
        date: date::letter_date(&letter, &later),
    }
}

fn from_headers(mail: &Mail) -> Guess {
    Guess {
        sender: mail.from_name.clone().or_else(|| mail.from.clone()),
        subject: mail.subject.clone(),
        date: mail.date.map(|date| date.date_naive()),
    }
}
