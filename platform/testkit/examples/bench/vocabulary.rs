//! German words as a town hall uses them: few often, most of them seldom.
const STEMS: &str = "Antrag Bescheid Gemeinde Steuer Frist Akte Vorgang Gebühr Satzung Haushalt Grund Hund Gewerbe Bau \
    Genehmigung Widerspruch Rat Ausschuss Personal Schule Straße Verkehr Umwelt Baum Wasser Friedhof Feuerwehr Ordnung \
    Ausweis Wohngeld Jugend Kultur Bibliothek Vertrag Rechnung Mahnung Zahlung Stellungnahme Anhörung Auflage Grundstück \
    Eigentümer Prüfung Abfall Beitrag Kanal Anschluss Lärm Garten Wald Sport Halle Platz Markt Gewässer Brücke Dach Heizung \
    Energie Strom Melde Register Urkunde Erlaubnis Beratung Leistung Bedarf Termin Sitzung Protokoll Beschluss Vorlage \
    Planung Gutachten Messung Karte Fläche Nutzung Pacht Miete Kaution Schaden Versicherung Haftung Klage Gericht Zeuge";
/// Words that join everything else.
const SMALL: [&str; 8] = ["der", "die", "und", "für", "wurde", "nach", "wird", "mit"];

/// Stems, then all their compounds: about eight thousand words.
pub struct Vocabulary(Vec<String>);

impl Vocabulary {
    /// The words.
    pub fn german() -> Self {
        let stems: Vec<&str> = STEMS.split_whitespace().collect();
        let compound =
            |first: &&str| stems.iter().map(|last| format!("{first}{}", last.to_lowercase())).collect::<Vec<_>>();
        let compounds = stems.iter().flat_map(compound);
        Self(stems.iter().map(|stem| (*stem).to_owned()).chain(compounds).collect())
    }

    /// A word by its place: the lower, the more common.
    pub fn word(&self, place: usize) -> &str {
        &self.0[place]
    }

    /// The same text for the same seed, on every machine: runs can be compared.
    pub fn text(&self, seed: usize, words: usize) -> String {
        let mut state = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let text: Vec<&str> = (0..words)
            .map(|n| match n % 4 {
                3 => SMALL[next(&mut state) as usize % SMALL.len()],
                _ => self.word(self.place(next(&mut state))),
            })
            .collect();
        text.join(" ")
    }

    /// The fourth power: a tenth of all words is the first, half of the vocabulary is a sixth of them.
    fn place(&self, random: u64) -> usize {
        let share = (random >> 11) as f64 / (1_u64 << 53) as f64;
        (self.0.len() as f64 * share.powi(4)) as usize
    }
}

/// SplitMix64, after Steele, Lea and Flood (2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
