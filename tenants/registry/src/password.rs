//! The password a new tenant's first log-ins begin with.
use rand::{Rng, rngs::OsRng};

/// Letters and digits nobody mistakes for one another on paper.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Sixteen of thirty-one: 79 bits.
const LENGTH: usize = 16;

/// Makes a password such as `k7mq-4w2x-hd9p-tzr3`.
pub fn initial() -> String {
    let mut password = String::with_capacity(LENGTH + 3);
    for at in 0..LENGTH {
        if at > 0 && at.is_multiple_of(4) {
            password.push('-');
        }
        let letter = ALPHABET.get(OsRng.gen_range(0..ALPHABET.len())).copied().unwrap_or(b'a');
        password.push(char::from(letter));
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_readable_and_differ() {
        let password = initial();
        assert_eq!(password.len(), 19);
        assert!(password.split('-').all(|group| group.len() == 4 && group.bytes().all(|b| ALPHABET.contains(&b))));
        assert_ne!(password, initial());
    }
}
