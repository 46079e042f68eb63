//! Rights on pages, without script.
use testkit::World;

#[tokio::test(flavor = "multi_thread")]
async fn rights_are_changed_on_pages_without_script() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, head, clerk) =
        (town.user("admin").await, town.user("leitung").await, town.user("sachbearbeitung").await);
    assert!(admin.page("/identity/roles").await.is(200).text().contains("Keine Änderungen"));
    let cell = admin.page("/identity/roles/cell?role=post-room&action=inbox.item.file").await.is(200).text();
    assert!(cell.contains("Wie weit reicht das Recht?") && cell.contains("Poststelle"), "{cell}");
    let form = [("role", "post-room"), ("action", "inbox.item.file"), ("reach", "unit"), ("assigned", "on")];
    assert_eq!(
        admin.form("/identity/roles/draft", &form).await.is(303).header("location"),
        "/identity/roles?role=post-room#inbox.item.file"
    );
    let page = admin.page("/identity/roles").await.is(200).text();
    assert!(page.contains("Eine Änderung") && page.contains("geändert, vorher keine"), "{page}");
    let weighed = admin.page("/identity/roles/draft").await.is(200).text();
    assert!(weighed.contains("1 Person gewinnt"), "{weighed}");
    let base = testkit::between(&weighed, "name=\"base\" value=\"", "\"").to_owned();
    admin.page("/identity/roles/draft/names?action=inbox.item.file&side=gains").await.is(200);
    admin.form("/identity/roles/draft/save", &[("base", &base), ("reason", "Urlaub")]).await.is(303);
    assert!(head.page("/identity/roles/history").await.is(200).text().contains("Urlaub"));
    let wrong =
        admin.form("/identity/roles/draft", &[("role", "clerk"), ("action", "nichts"), ("reach", "unit")]).await;
    assert!(wrong.is(200).text().contains("Dieses Recht gibt es hier nicht"));
    let doubled = admin.form("/identity/roles", &[("role", "clerk"), ("title", "Doppelt")]).await.is(200).text();
    assert!(doubled.contains("schon vergeben") && doubled.contains("Doppelt"), "what was typed is still there");
    assert!(!head.page("/identity/roles").await.is(200).text().contains("data-open=\"zelle\""), "the head only looks");
    for path in [
        "/identity/roles",
        "/identity/roles/why",
        "/identity/roles/view",
        "/identity/roles/cell?role=clerk&action=inbox.item.file",
    ] {
        clerk.page(path).await.is(403);
    }
    head.page("/identity/roles/cell?role=clerk&action=inbox.item.file").await.is(403);
    admin.page("/identity/roles/cell?role=clerk&action=registry.tenant.found").await.is(404);
    world.end().await;
}
