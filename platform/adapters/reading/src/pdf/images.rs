//! How much of each page is covered by pictures.

use std::{collections::HashMap, path::Path};

use super::Document;
use crate::{
    ReadError,
    desk::{Desk, Pace},
    tool::{Fault, args},
};

/// Page number to the largest share of the page one picture covers (1.0 = all of it).
pub(crate) type Coverage = HashMap<u32, f64>;

/// Lists the pictures; a PDF whose pictures cannot be listed has none.
pub(crate) async fn coverage(desk: &Desk<'_>, room: &Path, document: &Document) -> Result<Coverage, ReadError> {
    let args = args!["-list", &document.path];
    match desk.run(room, "pdfimages", args, Pace::File).await {
        Ok(printed) => Ok(parse(&printed, document)),
        Err(Fault::Environment(words)) => Err(ReadError::Environment(words)),
        Err(_) => Ok(Coverage::new()),
    }
}

fn parse(printed: &str, document: &Document) -> Coverage {
    let areas: HashMap<u32, f64> = document.sheets.iter().map(|sheet| (sheet.number, sheet.area())).collect();
    let mut coverage = Coverage::new();
    for (page, covered) in printed.lines().filter_map(picture) {
        if let Some(area) = areas.get(&page) {
            let share = coverage.entry(page).or_default();
            *share = f64::max(*share, covered / area);
        }
    }
    coverage
}

/// Page and size in square points of one line; inline pictures lack a column, so the end is counted backwards.
fn picture(line: &str) -> Option<(u32, f64)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [page, _, _, width, height, .., x_ppi, y_ppi, _, _] = words.as_slice() else {
        return None;
    };
    let side = |pixels: &str, ppi: &str| -> Option<f64> {
        Some(pixels.parse::<f64>().ok()? / ppi.parse::<f64>().ok()?.max(1.0) * 72.0)
    };
    Some((page.parse().ok()?, side(width, x_ppi)? * side(height, y_ppi)?))
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn a_scan_covers_its_page() {
        let line = "   1     0 image    2481  3508  gray    1   1  ccitt  no         9  0   300   300 34.4K 3.2%";
        let (page, area) = picture(line).unwrap();
        assert_eq!(page, 1);
        assert!((area / (595.44 * 841.92) - 1.0).abs() < 0.01);
    }

    #[test]
    fn headings_are_no_pictures() {
        assert!(
            picture("page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio")
                .is_none()
        );
        assert!(picture("-----").is_none());
    }
}
