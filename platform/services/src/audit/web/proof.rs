//! What proves the log: roots, where they go, how long contents are kept, and the whole of it to take home.
use crate::audit::right::EXPORT;
use crate::audit::setting::{self, Proof};
use crate::audit::store::letter::Standing;
use crate::audit::{export, store::root::Kept};
use actix_web::web::{Form, Path};
use actix_web::{HttpResponse, http::header};
use askama::Template;
use chrono::NaiveDate;
use futures_util::stream::try_unfold;
use ledger::PublicKey;
use sdk::web::{Answer, Page, SANDBOX, html, json, moment, see_other_with};
use sdk::{Cx, Error, Kind, Result, local_day};
use tempfile::TempPath;
use tokio::{fs::File, io::AsyncReadExt};

#[derive(Template)]
#[template(path = "audit-proof.html")]
struct ProofPage {
    page: Page,
    roots: Vec<RootView>,
    retentions: Vec<(String, i32)>,
    recipients: Vec<String>,
    by_mail: bool,
    key: String,
    tomorrow: NaiveDate,
    stale: bool,
    error: Option<String>,
}

struct RootView {
    day: NaiveDate,
    shown: String,
    size: i64,
    at: String,
    letters: Vec<LetterView>,
}

struct LetterView {
    address: String,
    sent: Option<String>,
    attempts: i32,
}

impl From<&Standing> for LetterView {
    fn from(letter: &Standing) -> Self {
        Self { address: letter.address.clone(), sent: letter.sent_at.map(moment), attempts: letter.attempts }
    }
}

pub async fn page(cx: Cx, key: String) -> Answer {
    render(&cx, key, None).await
}

async fn render(cx: &Cx, key: String, error: Option<String>) -> Answer {
    let Proof { roots, letters, retentions, recipients, by_mail } = setting::proof(cx).await?;
    let today = local_day(cx.now());
    // A root is due every day: two days without one means that something keeps it from being signed.
    let stale = roots.first().is_some_and(|root| (today - root.day).num_days() >= 2);
    let view = |root: Kept| RootView {
        shown: local(root.day),
        size: root.size,
        at: moment(root.at),
        letters: letters.iter().filter(|letter| letter.day == root.day).map(LetterView::from).collect(),
        day: root.day,
    };
    let roots = roots.into_iter().map(view).collect();
    let retentions = retentions.into_iter().map(|(from, days)| (local(from), days)).collect();
    let (page, tomorrow) = (Page::of(cx, "audit"), today.succ_opt().unwrap_or(today));
    html(&ProofPage { page, roots, retentions, recipients, by_mail, key, tomorrow, stale, error })
}

fn local(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// What a person can put right is said on the page they are on; everything else goes the usual way.
async fn done(cx: &Cx, key: String, result: Result<()>, said: &str) -> Answer {
    match result {
        Ok(()) => see_other_with("/audit/proof", said, None),
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            render(cx, key, Some(error.detail.into_owned())).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(serde::Deserialize)]
pub struct Retention {
    #[serde(default)]
    days: String,
    #[serde(default)]
    valid_from: String,
}

pub async fn keep_for(cx: Cx, form: Form<Retention>, key: String) -> Answer {
    // What is no number or no day is refused with the sentence of a wrong one.
    let days = form.days.trim().parse().unwrap_or_default();
    let valid_from = form.valid_from.trim().parse().unwrap_or_default();
    let kept = setting::keep_for(&cx, days, valid_from).await;
    done(&cx, key, kept, "Die Aufbewahrung ist festgelegt.").await
}

#[derive(serde::Deserialize)]
pub struct Recipient {
    #[serde(default)]
    address: String,
}

pub async fn add_recipient(cx: Cx, form: Form<Recipient>, key: String) -> Answer {
    let added = setting::add_recipient(&cx, &form.address).await;
    done(&cx, key, added, "Die Adresse ist eingetragen. Sie erhält die nächste Tageswurzel.").await
}

pub async fn remove_recipient(cx: Cx, form: Form<Recipient>, key: String) -> Answer {
    let removed = setting::remove_recipient(&cx, &form.address).await;
    done(&cx, key, removed, "Die Adresse ist entfernt. Sie erhält keine Tageswurzel mehr.").await
}

/// The signed root of a day, as a text file.
pub async fn root(cx: Cx, day: Path<String>) -> Answer {
    let day: NaiveDate = day.parse().map_err(|_| Error::not_found())?;
    let root = setting::root_of(&cx, day).await?;
    let name = format!("attachment; filename=\"wurzel-{}-{day}.txt\"", cx.town().key);
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .body(root.note))
}

pub async fn list(cx: Cx) -> Answer {
    let proof = setting::proof(&cx).await?;
    let item =
        |root: &Kept| serde_json::json!({ "day": root.day, "size": root.size, "at": root.at, "note": root.note });
    json(&serde_json::json!({ "items": proof.roots.iter().map(item).collect::<Vec<_>>() }))
}

/// The whole log: written to the spool first, so that a broken export never looks like a whole one.
pub async fn export(cx: Cx, key: PublicKey) -> Answer {
    cx.demand(EXPORT)?;
    let file = tempfile::NamedTempFile::new_in(&cx.house().spool).map_err(Error::internal)?.into_temp_path();
    export::export(&cx, &key, &file).await?;
    let name = format!("attachment; filename=\"protokoll-{}-{}.jsonl\"", cx.town().key, local_day(cx.now()));
    let open = File::open(&file).await.map_err(Error::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/jsonl; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .streaming(try_unfold((open, file), piece)))
}

/// The next piece of a file, which is removed with its path when all is read or nobody listens any more.
async fn piece((mut file, path): (File, TempPath)) -> std::io::Result<Option<(bytes::Bytes, (File, TempPath))>> {
    let mut buffer = bytes::BytesMut::with_capacity(64 * 1024);
    let read = file.read_buf(&mut buffer).await?;
    Ok((read > 0).then(|| (buffer.freeze(), (file, path))))
}
