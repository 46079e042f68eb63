use super::*;
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn templates() -> Vec<(String, String)> {
    fs::read_dir(folder("templates"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The pieces of `text` that stand between `open` and `close`.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).filter_map(|rest| rest.split_once(close)).map(|(piece, _)| piece).collect()
}

/// Reads the flat `[[file]]` entries of the list; every entry must name all keys.
fn vendored() -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(folder("assets/vendor/VENDORED.toml")).unwrap();
    text.split("[[file]]")
        .skip(1)
        .map(|entry| {
            entry
                .lines()
                .filter_map(|line| line.split_once(" = "))
                .map(|(key, value)| (key.to_owned(), value.trim_matches('"').to_owned()))
                .collect()
        })
        .collect()
}

async fn ask(version: &str, name: &str, etag: Option<&str>) -> HttpResponse {
    let mut req = TestRequest::default();
    if let Some(etag) = etag {
        req = req.insert_header((header::IF_NONE_MATCH, etag));
    }
    let path = Path::from((version.to_owned(), name.to_owned()));
    serve(req.to_http_request(), path).await
}

fn value(answer: &HttpResponse, name: header::HeaderName) -> &str {
    answer.headers().get(name).unwrap().to_str().unwrap()
}

#[test]
fn vendored_files_are_what_the_list_says() {
    let list = vendored();
    assert!(list.len() >= 6, "{} entries", list.len());
    for entry in &list {
        let file = folder("assets/vendor").join(&entry["file"]);
        let bytes = fs::read(&file).unwrap();
        assert_eq!(hex::encode(Sha256::digest(bytes)), entry["sha256"], "{file:?}");
        assert!(!entry["licence"].is_empty() && !entry["version"].is_empty());
        let licence = folder("assets/vendor").join(&entry["licence_file"]);
        assert!(fs::metadata(&licence).unwrap().len() > 500, "{licence:?}");
    }
}

#[test]
fn every_vendored_file_is_listed() {
    let listed: BTreeSet<String> =
        vendored().iter().flat_map(|entry| [entry["file"].clone(), entry["licence_file"].clone()]).collect();
    for part in fs::read_dir(folder("assets/vendor")).unwrap() {
        let part = part.unwrap();
        if part.file_type().unwrap().is_file() {
            continue;
        }
        for file in fs::read_dir(part.path()).unwrap() {
            let name =
                format!("{}/{}", part.file_name().to_string_lossy(), file.unwrap().file_name().to_string_lossy());
            assert!(listed.contains(&name), "{name} is not in VENDORED.toml");
        }
    }
}

#[test]
fn style_sheets_only_point_to_files_that_exist() {
    let style = std::str::from_utf8(STYLE).unwrap();
    let targets: Vec<&str> =
        between(style, "url(\"", "\")").into_iter().filter(|target| !target.starts_with("data:")).collect();
    assert_eq!(targets.len(), 3, "{targets:?}");
    for target in targets {
        assert!(find(target).is_some(), "{target}");
    }
}

#[test]
fn templates_only_use_glyphs_that_exist() {
    let style = std::str::from_utf8(STYLE).unwrap();
    for (file, text) in templates() {
        for call in ["::i(\"", " i(\""] {
            for name in between(&text, call, "\"") {
                assert!(style.contains(&format!(".gw-i--{name}{{")), "{file}: {name}");
            }
        }
    }
}

#[test]
fn every_german_text_has_an_english_one_and_none_is_left_over() {
    let list = fs::read_to_string(folder("templates/en.txt")).unwrap();
    let translated: BTreeSet<&str> = list
        .lines()
        .map(|line| line.split_once(" = ").expect(line))
        .inspect(|(german, english)| assert!(!german.is_empty() && !english.is_empty()))
        .map(|(german, _)| german)
        .collect();
    let sources = templates();
    let used: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| between(text, "page.t(\"", "\")")).collect();
    assert_eq!(used, translated);
}

#[test]
fn templates_carry_no_inline_style_or_script() {
    for (file, text) in templates() {
        for forbidden in [" style=\"", "<style", " onclick=", " onload=", "hx-on", "<script>", "js:"] {
            assert!(!text.contains(forbidden), "{file}: {forbidden}");
        }
    }
}

#[actix_web::test]
async fn the_present_version_may_be_kept_for_ever() {
    let answer = ask(version(), "gemeinwerk.css", None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(value(&answer, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(value(&answer, header::CONTENT_TYPE), CSS);
}

#[actix_web::test]
async fn a_former_version_gets_the_present_file_but_must_ask_again() {
    let answer = ask("000000000000", "gemeinwerk.js", None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(value(&answer, header::CACHE_CONTROL), "no-cache");
}

#[actix_web::test]
async fn known_content_is_not_sent_again() {
    let etag = &find("icon.svg").unwrap().etag;
    for known in [format!("\"{etag}\""), format!("W/\"{etag}\""), "*".to_owned()] {
        let answer = ask(version(), "icon.svg", Some(&known)).await;
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{known}");
    }
    let other = ask(version(), "icon.svg", Some("\"0000\"")).await;
    assert_eq!(other.status(), StatusCode::OK);
}

#[actix_web::test]
async fn unknown_names_and_ways_out_give_404() {
    for name in ["", "nothing.css", "../Cargo.toml", "css/token.css", "vendor/VENDORED.toml"] {
        assert_eq!(ask(version(), name, None).await.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

#[test]
fn the_version_is_short_and_stable() {
    assert_eq!(version().len(), 12);
    assert!(version().bytes().all(|digit| digit.is_ascii_hexdigit()));
    assert_eq!(version(), version());
}
