//! What stands in addresses, headers and fields: small words with a grammar.
use contracts::leitweg::LeitwegId;
use contracts::xrechnung::{Iban, VatId};
use sdk::web::Cursor;

/// Numbers with a check digit; what is accepted must be accepted again as it is shown.
pub fn number(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(iban) = text.parse::<Iban>() {
        assert!(iban.to_string().parse::<Iban>().is_ok(), "{iban}");
    }
    let _ = text.parse::<VatId>();
    if let Ok(leitweg) = text.parse::<LeitwegId>() {
        assert!(leitweg.to_string().parse::<LeitwegId>().is_ok(), "{leitweg}");
    }
    let _ = text.parse::<sdk::Month>();
    let _ = text.parse::<sdk::DocumentId>();
}

/// Names of uploads, addresses to go on to, what a browser says it is.
pub fn name(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let name = sdk::web::clean(&text);
    assert!(!name.is_empty() && !name.contains(['/', '\\']) && !name.contains(char::is_control), "{name:?}");
    let next = identity::session::local_path(&text);
    assert!(next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']), "{next:?}");
    let device = identity::session::device(&text);
    assert!(device.len() < 40);
    let _ = identity::credential::decode_secret(&text);
    assert_eq!(identity::session::digest(&text).len(), 32);
    assert!(sdk::web::encode(&text).bytes().all(|byte| byte.is_ascii_graphic()));
}

/// The continuation of a list.
pub fn cursor(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(cursor) = text.parse::<Cursor>() {
        assert_eq!(cursor.to_string().parse::<Cursor>().expect("our own"), cursor);
    }
}
