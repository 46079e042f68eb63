//! Charts as geometry; templates draw them. Coordinates are tenths of a pixel, so that no fraction is lost.

/// Width of a bar list, height of one of its rows, and how long a bar may get, in pixels: it fits a side panel.
const LIST: (i64, i64, i64) = (280, 40, 200);
/// Width of the columns and how high one may get, in pixels.
const COLUMNS: (i64, i64) = (520, 108);
/// The line the columns stand on, in pixels from the top.
const GROUND: i64 = 126;
/// Most labels under columns.
const LABELS: usize = 8;
/// Longest label of a bar list, in characters.
const LONGEST: usize = 40;

/// A chart, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Unique on the page.
    pub id: &'static str,
    /// What it shows, in words: the text alternative.
    pub title: String,
    /// Its width in pixels, before it is scaled to its place.
    pub width: i64,
    /// Its height in pixels.
    pub height: i64,
    /// Its bars.
    pub bars: Vec<Bar>,
    /// Its lines of orientation.
    pub grid: Vec<Grid>,
    /// Its texts.
    pub texts: Vec<Text>,
}

impl Chart {
    fn empty(id: &'static str, title: String, width: i64, height: i64) -> Self {
        Self { id, title, width, height, bars: Vec::new(), grid: Vec::new(), texts: Vec::new() }
    }
}

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Left edge.
    pub x: String,
    /// Upper edge.
    pub y: String,
    /// Width.
    pub width: String,
    /// Height.
    pub height: String,
    /// Whether it is the greatest.
    pub greatest: bool,
}

/// A line of orientation.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Where it runs.
    pub y: i64,
    /// Whether it is the ground.
    pub ground: bool,
}

/// A text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where it stands.
    pub x: String,
    /// Where it stands.
    pub y: i64,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// Whether it is a value.
    pub value: bool,
    /// What it says.
    pub text: String,
}

/// A value with its name.
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its size; negative counts as nothing.
    pub size: i64,
    /// How the size is written.
    pub shown: String,
}

/// Bars lying under one another, each below its name.
pub fn list(id: &'static str, title: String, entries: &[Entry]) -> Chart {
    let most = greatest(entries);
    let (width, row, length) = LIST;
    let mut chart = Chart::empty(id, title, width, row);
    for (at, entry) in (0_i64..).zip(entries) {
        let top = at.saturating_mul(row);
        let tenths = scaled(entry.size, most, length);
        chart.bars.push(Bar {
            x: "0".to_owned(),
            y: top.saturating_add(18).to_string(),
            width: pixels(tenths),
            height: "12".to_owned(),
            greatest: entry.size == most,
        });
        let beside = pixels(tenths.saturating_add(60));
        chart.texts.push(text("0".to_owned(), top.saturating_add(12), "start", false, shortened(&entry.name)));
        chart.texts.push(text(beside, top.saturating_add(29), "start", true, entry.shown.clone()));
        chart.height = top.saturating_add(row);
    }
    chart
}

/// Columns side by side, named below as far as there is room.
pub fn columns(id: &'static str, title: String, entries: &[Entry]) -> Chart {
    let most = greatest(entries);
    let (width, height) = COLUMNS;
    let mut chart = Chart::empty(id, title, width, 150);
    let lines = [GROUND.saturating_sub(height), GROUND.saturating_sub(height / 2), GROUND];
    chart.grid = lines.into_iter().map(|y| Grid { y, ground: y == GROUND }).collect();
    let step = width.saturating_mul(10) / i64::try_from(entries.len()).unwrap_or(i64::MAX).max(1);
    let every = entries.len().div_ceil(LABELS).max(1);
    let wide = step.saturating_mul(7) / 10;
    for (at, (place, entry)) in (0_i64..).zip(entries).enumerate() {
        let x = place.saturating_mul(step);
        let tenths = scaled(entry.size, most, height);
        let greatest = entry.size == most && most > 0;
        chart.bars.push(Bar {
            x: pixels(x),
            y: pixels(GROUND.saturating_mul(10).saturating_sub(tenths)),
            width: pixels(wide),
            height: pixels(tenths),
            greatest,
        });
        if at.is_multiple_of(every) {
            let middle = pixels(x.saturating_add(wide / 2));
            chart.texts.push(text(middle, 144, "middle", false, entry.name.clone()));
        }
        if greatest && !chart.texts.iter().any(|text| text.value) {
            let (place, anchor) = above(x, wide, width);
            chart.texts.push(text(pixels(place), 12, anchor, true, entry.shown.clone()));
        }
    }
    chart
}

/// Where the value above a column stands, so that it stays inside the chart.
fn above(x: i64, wide: i64, width: i64) -> (i64, &'static str) {
    if x < width.saturating_mul(10) / 2 { (x, "start") } else { (x.saturating_add(wide), "end") }
}

fn greatest(entries: &[Entry]) -> i64 {
    entries.iter().map(|entry| entry.size).max().unwrap_or_default().max(0)
}

/// A size against the greatest, in tenths of the pixels there are.
fn scaled(size: i64, most: i64, room: i64) -> i64 {
    let share = i128::from(size.max(0)).saturating_mul(i128::from(room)).saturating_mul(10);
    i64::try_from(share / i128::from(most.max(1))).unwrap_or_default()
}

fn pixels(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn text(x: String, y: i64, anchor: &'static str, value: bool, text: String) -> Text {
    Text { x, y, anchor, value, text }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let start: String = name.chars().take(LONGEST.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(sizes: &[i64]) -> Vec<Entry> {
        sizes.iter().map(|&size| Entry { name: format!("n{size}"), size, shown: size.to_string() }).collect()
    }

    #[test]
    fn the_greatest_bar_takes_all_the_room() {
        let chart = list("a", String::new(), &entries(&[50, 100]));
        assert_eq!(chart.bars[0].width, "100.0");
        assert_eq!((chart.bars[1].width.as_str(), chart.bars[1].greatest), ("200.0", true));
        assert_eq!(chart.height, 80);
    }

    #[test]
    fn columns_stand_on_the_ground() {
        let chart = columns("a", String::new(), &entries(&[0, 3, 6]));
        let feet: Vec<_> = chart.bars.iter().map(|bar| (bar.y.as_str(), bar.height.as_str())).collect();
        assert_eq!(feet, [("126.0", "0.0"), ("72.0", "54.0"), ("18.0", "108.0")]);
        assert_eq!(chart.texts.iter().filter(|text| text.value).count(), 1);
    }

    #[test]
    fn a_long_month_names_every_fourth_day() {
        let chart = columns("a", String::new(), &entries(&[1; 31]));
        assert_eq!(chart.texts.iter().filter(|text| !text.value).count(), 8);
    }

    #[test]
    fn nothing_and_everything_can_be_drawn() {
        assert!(columns("a", String::new(), &[]).bars.is_empty());
        assert!(list("a", String::new(), &[]).bars.is_empty());
        let chart = columns("a", String::new(), &entries(&[i64::MAX, -7, 0]));
        assert_eq!(chart.bars[0].height, "108.0");
        assert_eq!(chart.bars[1].height, "0.0");
        assert!(list("a", String::new(), &entries(&[0, 0])).bars.iter().all(|bar| bar.width == "0.0"));
        assert_eq!(shortened(&"ä".repeat(60)).chars().count(), 40);
    }
}
