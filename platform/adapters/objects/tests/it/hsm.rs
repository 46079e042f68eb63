//! Keys in a hardware module, by the interface the real ones have.
use std::env::var;

use objects::token::{Hsm, HsmConfig};
use objects::{KeyError, Keyring, Token};

fn config() -> Option<HsmConfig> {
    let Ok(module) = var("TEST_PKCS11_MODULE") else {
        eprintln!("skipped: TEST_PKCS11_MODULE names no hardware module");
        return None;
    };
    let said = |name| var(name).unwrap();
    Some(HsmConfig { module: module.into(), token: said("TEST_PKCS11_TOKEN"), pin: said("TEST_PKCS11_PIN").into() })
}

/// A tenant nobody else tests with: tokens are shared.
fn tenant() -> String {
    let unique = tempfile::tempdir().unwrap();
    unique.path().file_name().unwrap().to_string_lossy().replace('.', "")
}

/// One after the other: a process signs in to a module once, and then the PIN is not asked for again.
#[test]
fn keys_in_a_hardware_module() {
    let Some(config) = config() else { return };
    a_wrong_pin_or_token_is_told(config.clone());
    a_tenants_keys_live_and_die_in_the_module(config.clone());
    damaged_and_foreign_bytes_are_refused_and_the_session_goes_on(config);
}

fn a_tenants_keys_live_and_die_in_the_module(config: HsmConfig) {
    let (tenant, ring) = (tenant(), Keyring::new(Hsm::open(config.clone()).unwrap()));
    let first = ring.new_tenant_key(&tenant).unwrap();
    let sealed = ring.unwrap(&tenant, &first).unwrap().seal("totp", b"seed").unwrap();

    let second = ring.announce(&tenant, &first).unwrap();
    let key = ring.unwrap(&tenant, &second).unwrap();
    assert_eq!(key.open("totp", &sealed).unwrap().as_slice(), b"seed");
    assert_eq!(ring.retire(&tenant, &second).unwrap(), 1);

    let elsewhere = Keyring::new(Hsm::open(config).unwrap());
    assert!(elsewhere.unwrap(&tenant, &second).is_ok());
    assert!(matches!(elsewhere.unwrap(&tenant, &first), Err(KeyError::Gone)));
    assert_eq!(ring.shred(&tenant).unwrap(), [format!("{tenant}.2")]);
    assert!(matches!(ring.unwrap(&tenant, &second), Err(KeyError::Gone)));
}

fn damaged_and_foreign_bytes_are_refused_and_the_session_goes_on(config: HsmConfig) {
    let (label, token) = (format!("{}.1", tenant()), Hsm::open(config).unwrap());
    token.generate(&label).unwrap();
    token.generate(&label).unwrap();
    let sealed = token.encrypt(&label, b"a", b"plain").unwrap();
    let mut bad = sealed.clone();
    *bad.last_mut().unwrap() ^= 1;
    for (aad, bytes) in [(b"a".as_slice(), bad.as_slice()), (b"b", &sealed), (b"a", &sealed[..20]), (b"a", &[])] {
        assert!(matches!(token.decrypt(&label, aad, bytes), Err(KeyError::Refused)), "{bytes:?}");
    }
    assert_eq!(token.decrypt(&label, b"a", &sealed).unwrap().as_slice(), b"plain");
    assert_eq!(token.labels(&label).unwrap(), std::slice::from_ref(&label));
    assert!(token.destroy(&label).unwrap());
    assert!(!token.destroy(&label).unwrap());
    assert!(matches!(token.encrypt(&label, b"", b""), Err(KeyError::Gone)));
}

fn a_wrong_pin_or_token_is_told(config: HsmConfig) {
    let nowhere = HsmConfig { token: "another".into(), ..config.clone() };
    assert!(matches!(Hsm::open(nowhere), Err(KeyError::Token(_))));
    let locked = HsmConfig { pin: "wrong".to_owned().into(), ..config };
    assert!(matches!(Hsm::open(locked), Err(KeyError::Token(_))));
}
