//! Plain text in whatever encoding German offices use: UTF-8, UTF-16 with mark, else Windows-1252.

use std::{fs::File, io::Read};

use encoding_rs::{Encoding, WINDOWS_1252};

use super::answer::{Answer, Order, Snag, Text};

/// Bytes taken from the file; longer ones are cut with a remark.
const MAX_BYTES: u64 = 8 << 20;

/// Decodes the file.
pub(super) fn read(order: &Order) -> Result<Answer, Snag> {
    let mut text = Text::default();
    text.push(&load(order)?.replace("\r\n", "\n"));
    Ok(text.finish("text/plain"))
}

/// The beginning of the file as text.
pub(super) fn load(order: &Order) -> Result<String, Snag> {
    let mut bytes = Vec::new();
    File::open(&order.file)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(decode(&bytes))
}

fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut in the middle of the last character.
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_usual_encodings_are_told_apart() {
        assert_eq!(decode("Straße €".as_bytes()), "Straße €");
        assert_eq!(decode(b"Stra\xdfe \x80"), "Straße €");
        assert_eq!(decode(b"\xff\xfeS\0\xdf\0"), "Sß");
        assert_eq!(decode(b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe"), "Grüße");
    }
}
