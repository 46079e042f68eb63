//! What a browser is told with every answer, and what it could not run even if somebody got it in.
use crate::made::{Made, made, nothing};
use serde_json::json;
use testkit::{Answer, Town, User, World};

/// Whoever may see most: between them they open every page.
const PEOPLE: [(&str, &str); 6] = [
    ("rurbroich", "poststelle"),
    ("rurbroich", "sachbearbeitung"),
    ("rurbroich", "leitung"),
    ("rurbroich", "admin"),
    ("kreis-rurland", "kreisadmin"),
    ("betrieb", "operator"),
];

/// What each kind of foreign bytes may be called.
const NAMELESS: &str = "application/octet-stream";

const HTML: &str =
    "<!DOCTYPE html><html><body onload=\"alert(1)\"><script>alert(document.domain)</script></body></html>";
const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
const XML: &str = "<?xml version=\"1.0\"?><?xml-stylesheet href=\"javascript:alert(1)\"?><a xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:script>alert(1)</h:script></a>";
const MAIL: &str = "From: a@b.example\r\nTo: post@rurbroich.example\r\nSubject: Anlage\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nGuten Tag\r\n--x\r\nContent-Type: text/html; name=\"angriff.html\"\r\nContent-Disposition: inline; filename=\"angriff.html\"\r\n\r\n<script>alert(1)</script>\r\n--x\r\nContent-Type: image/svg+xml; name=\"bild.svg\"\r\n\r\n<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>\r\n--x--\r\n";

async fn people(world: &World) -> Vec<(&'static str, User)> {
    let mut people = Vec::new();
    for (town, login) in PEOPLE {
        people.push((login, world.existing(town).await.user(login).await));
    }
    people
}

async fn district(world: &World) -> Town<'_> {
    world.found("kreis-rurland", "district", "district").await;
    let founder = world.existing("kreis-rurland").await.user("kreisadmin").await;
    let new = json!({ "key": "rurbroich", "title": "Ort", "kind": "municipality", "blueprint": "small-town" });
    founder.post("/api/v1/registry/tenants", new).await.is(201);
    world.existing("rurbroich").await
}

fn addresses(world: &World, made: &Made) -> Vec<String> {
    let reading = world.installation.routes().into_iter().filter(|route| route.method == "GET");
    let address = |path: &str| {
        let id = if path.contains("{id}") { made.fitting(path).to_owned() } else { nothing() };
        let path = path.replace("{id}", &id).replace("{number}", "1").replace("{n}", "1");
        path.replace("{picture}", "image").replace("{name}", "User")
    };
    reading.map(|route| address(&route.path)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_hardened_and_no_page_needs_what_the_policy_forbids() {
    let world = World::new().await;
    let town = district(&world).await;
    let made = made(&world, &town).await;
    let (mut pages, mut files) = (0, 0);
    for (login, person) in people(&world).await {
        for path in addresses(&world, &made) {
            let answer = person.page(&path).await;
            hardened(&answer, &format!("{path} for {login}"));
            match answer.header("content-type").split(';').next().unwrap() {
                "text/html" => {
                    pages += 1;
                    nothing_inline(&answer.text(), &path);
                }
                "application/json" | "application/scim+json" | "application/problem+json" | "" => {}
                _ => {
                    files += 1;
                    sandboxed(&answer, &path);
                }
            }
        }
    }
    assert!(pages > 100 && files > 10, "only {pages} pages and {files} files were seen");
    let door = town.stranger();
    for path in
        ["/sign-in", "/healthz", "/readyz", "/metrics", "/api/openapi.json", "/nirgends", "/assets/x/gemeinwerk.css"]
    {
        hardened(&door.page(path).await, path);
    }
    world.end().await;
}

#[track_caller]
fn hardened(answer: &Answer, what: &str) {
    let told = |name: &str, value: &str| assert_eq!(answer.header(name), value, "{what}: {name}");
    told("x-content-type-options", "nosniff");
    told("x-frame-options", "DENY");
    told("referrer-policy", "same-origin");
    told("cross-origin-opener-policy", "same-origin");
    told("cross-origin-resource-policy", "same-origin");
    assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    let policy = answer.header("content-security-policy");
    for must in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action"] {
        assert!(policy.contains(must), "{what}: {must} in {policy}");
    }
    for hole in ["unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:"] {
        assert!(!policy.contains(hole), "{what}: {hole} in {policy}");
    }
    assert_eq!(answer.header("strict-transport-security"), "", "{what}: a promise only TLS can keep");
    assert_eq!(answer.header("server"), "", "{what}");
    for cookie in answer.headers.get_all("set-cookie") {
        assert!(cookie.to_str().unwrap().contains("SameSite="), "{what}: {cookie:?}");
    }
}

/// Tags of the page, without what stands in text and comments.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).filter_map(|rest| rest.split('>').next())
}

#[track_caller]
fn nothing_inline(page: &str, path: &str) {
    for tag in tags(page) {
        let lower = tag.to_ascii_lowercase();
        let mut attributes = lower.split_ascii_whitespace().skip(1);
        let bad = attributes.find(|word| {
            let handler = word.starts_with("on") && word.split('=').next().is_some_and(|name| name.len() > 4);
            (handler && word.contains('='))
                || word.starts_with("style=")
                || word.contains("javascript:")
                || word.starts_with("srcdoc")
        });
        assert_eq!(bad, None, "{path}: <{tag}>");
        assert!(!lower.starts_with("style"), "{path}: <{tag}>");
        assert!(!lower.starts_with("script") || lower.contains("src=\"/assets/"), "{path}: <{tag}>");
        for outside in ["src=\"http", "src=\"//", "href=\"//"] {
            assert!(!lower.contains(outside), "{path}: <{tag}>");
        }
    }
}

#[track_caller]
fn sandboxed(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("sandbox;") && !policy.contains("allow-"), "{what}: {policy}");
    assert!(!answer.header("content-disposition").is_empty(), "{what}: shown or saved must be said");
    let kind = answer.header("content-type");
    let ours = what.contains("/contracts/invoices/");
    let markup = ["html", "svg", "+xml", "/xml", "javascript", "css"].iter().any(|word| kind.contains(word));
    assert!(ours || !markup, "{what}: {kind}");
    if !matches!(kind, "application/pdf" | "image/jpeg" | "image/png" | "image/gif" | "image/webp" | "text/plain") {
        assert!(answer.header("content-disposition").starts_with("attachment"), "{what}: {kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_bytes_are_never_rendered_in_our_origin() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (room, clerk) = (town.user("poststelle").await, town.user("sachbearbeitung").await);
    let process =
        clerk.get("/api/v1/dms/processes").await.is(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let pdf = testkit::pdf("Guten Tag");
    let hostile: [(&str, &[u8]); 6] = [
        ("angriff.html", HTML.as_bytes()),
        ("bild.svg", SVG.as_bytes()),
        ("daten.xml", XML.as_bytes()),
        ("harmlos.png", HTML.as_bytes()),
        ("brief.eml", MAIL.as_bytes()),
        ("brief.pdf", &pdf),
    ];
    for (name, bytes) in hostile {
        let item = room.upload("/api/v1/inbox/items", name, bytes, &[]).await.is(201).json();
        let at = format!("/inbox/items/{}", item["id"].as_str().unwrap());
        let item = room.until(&format!("/api/v1{at}"), |item| item["state"] != "received").await;
        let mut paths = vec![format!("{at}/original"), format!("{at}/rendition"), format!("{at}/pages/1/image")];
        let parts = item["parts"].as_array().cloned().unwrap_or_default();
        paths.extend(parts.iter().map(|part| format!("{at}/parts/{}", part["number"])));
        let both = paths.iter().flat_map(|path| [path.clone(), format!("/api/v1{path}")]);
        is_tame(&room, both, name).await;
        assert!(name != "brief.eml" || parts.len() >= 2, "the parts of a mail are foreign bytes, too: {item}");

        let fields = [("process", process.as_str()), ("title", "Anlage")];
        let document = clerk.upload("/api/v1/dms/documents", name, bytes, &fields).await.is(201).json();
        let id = document["id"].as_str().unwrap().to_owned();
        let at = ["/dms/documents", "/api/v1/dms/documents"].map(|start| format!("{start}/{id}/content"));
        is_tame(&clerk, at.into_iter(), name).await;
    }
    world.end().await;
}

async fn is_tame(reader: &User, paths: impl Iterator<Item = String>, name: &str) {
    for path in paths {
        let answer = reader.page(&path).await;
        let what = format!("{path} of {name}");
        hardened(&answer, &what);
        if answer.status != 200 {
            assert!(answer.status == 404, "{what}: {}", answer.text());
            continue;
        }
        sandboxed(&answer, &what);
        let markup = answer.body.starts_with(b"<") || answer.text().contains("<script");
        let kind = answer.header("content-type");
        assert!(!markup || matches!(kind, NAMELESS | "message/rfc822" | "text/plain"), "{what}: {kind}");
        assert!(
            !markup || kind == "text/plain" || answer.header("content-disposition").starts_with("attachment"),
            "{what}"
        );
    }
}

#[test]
fn the_walk_notices_what_the_policy_forbids() {
    for bad in [
        "<p style=\"color:red\">",
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">",
        "<img src=\"/x\" onerror=alert(1)>",
        "<script src=\"https://evil.example/x.js\">",
    ] {
        assert!(std::panic::catch_unwind(|| nothing_inline(bad, "a page")).is_err(), "{bad}");
    }
    nothing_inline("<p class=\"gw\">on=1 <script src=\"/assets/1/gemeinwerk.js\" defer></script>", "a page");
}
