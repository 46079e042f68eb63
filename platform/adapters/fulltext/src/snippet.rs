//! Snippets: the piece of a text worth showing, cut into marked and unmarked segments.

use std::collections::HashSet;
use std::ops::Range;

use crate::highlight::{Place, places};
use crate::lexer::Lexer;
use crate::needle::Needle;

/// Bytes of a snippet, about 200 letters of German.
const LENGTH: usize = 210;

/// Bytes of a body that are looked through for the best place.
const SEARCHED: usize = 128 << 10;

/// A piece of text that is, as a whole, a hit or not; templates put the hits into `<mark>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Plain text, not escaped.
    pub text: String,
    /// Whether this is what was searched for.
    pub hit: bool,
}

/// The whole text with its hits marked.
pub(crate) fn marked(text: &str, needles: &[Needle], lexer: &mut Lexer) -> Vec<Segment> {
    let places = places(text, needles, lexer);
    segments(text, 0..text.len(), &places)
}

/// About 200 letters around the place where most needles meet, or the beginning if there is none.
pub(crate) fn snippet(text: &str, needles: &[Needle], lexer: &mut Lexer) -> Vec<Segment> {
    let searched = text.get(..text.floor_char_boundary(SEARCHED)).unwrap_or(text);
    let places = places(searched, needles, lexer);
    let window = widen(text, best(&places));
    segments(text, window, &places)
}

/// The stretch of at most the snippet's length with the most different needles, then the most hits; the first of equals.
fn best(places: &[Place]) -> Range<usize> {
    let mut best = (0, 0, 0..0);
    for (index, first) in places.iter().enumerate() {
        let limit = first.range.start + LENGTH;
        let near = places.iter().skip(index).take_while(|place| place.range.end <= limit).collect::<Vec<_>>();
        let different = near.iter().map(|place| place.needle).collect::<HashSet<_>>().len();
        let end = near.last().map_or(first.range.end, |last| last.range.end);
        if (different, near.len()) > (best.0, best.1) || best.2.is_empty() {
            best = (different, near.len(), first.range.start..end);
        }
    }
    best.2
}

/// Adds context on both sides up to the snippet's length, from word to word.
fn widen(text: &str, core: Range<usize>) -> Range<usize> {
    let spare = LENGTH.saturating_sub(core.len());
    let start = text.floor_char_boundary(core.start.saturating_sub(spare / 3));
    let end = text.ceil_char_boundary((start + LENGTH).max(core.end).min(text.len()));
    let blank = |range: Range<usize>| text.get(range).unwrap_or_default();
    let start = match blank(start..core.start).find(char::is_whitespace) {
        Some(gap) if start > 0 => start + gap,
        _ => start,
    };
    let end = match blank(core.end..end).rfind(char::is_whitespace) {
        Some(gap) if end < text.len() => core.end + gap,
        _ => end,
    };
    start..end
}

/// Cuts a window of the text at the places, with an ellipsis where text is left out and runs of blanks made one.
fn segments(text: &str, window: Range<usize>, places: &[Place]) -> Vec<Segment> {
    let mut segments = Segments { list: Vec::new() };
    if window.start > 0 {
        segments.push("… ", false);
    }
    let mut at = window.start;
    let inside = places.iter().filter(|place| place.range.start >= window.start && place.range.end <= window.end);
    for place in inside {
        segments.push(text.get(at..place.range.start).unwrap_or_default(), false);
        segments.push(text.get(place.range.clone()).unwrap_or_default(), true);
        at = place.range.end;
    }
    segments.push(text.get(at..window.end).unwrap_or_default(), false);
    if window.end < text.len() {
        segments.push(" …", false);
    }
    segments.list
}

struct Segments {
    list: Vec<Segment>,
}

impl Segments {
    fn push(&mut self, text: &str, hit: bool) {
        let mut blank = self.list.last().is_none_or(|last| last.text.ends_with(' '));
        let mut plain = String::with_capacity(text.len());
        for sign in text.chars() {
            let sign = if sign.is_whitespace() || sign.is_control() { ' ' } else { sign };
            if sign != ' ' || !blank {
                plain.push(sign);
            }
            blank = sign == ' ';
        }
        match self.list.last_mut().filter(|last| last.hit == hit) {
            Some(last) => last.text.push_str(&plain),
            None if !plain.is_empty() => self.list.push(Segment { text: plain, hit }),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(range: Range<usize>, needle: usize) -> Place {
        Place { range, needle }
    }

    #[test]
    fn the_place_where_most_needles_meet_wins() {
        let places = [place(0..5, 0), place(1_000..1_005, 0), place(1_050..1_055, 1), place(2_000..2_005, 1)];
        assert_eq!(best(&places), 1_000..1_055);
        assert_eq!(best(&[]), 0..0);
    }

    #[test]
    fn blanks_collapse_and_ends_are_shown() {
        let text = format!("{} Hunde-\n\t steuer {}", "vorher ".repeat(60), "nachher ".repeat(60));
        let hit = text.find("Hunde").unwrap();
        let window = widen(&text, hit..hit + 15);
        assert!((150..=LENGTH).contains(&window.len()), "{window:?}");
        let segments = segments(&text, window, &[place(hit..hit + 15, 0)]);
        assert_eq!(segments[1], Segment { text: "Hunde- steuer".into(), hit: true });
        assert!(segments[0].text.starts_with("… vorher"), "{segments:?}");
        assert!(segments[2].text.ends_with("nachher …"), "{segments:?}");
    }

    #[test]
    fn letters_are_never_cut() {
        for length in 0..400 {
            let text = "ä".repeat(length);
            let window = widen(&text, 0..0);
            assert!(text.get(window).is_some());
        }
    }
}
