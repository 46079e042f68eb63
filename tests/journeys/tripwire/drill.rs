use super::{STATE, owner};
use crate::keys::backup::Backup;
use crate::post::{receive, sample};
use server::drill;
use testkit::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_is_tried_and_every_tenant_learns_of_it() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, room) = (town.user("admin").await, town.user("poststelle").await);
    let letter = sample("post/rurbroich", "scan-0417");
    receive(&room, &letter.0, &letter.1).await;
    world.settled().await;
    world.timed(&town.placed.0, "audit", "append leaves").await.unwrap();
    let backup = Backup::of(&world);
    let restored = backup.restore(&world, &owner(&world).await).await;
    let config = restored.config.clone();
    let report = drill::report(&restored, &config).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
    let tried = report.tenants.iter().find(|tried| tried.id == town.placed.0.id).expect("two tenants, both are tried");
    assert!(tried.files >= 1 && tried.leaves >= 10, "{tried:?}");

    let file = config.home.join("probe.json");
    drill::write(&report, &config, &file).unwrap();
    drill::record(world.installation.config.clone(), file.to_str().unwrap()).await.unwrap();
    let drill = &admin.get(STATE).await.is(200).json()["standing"]["drill"];
    assert_eq!((drill["included"].as_bool(), drill["faults"].as_i64()), (Some(true), Some(0)), "{drill}");
    let shown = admin.page("/isolation").await.is(200).text();
    assert!(shown.contains("war dabei") && shown.contains("ohne Fehler"), "{shown}");

    let forged = std::fs::read_to_string(&file).unwrap().replace("\"leaves\": ", "\"leaves\": 9");
    std::fs::write(&file, forged).unwrap();
    assert!(drill::record(world.installation.config.clone(), file.to_str().unwrap()).await.is_err());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_without_its_files_is_no_backup() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let room = town.user("poststelle").await;
    receive(&room, "brief.txt", b"Guten Tag").await;
    world.settled().await;
    let backup = Backup::of(&world);
    backup.lose_files();
    let restored = backup.restore(&world, &owner(&world).await).await;
    let config = restored.config.clone();
    let report = drill::report(&restored, &config).await.unwrap();
    let tried = report.tenants.iter().find(|tried| tried.id == town.placed.0.id).unwrap();
    assert!(!report.is_sound() && tried.faults.iter().any(|fault| fault.starts_with("file ")), "{tried:?}");
    world.end().await;
}
