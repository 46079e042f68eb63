//! Compounds of municipal German fall into the parts a clerk would name, and simple words stay whole.

use std::path::Path;

use fulltext::German;

/// Compounds with parts that must be among their levels, in folded form.
const COMPOUNDS: [(&str, &str); 75] = [
    ("Grundsteuerbescheid", "grund steuer grundsteuer bescheid steuerbescheid"),
    ("Grundsteuerbescheide", "grund steuer grundsteuer bescheide"),
    ("GRUNDSTEUERBESCHEID", "grundsteuer steuerbescheid"),
    ("Gewerbesteuerbescheid", "gewerbe gewerbesteuer steuerbescheid"),
    ("Hundesteuer", "steuer"),
    ("Hundesteueranmeldung", "steuer steueranmeldung anmeldung"),
    ("Zweitwohnungssteuer", "wohnung steuer wohnungssteuer"),
    ("Vergnügungssteuersatzung", "vergnugung steuer satzung steuersatzung"),
    ("Verwaltungsgebührenbescheid", "verwaltung verwaltungsgebuhr gebuhrenbescheid bescheid"),
    ("Abfallentsorgungsgebührensatzung", "abfall entsorgung abfallentsorgung gebuhr satzung"),
    ("Müllabfuhrgebühr", "mull abfuhr gebuhr mullabfuhr"),
    ("Muellabfuhrgebuehr", "mull abfuhr gebuhr"),
    ("Niederschlagswassergebühr", "niederschlag wasser gebuhr wassergebuhr"),
    ("Friedhofsgebühren", "friedhof gebuhren"),
    ("Friedhofssatzung", "friedhof satzung"),
    ("Straßenreinigungssatzung", "reinigung satzung strassenreinigung reinigungssatzung"),
    ("Strassenreinigung", "reinigung"),
    ("Strassenbauaemter", "bau amter"),
    ("Bauantrag", "bau antrag"),
    ("Bauanträge", "bau antrage"),
    ("Bauamt", "bau amt"),
    ("Baugenehmigung", "bau genehmigung"),
    ("Baugenehmigungsverfahren", "bau genehmigung baugenehmigung verfahren genehmigungsverfahren"),
    ("Bebauungsplan", "bebauung plan"),
    ("Bebauungsplanverfahren", "bebauung plan bebauungsplan verfahren planverfahren"),
    ("Flächennutzungsplan", "nutzung plan nutzungsplan"),
    ("Grundstückskaufvertrag", "grundstuck kauf vertrag kaufvertrag"),
    ("Wohngeldantrag", "wohn geld antrag wohngeld geldantrag"),
    ("Wohngeldbescheid", "wohngeld bescheid"),
    ("Kindergartenbeitrag", "garten beitrag kindergarten"),
    ("Kindertagesstätte", "statte"),
    ("Elternbeitrag", "eltern beitrag"),
    ("Schülerbeförderungskosten", "schuler beforderung kosten schulerbeforderung beforderungskosten"),
    ("Schulamt", "schul amt"),
    ("Schulentwicklungsplan", "schul entwicklung plan schulentwicklung"),
    ("Jugendamt", "jugend amt"),
    ("Sozialhilfeantrag", "hilfe antrag sozialhilfe"),
    ("Unterhaltsvorschuss", "unterhalt vorschuss"),
    ("Schwerbehindertenausweis", "ausweis"),
    ("Parkausweis", "ausweis"),
    ("Personalausweis", "personal ausweis"),
    ("Personalausweisgebühr", "personal ausweis personalausweis gebuhr"),
    ("Reisepass", "reise pass"),
    ("Führerschein", "fuhrer schein"),
    ("Fahrzeugschein", "schein"),
    ("Einwohnermeldeamt", "einwohner amt"),
    ("Meldebescheinigung", "bescheinigung"),
    ("Geburtsurkunde", "geburt urkunde"),
    ("Sterbeurkunde", "urkunde"),
    ("Heiratsurkunde", "heirat urkunde"),
    ("Staatsangehörigkeitsausweis", "staat angehorigkeit ausweis staatsangehorigkeit"),
    ("Aufenthaltserlaubnis", "aufenthalt erlaubnis"),
    ("Ausländerbehörde", "auslander behorde"),
    ("Gewerbeanmeldung", "gewerbe anmeldung"),
    ("Gewerbeabmeldung", "gewerbe abmeldung"),
    ("Gaststättenerlaubnis", "erlaubnis"),
    ("Gemeinderatssitzung", "gemeinde rat sitzung ratssitzung gemeinderat"),
    ("Gemeindevertretung", "gemeinde vertretung"),
    ("Stadtratsbeschluss", "stadt rat beschluss ratsbeschluss stadtrat"),
    ("Bürgermeisterwahl", "burger meister wahl burgermeister"),
    ("Oberbürgermeister", "burger meister burgermeister"),
    ("Kommunalwahl", "wahl"),
    ("Landtagswahl", "land tag wahl landtag"),
    ("Briefwahlantrag", "brief wahl antrag briefwahl"),
    ("Bußgeldbescheid", "geld bescheid bussgeld"),
    ("Mahngebühr", "gebuhr"),
    ("Vollstreckungsankündigung", "vollstreckung ankundigung"),
    ("Widerspruchsbescheid", "widerspruch bescheid"),
    ("Haushaltssatzung", "haushalt satzung"),
    ("Haushaltsplanentwurf", "haushalt plan entwurf haushaltsplan planentwurf"),
    ("Rechnungsprüfungsamt", "rechnung prufung amt rechnungsprufung"),
    ("Feuerwehreinsatz", "feuer wehr einsatz feuerwehr"),
    ("Trinkwasserversorgung", "wasser versorgung trinkwasser"),
    ("Gleichstellungsbeauftragte", "gleichstellung beauftragte"),
    ("steuerpflichtig", "steuer pflichtig"),
];

/// Words whose apparent parts mean nothing.
const SIMPLE: [&str; 44] = [
    "Steuer",
    "Steuern",
    "Bescheid",
    "Bescheide",
    "Akten",
    "Akte",
    "Antrag",
    "Anträge",
    "Verwaltung",
    "Verwaltungen",
    "Haushalt",
    "Haushalte",
    "Minister",
    "Mannschaft",
    "Gemeinschaft",
    "Landschaft",
    "Gesellschaft",
    "Wirtschaft",
    "Eigentum",
    "Urkunde",
    "Rechnung",
    "Ordnung",
    "Testament",
    "Register",
    "Kataster",
    "Mitarbeiter",
    "Unternehmen",
    "Gegenstand",
    "insgesamt",
    "Freitag",
    "Montag",
    "Dokument",
    "Formular",
    "Nachbar",
    "Parlament",
    "Bürger",
    "Senator",
    "Abteilung",
    "Beitrag",
    "Betrag",
    "Vertrag",
    "Wohnung",
    "aktuell",
    "Rurbroich",
];

fn missing(german: &German) -> Vec<String> {
    let mut missing = Vec::new();
    for (compound, parts) in COMPOUNDS {
        let levels = german.levels(compound);
        // A part may come with its inflection: "widerspruchs" is stemmed to the same term as "widerspruch".
        let known = |part: &str| ["", "s", "es"].iter().any(|ending| levels.contains(&format!("{part}{ending}")));
        let absent = parts.split_whitespace().filter(|part| !known(part)).collect::<Vec<_>>();
        if !absent.is_empty() {
            missing.push(format!("{compound}: {} missing in {levels:?}", absent.join(", ")));
        }
    }
    missing
}

fn torn(german: &German) -> Vec<Vec<String>> {
    SIMPLE.iter().map(|word| german.levels(word)).filter(|levels| levels.len() != 1).collect()
}

#[test]
fn the_embedded_list_suffices() {
    let german = crate::town::german();
    assert_eq!(missing(&german), [""; 0]);
    assert_eq!(torn(&german), [[""; 0]; 0]);
}

#[test]
fn a_large_list_splits_no_worse() {
    let list = Path::new("/usr/share/dict/ngerman");
    if !list.exists() {
        return eprintln!("skipped: the package wngerman is not installed");
    }
    let german = German::load(&[list]).unwrap();
    assert_eq!(missing(&german), [""; 0]);
    assert_eq!(torn(&german), [[""; 0]; 0]);
    assert!(german.levels("Kirschbaumallee").contains(&"kirschbaum".to_owned()), "words of the list split too");
}

#[test]
fn a_missing_or_foreign_list_is_reported() {
    let error = German::load(&[Path::new("no/such/list")]).err().unwrap();
    assert!(matches!(error, fulltext::Error::WordList { .. }), "{error}");
    let dir = tempfile::TempDir::new().unwrap();
    let list = dir.path().join("list");
    std::fs::write(&list, b"\xff\xfe\n\n-\nKirsche\nBaumhaus\n\0").unwrap();
    assert_eq!(German::load(&[&list]).unwrap().levels("Baumhaus"), ["baumhaus", "baum", "haus"]);
}

#[test]
fn strange_words_do_no_harm() {
    let german = crate::town::german();
    for word in
        ["", "ß", "Дом", "steuer".repeat(500).as_str(), "aktenaktenaktenaktenaktenaktenaktenaktenaktenakten", "\u{301}"]
    {
        assert!(german.levels(word).len() <= 1 + 40, "{word}");
    }
}
