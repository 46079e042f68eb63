//! The attacks, as they stand in `corpus.txt`: `= family`, then statements with a blank line between them.

const CORPUS: &str = include_str!("corpus.txt");

/// One attack: statements, and perhaps the same about what nobody has.
pub struct Attack {
    pub family: &'static str,
    pub statement: &'static str,
    pub versus: Option<&'static str>,
    /// What PostgreSQL tells in spite of all; the threat model says so in these words.
    pub told: Option<&'static str>,
    /// The answer changes from run to run.
    pub volatile: bool,
}

pub fn attacks() -> Vec<Attack> {
    let mut family = "";
    let mut attacks = Vec::new();
    for block in CORPUS.split("\n\n") {
        let mut block = block.trim();
        if let Some((heading, rest)) = block.strip_prefix("= ").and_then(|block| block.split_once('\n')) {
            (family, block) = (heading, rest);
        }
        let told = block.strip_prefix("told: ").and_then(|block| block.split_once('\n'));
        block = told.map_or(block, |(_, rest)| rest);
        let volatile = block.starts_with("~ ");
        block = block.trim_start_matches("~ ");
        let (statement, versus) = match block.split_once("\nversus\n") {
            Some((statement, versus)) => (statement, Some(versus)),
            None => (block, None),
        };
        attacks.push(Attack { family, statement, versus, told: told.map(|(told, _)| told), volatile });
    }
    attacks
}
