//! A deputy reaches as far as the absent one, and stands before guards themself.
use super::*;
use crate::substitution::named;

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_gets_no_level_no_body_and_nothing_from_which_either_is_excluded() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let deputy = town.hire("vertretung", "FB60", "post-room").await;
    named(&clerk, "vertretung", json!({})).await.is(201);
    let paper = paper(&clerk, "Zwiebelturm").await;
    all(paper.shown(&deputy, "Zwiebelturm").await, true);

    let protect = async |level: &str, route: &str| {
        head.post(&paper.at(route), json!({ "level": level })).await.is(200);
    };
    protect("confidential", "/protection").await;
    all(paper.shown(&clerk, "Zwiebelturm").await, true);
    all(paper.shown(&deputy, "Zwiebelturm").await, false);
    missing(&deputy, &paper.at(""), &paper.document).await;
    protect("normal", "/protection/lower").await;
    all(paper.shown(&deputy, "Zwiebelturm").await, true);

    for excluded in ["sachbearbeitung", "vertretung"] {
        let out = json!({ "kind": "exclude", "person": excluded, "reason": "Befangenheit" });
        let shield = head.post(&paper.at("/protection/exceptions"), out).await.is(200).json();
        all(paper.shown(&deputy, "Zwiebelturm").await, false);
        let exception = shield["exceptions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|line| line["kind"] == "exclude" && line["ended_at"].is_null());
        let ending = json!({ "exception": exception.unwrap()["id"] });
        head.post(&paper.at("/protection/exceptions/end"), ending).await.is(200);
        all(paper.shown(&deputy, "Zwiebelturm").await, true);
    }
    world.end().await;
}
