//! Moving into a new tenant: the blueprint's plan, records and processes. Repeatable: only what is missing is made.
use crate::plan::{Plan, PlanUnit};
use crate::record::Record;
use crate::service::{plan, process, record};
use crate::store;
use crate::title::title;
use sdk::{Blueprint, Cx, Error, RecordId, Result, Tx};

/// The blueprint's section.
#[derive(Debug, Default, serde::Deserialize)]
struct Section {
    #[serde(default)]
    plan: Vec<plan::NewUnit>,
    #[serde(default)]
    records: Vec<Seed>,
}

/// A record every tenant of this kind starts with.
#[derive(Debug, serde::Deserialize)]
struct Seed {
    plan: String,
    title: String,
    unit: String,
    #[serde(default)]
    processes: Vec<String>,
}

/// Puts in place what the blueprint says.
///
/// # Errors
/// `Internal` if the section does not have this shape or contradicts itself; those of the services.
pub async fn settle(cx: &Cx, blueprint: &Blueprint) -> Result<()> {
    let Some(section) = blueprint.section::<Section>("dms")? else { return Ok(()) };
    if !section.plan.is_empty() {
        cx.write(plan::EDIT, async |tx| plan_units(tx, &section.plan).await).await?;
    }
    if section.records.is_empty() {
        return Ok(());
    }
    let records = cx.write(record::OPEN, async |tx| records(cx, tx, &section.records).await).await?;
    let titles = section.records.iter().map(|seed| seed.processes.as_slice());
    let wanted: Vec<(RecordId, &[String])> = records.into_iter().zip(titles).collect();
    cx.write(process::OPEN, async |tx| processes(tx, &wanted).await).await
}

async fn plan_units(tx: &mut Tx<'_>, wanted: &[plan::NewUnit]) -> Result<()> {
    let mut units: Vec<PlanUnit> = plan::load(tx).await?.units().to_vec();
    for new in wanted {
        let plan = Plan::new(units.clone());
        if plan.find(&new.key).is_none() {
            units.push(plan::insert(tx, &plan, new).await?);
        }
    }
    Ok(())
}

async fn records(cx: &Cx, tx: &mut Tx<'_>, seeds: &[Seed]) -> Result<Vec<RecordId>> {
    let plan = plan::load(tx).await?;
    let mut made = Vec::new();
    for seed in seeds {
        let missing = || Error::internal(format!("the blueprint's plan lacks {}", seed.plan));
        let topic = plan.find(&seed.plan).ok_or_else(missing)?;
        made.push(match find(tx, topic, &seed.title).await? {
            Some(record) => record.id,
            None => {
                let unit = cx.ports().directory.unit(tx, &seed.unit).await?;
                record::insert(tx, topic, unit.id, &seed.title).await?.id
            }
        });
    }
    Ok(made)
}

async fn find(tx: &mut Tx<'_>, topic: &PlanUnit, text: &str) -> Result<Option<Record>> {
    let rows = store::record::list_titled(tx, topic.id, &title(text)?).await?;
    Ok(tx.admit_all(rows)?.pop())
}

async fn processes(tx: &mut Tx<'_>, wanted: &[(RecordId, &[String])]) -> Result<()> {
    for (record, titles) in wanted {
        let known = store::process::list_titles(tx, *record).await?;
        for text in *titles {
            if !known.contains(&title(text)?) {
                process::insert(tx, *record, text).await?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_of_a_blueprint_is_understood() {
        let value = serde_json::json!({"dms": {
            "plan": [{"key": "20", "title": "Finanzen"}],
            "records": [{"plan": "20", "title": "Grundsteuer B", "unit": "FB20", "processes": ["Bescheide"]}],
        }});
        let section: Section = Blueprint::new("city", value).section("dms").unwrap().unwrap();
        assert_eq!(section.plan[0].key, "20");
        assert_eq!(section.records[0].processes, ["Bescheide"]);
    }

    #[test]
    fn a_wrong_section_is_an_error_and_a_missing_one_is_not() {
        let wrong = Blueprint::new("city", serde_json::json!({"dms": {"plan": [{"key": 20}]}}));
        assert!(wrong.section::<Section>("dms").is_err());
        let empty = Blueprint::new("city", serde_json::json!({}));
        assert!(empty.section::<Section>("dms").unwrap().is_none());
    }
}
