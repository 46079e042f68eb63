use ring::rand::{SecureRandom, SystemRandom};

use crate::KeyError;

/// Fills an array from the operating system's random source.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| KeyError::Entropy)?;
    Ok(bytes)
}
