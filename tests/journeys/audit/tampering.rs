//! Changed, removed, swapped, slipped in, cut off: each is named.
use super::log::{Log, verify};
use testkit::World;

async fn log() -> Log {
    let log = Log::of(World::new().await).await;
    log.append().await;
    log.sign().await;
    log.append().await;
    log
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untouched_log_is_proven_by_two_files_and_a_key() {
    let log = log().await;
    let (intact, said) = log.checked(&[&log.root().await]);
    assert!(intact && said.contains("unverändert"), "{said}");
    assert!(said.contains("1 im Auszug passen, 1 mitgebrachte passen"), "{said}");
    // Somebody else's key proves nothing, and is not taken for ours.
    let other = "gemeinwerk+00000000+AQ==";
    let export = log.export("now.jsonl");
    assert!(std::panic::catch_unwind(|| verify(&[&export], Some(other))).is_err());
    let (_, said) = verify(&[&export], None);
    assert!(said.contains("Der Schlüssel stammt aus dem Auszug selbst"), "{said}");
    // Signing twice a day changes nothing.
    log.sign().await;
    assert!(log.checked(&[&log.root().await]).0);
    log.world.end().await;
}

/// What the database's owner does, how it is undone, and what the verifier says about row 3.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_owner_of_the_database_does_to_one_row_is_named() {
    let log = log().await;
    let (row, here) = (log.row(3).await, log.here());
    let deeds = [
        (
            format!("update platform.audit set actor_name = actor_name || 'x' where id = '{row}'"),
            "nachträglich verändert",
        ),
        (
            format!("update platform.audit set detail = detail || '{{\"after\": 1}}' where id = '{row}'"),
            "nachträglich verändert",
        ),
        (
            format!("update platform.audit set at = at + interval '1 microsecond' where id = '{row}'"),
            "nachträglich verändert",
        ),
        (
            format!(
                "update platform.audit set action = 'x.y.z' where id = '{row}'; \
                 update platform.audit_leaves set digest = sha256('x') where n = 3 and {here}"
            ),
            "Das Siegel passt nicht",
        ),
        (format!("delete from platform.audit where id = '{row}'"), "vor Ablauf der Aufbewahrung gelöscht"),
    ];
    for (deed, expected) in deeds {
        log.tamper("create table saved_audit as table platform.audit; create table saved_leaves as table platform.audit_leaves").await;
        log.tamper(&deed).await;
        let (intact, said) = log.checked(&[&log.root().await]);
        let named = said.lines().find(|line| line.contains("FEHLER")).unwrap_or_default();
        assert!(!intact && named.contains(&row) && named.contains(expected), "{deed}: {said}");
        assert!(said.matches("FEHLER").count() <= 3, "one row was touched: {said}");
        log.tamper(
            "delete from platform.audit where id in (select id from saved_audit); insert into platform.audit table saved_audit; \
             delete from platform.audit_leaves; insert into platform.audit_leaves table saved_leaves; \
             drop table saved_audit, saved_leaves",
        )
        .await;
    }
    assert!(log.checked(&[&log.root().await]).0, "all of it was undone");
    log.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn swapped_rows_and_a_row_that_was_taken_out_with_its_leaf_are_named() {
    let log = log().await;
    let (two, four, here) = (log.row(2).await, log.row(4).await, log.here());
    let swap = format!(
        "update platform.audit_leaves set n = 1000 where n = 2 and {here}; update platform.audit_leaves set n = 2 where n = 4 and {here}; \
         update platform.audit_leaves set n = 4 where n = 1000 and {here}"
    );
    log.tamper(&swap).await;
    let (intact, said) = log.checked(&[]);
    assert!(!intact && said.contains(&format!("Zeile 2 (Kennung {four}")), "{said}");
    assert!(said.contains("sie stand an Stelle 4") && said.contains("sie stand an Stelle 2"), "{said}");
    log.tamper(&swap).await;
    assert!(log.checked(&[]).0);

    log.tamper(&format!(
        "delete from platform.audit_leaves where n = 2 and {here}; delete from platform.audit where id = '{two}'"
    ))
    .await;
    let (intact, said) = log.checked(&[]);
    assert!(!intact && said.contains("Zeile 2: Zeile und Siegel wurden gelöscht"), "{said}");
    // An honest root cannot be signed over it any more.
    log.tamper(&format!("update platform.audit_roots set day = day - 1 where {here}")).await;
    log.deed("danach").await;
    log.append().await;
    assert!(log.checked(&[]).1.contains("Zeile 2: Zeile und Siegel wurden gelöscht"));
    log.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_slipped_in_is_named_before_and_after_it_becomes_a_leaf() {
    let log = log().await;
    let (tenant, id) = (log.town.id, sdk::uuid::Uuid::now_v7());
    let slip = format!(
        "insert into platform.audit (tenant_id, id, at, actor, actor_name, action, request, salt, seal) \
         select tenant_id, '{id}', now(), actor, actor_name, 'dms.document.read', 'r', gen_random_uuid(), seal \
         from platform.audit where tenant_id = '{tenant}' limit 1"
    );
    log.tamper(&slip).await;
    let (intact, said) = log.checked(&[]);
    assert!(!intact && said.contains(&id.to_string()) && said.contains("stammt nicht von Gemeinwerk"), "{said}");
    log.tamper(&format!("insert into platform.audit_queue (tenant_id, id) values ('{tenant}', '{id}')")).await;
    log.append().await;
    let (intact, said) = log.checked(&[]);
    assert!(!intact && said.contains(&id.to_string()) && said.contains("stammt nicht von Gemeinwerk"), "{said}");
    log.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_off_end_is_named_by_a_root_that_was_handed_out() {
    let log = log().await;
    let (root, before, here) = (log.root().await, log.export("before.jsonl"), log.here());
    let last = log.told(&format!("select max(n)::text as told from platform.audit_leaves where {here}")).await;
    let cut = format!(
        "delete from platform.audit where {here} and id in (select row_id from platform.audit_leaves where {here} and n >= 4); \
         delete from platform.audit where {here} and id not in (select row_id from platform.audit_leaves where {here}); \
         delete from platform.audit_leaves where {here} and n >= 4; delete from platform.audit_queue where {here}; \
         delete from platform.audit_roots where {here}"
    );
    log.tamper(&cut).await;
    let export = log.export("now.jsonl");
    let (intact, said) = verify(&[&export, &root], Some(&log.key()));
    assert!(!intact && said.contains("Am Ende fehlen die Zeilen 4 bis"), "{said}");
    let (intact, said) = verify(&[&export, &before], Some(&log.key()));
    assert!(!intact && said.contains("Am Ende fehlen die Zeilen 4 bis"), "{said}");
    // The process remembers how far the log was: the gap stays in it for ever, with or without a root.
    log.append().await;
    let (intact, said) = log.checked(&[]);
    for n in 4..=last.parse::<u64>().unwrap() {
        assert!(!intact && said.contains(&format!("Zeile {n}: Sie war versiegelt und wurde danach")), "{said}");
    }
    log.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_vanished_before_its_leaf_leaves_one_all_the_same() {
    let log = log().await;
    log.deed("heikel").await;
    let here = log.here();
    log.tamper(&format!("delete from platform.audit where {here} and subject = 'heikel'")).await;
    log.append().await;
    let (intact, said) = log.checked(&[]);
    assert!(!intact && said.contains("gelöscht, bevor sie versiegelt war"), "{said}");
    log.world.end().await;
}
