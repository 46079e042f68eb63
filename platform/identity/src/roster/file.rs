//! The file a list comes in: CSV with a head line, separated by semicolons or commas, UTF-8.
use super::Line;
use crate::person;
use sdk::{Error, Result};

/// Persons of a list at most.
const MOST: usize = 20_000;
/// Bytes of an address at most (RFC 5321 §4.5.3.1.3, less the angle brackets).
const LONGEST_EMAIL: usize = 254;
/// The columns, as they are headed.
const COLUMNS: [&str; 5] = ["kennung", "name", "e-mail", "einheit", "rollen"];

/// Reads a file.
///
/// # Errors
/// `Invalid`, with the number of the line, if a column is missing, a line does not fit or a log-in comes twice.
pub fn parse(bytes: &[u8]) -> Result<Vec<Line>> {
    let text = std::str::from_utf8(bytes).map_err(|_| not_text())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|_| not_text())?.clone();
    let place = |column: &str| heads.iter().position(|head| head.trim().eq_ignore_ascii_case(column));
    let missing = COLUMNS.iter().find(|column| place(column).is_none());
    if let Some(missing) = missing {
        return Err(no_column(missing));
    }
    let places = COLUMNS.map(|column| place(column).unwrap_or_default());
    let mut lines: Vec<Line> = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|_| bad_line(number, "lässt sich nicht lesen"))?;
        let cells = places.map(|place| record.get(place).unwrap_or_default().trim());
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        lines.push(line(cells, number)?);
        if lines.len() > MOST {
            return Err(too_long());
        }
    }
    no_twins(lines)
}

fn line([login, name, email, unit, roles]: [&str; 5], number: usize) -> Result<Line> {
    let login = person::login(login).map_err(|_| bad_line(number, "hat keine brauchbare Kennung"))?;
    let name = person::name(name).map_err(|_| bad_line(number, "hat keinen Namen"))?;
    if email.len() > LONGEST_EMAIL {
        return Err(bad_line(number, "hat eine zu lange E-Mail-Adresse"));
    }
    let mut roles: Vec<String> =
        roles.split([',', ' ', '|']).filter(|role| !role.is_empty()).map(str::to_owned).collect();
    roles.sort();
    roles.dedup();
    Ok(Line { login, name, email: email.to_owned(), unit: unit.to_owned(), roles })
}

fn no_twins(lines: Vec<Line>) -> Result<Vec<Line>> {
    let mut seen = std::collections::BTreeSet::new();
    match lines.iter().find(|line| !seen.insert(line.login.as_str())) {
        Some(twin) => {
            let text = format!(
                "Die Kennung „{}“ steht zweimal in der Liste. Es wurde nichts übernommen. Berichtigen Sie die Datei.",
                twin.login
            );
            Err(Error::invalid("identity.roster_twin", text))
        }
        None => Ok(lines),
    }
}

fn not_text() -> Error {
    Error::invalid(
        "identity.roster_unreadable",
        "Die Datei ist keine CSV-Datei in UTF-8. Es wurde nichts übernommen. Speichern Sie die Liste als „CSV UTF-8“.",
    )
}

fn no_column(column: &str) -> Error {
    let text = format!(
        "In der ersten Zeile fehlt die Spalte „{column}“. Es wurde nichts übernommen. Gebraucht werden kennung, name, e-mail, einheit und rollen."
    );
    Error::invalid("identity.roster_column", text)
}

pub(super) fn bad_line(number: usize, what: &str) -> Error {
    let text = format!("Zeile {number} der Liste {what}. Es wurde nichts übernommen. Berichtigen Sie die Datei.");
    Error::invalid("identity.roster_line", text)
}

fn too_long() -> Error {
    Error::invalid(
        "identity.roster_long",
        "Die Liste hat mehr als 20.000 Personen. Es wurde nichts übernommen. Teilen Sie sie nicht, sondern sprechen Sie mit dem Betrieb.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_whatever_the_order_of_its_columns() {
        let text =
            "\u{feff}Name;Kennung;Einheit;Rollen;E-Mail\nToni Muster;T.Muster;FB20;clerk,head;t@x.example\n;;;;\n";
        let [line] = parse(text.as_bytes()).unwrap().try_into().unwrap();
        assert_eq!((line.login.as_str(), line.unit.as_str()), ("t.muster", "FB20"));
        assert_eq!(line.roles, ["clerk", "head"]);
        let commas = "kennung,name,e-mail,einheit,rollen\na,A,,FB20,\"clerk head clerk\"\n";
        assert_eq!(parse(commas.as_bytes()).unwrap()[0].roles, ["clerk", "head"]);
        assert_eq!(parse(b"kennung;name;e-mail;einheit;rollen\n").unwrap(), []);
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_line() {
        let cases = [
            ("", "identity.roster_column"),
            ("kennung;name;e-mail;einheit\na;A;;FB20\n", "identity.roster_column"),
            ("kennung;name;e-mail;einheit;rollen\na b;A;;FB20;clerk\n", "identity.roster_line"),
            ("kennung;name;e-mail;einheit;rollen\na;;;FB20;clerk\n", "identity.roster_line"),
            ("kennung;name;e-mail;einheit;rollen\na;A;;FB20;clerk\nA;B;;FB20;clerk\n", "identity.roster_twin"),
        ];
        for (text, code) in cases {
            assert_eq!(parse(text.as_bytes()).unwrap_err().code, code, "{text}");
        }
        assert_eq!(parse(&[0xff, 0xfe, 0x00]).unwrap_err().code, "identity.roster_unreadable");
        let second = parse(b"kennung;name;e-mail;einheit;rollen\na;A;;FB20;clerk\nb;;;;\n").unwrap_err();
        assert!(second.detail.contains("Zeile 3"), "{}", second.detail);
    }
}
