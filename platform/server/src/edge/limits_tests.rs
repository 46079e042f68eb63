use super::*;
use sdk::PersonId;

const WIDE: Allowance = Allowance { person: u32::MAX, tenant: u32::MAX, person_mb: u64::MAX, tenant_mb: u64::MAX };

fn turnstile() -> Turnstile {
    let few = Rate::new(1, 3);
    Turnstile::new(&Limits { person: few, tenant: Rate::new(1, 5), address: few, sign_in: few })
}

fn actor() -> Actor {
    Actor { principal: sdk::Principal::Person(PersonId::new()), ..Actor::service("test") }
}

#[test]
fn who_asks_too_much_waits_and_nobody_else() {
    let (turnstile, tenant, other) = (turnstile(), TenantId::new(), TenantId::new());
    let (busy, calm) = (actor(), actor());
    let passed = (0..10).filter(|_| turnstile.person(tenant, &busy, WIDE).is_ok()).count();
    assert_eq!(passed, 3);
    let met = turnstile.person(tenant, &busy, WIDE).unwrap_err();
    assert!(met.wait > Duration::from_secs(1) && met.wait <= Duration::from_secs(60), "{met:?}");
    // Refused requests of one person took nothing from the tenant: two of five are left.
    assert_eq!((0..10).filter(|_| turnstile.person(tenant, &calm, WIDE).is_ok()).count(), 2);
    assert_eq!(turnstile.person(tenant, &actor(), WIDE).unwrap_err().sentence, TENANT);
    assert!(turnstile.person(other, &actor(), WIDE).is_ok(), "another tenant goes on");
    let program = Actor::connection(Uuid::now_v7(), "Anbindung".into());
    let passed = (0..10).filter(|_| turnstile.person(other, &program, WIDE).is_ok()).count();
    assert_eq!(passed, 3, "a program counts like a person");
}

#[test]
fn a_tenant_lets_its_own_less_and_never_more() {
    let turnstile = Turnstile::new(&Limits::default());
    let (tenant, person) = (TenantId::new(), actor());
    let strict = Allowance { person: 60, tenant: 600, ..WIDE };
    let passed = (0..100).filter(|_| turnstile.person(tenant, &person, strict).is_ok()).count();
    assert_eq!(passed, 20, "a third of a minute at once");
    let others = (0..500).filter(|_| turnstile.person(tenant, &actor(), strict).is_ok()).count();
    assert_eq!(others, 200 - 20, "all together");
    assert_eq!(Limits::default().person.within(u32::MAX), Limits::default().person);
    turnstile.person.sweep();
    assert_eq!(turnstile.person.0.read().unwrap().len(), 1);
}

#[test]
fn strangers_are_told_apart_by_household_and_cost_no_memory() {
    let turnstile = turnstile();
    let ip = |text: &str| Some(text.parse::<IpAddr>().unwrap());
    for n in 0..3 {
        assert!(turnstile.stranger(ip(&format!("2001:db8::{n}"))).is_ok());
    }
    assert!(turnstile.stranger(ip("2001:db8::ffff")).is_err(), "the same household");
    assert!(turnstile.stranger(ip("2001:db8:1::1")).is_ok(), "another household");
    assert!(turnstile.sign_in(ip("2001:db8::1")).is_ok(), "attempts to sign in are counted by themselves");
    for n in 0..200_000_u32 {
        let _ = turnstile.stranger(Some(IpAddr::V4(n.into())));
    }
    assert!(turnstile.address.len() <= 1 << 16);
}

#[test]
fn rates_are_written_as_two_numbers() {
    assert_eq!("60/300".parse(), Ok(Rate::new(60, 300)));
    for wrong in ["", "60", "0/1", "a/b", "1/2/3"] {
        assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
    }
}
