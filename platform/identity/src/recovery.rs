//! Codes for the day a device is lost: each lets its owner in once.
use crate::session;
use rand::RngCore;

/// How many a person gets at once.
pub const COUNT: usize = 10;
/// Letters and digits nobody mistakes for each other (after Crockford's base 32).
const LETTERS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// A fresh code of 80 bits: `7K3M-XQ0T-4VHN-2RWD`.
pub fn fresh() -> String {
    let mut bytes = [0_u8; 16];
    rand::rngs::OsRng.fill_bytes(&mut bytes);
    let letters: Vec<char> = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).copied().collect();
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What the database keeps of a code, if the text can be one: case, spaces, hyphens and look-alikes do not matter.
pub fn digest(text: &str) -> Option<Vec<u8>> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(plain_letter).collect();
    let fits = plain.chars().count() == 16 && plain.chars().all(|c| LETTERS.contains(&c));
    fits.then(|| session::digest(&plain))
}

fn plain_letter(c: char) -> char {
    match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        let code = fresh();
        assert_eq!(code.len(), 19);
        let digest_of = |text: &str| digest(text).unwrap();
        assert_eq!(digest_of(&code), digest_of(&code.to_lowercase().replace('-', " ")));
        assert_eq!(digest_of("0000-1111-AAAA-BBBB"), digest_of("oOo0 liI1 aaaa bbbb"));
        assert_ne!(digest_of(&code), digest_of(&fresh()));
        for none in ["", "123456", "0000-1111-AAAA-BBB", "0000-1111-AAAA-BBB!"] {
            assert_eq!(digest(none), None, "{none}");
        }
    }
}
