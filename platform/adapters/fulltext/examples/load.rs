//! Fills an index with synthetic municipal documents and measures searches with a readers filter.
//!
//! `cargo run --release -p fulltext --example load -- 100000 [word list]`

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fulltext::{Audience, Change, Entry, German, Index, Query};

const UNITS: u64 = 200;
const READABLE: usize = 40;
const WORDS_PER_DOCUMENT: usize = 250;
const BATCH: usize = 5_000;
const ROUNDS: usize = 200;

const STARTS: [&str; 24] = [
    "Grund",
    "Gewerbe",
    "Hunde",
    "Abfall",
    "Straßen",
    "Verwaltungs",
    "Gemeinde",
    "Bau",
    "Wohngeld",
    "Friedhofs",
    "Schul",
    "Jugend",
    "Feuerwehr",
    "Melde",
    "Verkehrs",
    "Haushalts",
    "Wasser",
    "Kanal",
    "Wahl",
    "Personal",
    "Umwelt",
    "Sozial",
    "Kindergarten",
    "Vollstreckungs",
];
const MIDDLES: [&str; 12] = [
    "",
    "steuer",
    "gebühren",
    "reinigungs",
    "leistungs",
    "planungs",
    "prüfungs",
    "beitrags",
    "nutzungs",
    "sicherheits",
    "förderungs",
    "kosten",
];
const ENDS: [&str; 20] = [
    "bescheid",
    "antrag",
    "satzung",
    "amt",
    "verfahren",
    "akte",
    "ordnung",
    "vertrag",
    "termin",
    "stelle",
    "liste",
    "plan",
    "bericht",
    "nachweis",
    "genehmigung",
    "erklärung",
    "vorlage",
    "beschluss",
    "frist",
    "rechnung",
];
const FILLERS: [&str; 24] = [
    "der", "die", "und", "in", "den", "von", "zu", "das", "mit", "sich", "des", "auf", "für", "ist", "im", "dem",
    "nicht", "ein", "eine", "als", "auch", "nach", "wird", "bei",
];

/// Knuth's linear congruential generator: the same documents on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// One of the list, the front ones far more often, much like words in real text.
    fn pick<'w>(&mut self, list: &[&'w str]) -> &'w str {
        let length = u64::try_from(list.len()).unwrap_or(1);
        let front = self.below(length) * self.below(length) / length;
        list.get(usize::try_from(front).unwrap_or(0)).copied().unwrap_or_default()
    }

    fn word(&mut self) -> String {
        match self.below(10) {
            0..6 => self.pick(&FILLERS).to_owned(),
            6..9 => format!("{}{}{}", self.pick(&STARTS), self.pick(&MIDDLES), self.pick(&ENDS)),
            _ => format!("Vermerk{}", self.below(50_000)),
        }
    }

    fn entry(&mut self, number: usize) -> Entry {
        let body = (0..WORDS_PER_DOCUMENT).map(|_| self.word()).collect::<Vec<_>>().join(" ");
        Entry {
            id: format!("document-{number}"),
            kind: "dms.document".to_owned(),
            title: format!("{} {}", self.word(), self.word()),
            body: format!("Az. 11.{}/2026 {body}", number),
            readers: (0..=self.below(2)).map(|_| unit(self.below(UNITS))).collect(),
            at: i64::try_from(number).unwrap_or(0),
        }
    }
}

fn unit(number: u64) -> String {
    format!("unit-{number:04}")
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let documents = arguments.next().map_or(Ok(100_000), |number| number.parse())?;
    let lists = arguments.collect::<Vec<_>>();
    let started = Instant::now();
    let german = Arc::new(German::load(&lists.iter().map(Path::new).collect::<Vec<_>>())?);
    println!("vocabulary loaded in {:?}, resident {}", started.elapsed(), resident());
    let dir = std::env::temp_dir().join(format!("fulltext-load-{}", std::process::id()));
    let result = measure(&dir, german, documents);
    Index::destroy(&dir)?;
    result
}

fn measure(dir: &Path, german: Arc<German>, documents: usize) -> Result<(), Box<dyn Error>> {
    let index = Index::open(dir, german)?;
    let mut dice = Dice(2026);
    let started = Instant::now();
    for first in (0..documents).step_by(BATCH) {
        let batch = (first..documents.min(first + BATCH)).map(|number| Change::Put(dice.entry(number)));
        index.apply(batch, &first.to_string())?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let rate = f64::from(u32::try_from(documents)?) / seconds;
    println!("{documents} documents in {seconds:.1} s: {rate:.0}/s, {} on disk, resident {}", size(dir)?, resident());
    let started = Instant::now();
    index.apply([Change::Put(dice.entry(documents))], "one more")?;
    println!("one more document, searchable after {:?}", started.elapsed());
    for (name, texts) in [
        ("common", vec!["Steuer", "Bescheid", "Antrag", "der"]),
        ("rare", vec!["Vermerk4711", "11.777/2026", "Vermerk31"]),
        ("two words", vec!["Steuer Antrag", "Gebühr Jugend", "Bescheid Feuerwehr"]),
        ("prefix", vec!["steuer*", "besche*", "wohnge*"]),
        ("50,000 terms", vec!["verm*"]),
        ("phrase", vec!["\"und der\"", "\"Gewerbesteuerbescheid in\""]),
    ] {
        report(&index, &mut dice, name, &texts)?;
    }
    println!("resident {}", resident());
    Ok(())
}

fn report(index: &Index, dice: &mut Dice, name: &str, texts: &[&str]) -> Result<(), Box<dyn Error>> {
    let (mut times, mut total) = (Vec::new(), 0);
    for text in texts.iter().cycle().take(ROUNDS) {
        let readers = (0..READABLE).map(|_| unit(dice.below(UNITS))).collect::<Vec<_>>();
        let audience = [Audience { kind: "dms.document", readers: Some(&readers), except: &[] }];
        let started = Instant::now();
        total +=
            index.search(&Query { text, audience: &audience, opened: &[], shut: &[], offset: 0, limit: 20 })?.total;
        times.push(started.elapsed());
    }
    times.sort();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(Duration::ZERO);
    println!("{name:>12}: p50 {:>9.2?}  p95 {:>9.2?}  about {} hits", at(50), at(95), total / ROUNDS);
    Ok(())
}

fn size(dir: &Path) -> std::io::Result<String> {
    let lengths = std::fs::read_dir(dir)?.map(|entry| Ok(entry?.metadata()?.len()));
    Ok(format!("{} MB", lengths.sum::<std::io::Result<u64>>()? >> 20))
}

/// The anonymous memory of this process, from Linux; mapped index files are not counted.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.map_or_else(|| "unknown".to_owned(), |size| size.trim().to_owned())
}
