//! What the server lets through and what it does, asked over the wire as anybody could ask.

mod desk;

use desk::{Asker, Desk};
use matura_answers::Judgement;
use matura_model::Answer;
use serde_json::{Value, json};
use std::sync::Arc;

fn judgement(answer: Answer, note: &str) -> Judgement {
    desk::judgement(answer, Some(note))
}

#[test]
fn a_token_opens_the_page_and_leaves_the_address() {
    let asker = Asker::start(Desk::new());
    let entered = asker.raw(&format!("GET /?token={} HTTP/1.1\r\nHost: {}\r\n", asker.token, asker.host), "");
    assert_eq!(entered.status, 303);
    let home = entered.header("location").unwrap();
    assert!(home.starts_with("/review-") && home.ends_with('/') && !home.contains(&asker.token), "{home}");
    let cookie = entered.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", &format!("Path={home}")] {
        assert!(cookie.split("; ").any(|found| found == part), "{cookie} lacks {part}");
    }
    let page = asker.get(&home);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<html lang=\"en\""), "{}", page.body);
}

#[test]
fn a_way_in_from_another_site_goes_on_by_itself() {
    let asker = Asker::start(Desk::new());
    let head =
        format!("GET /?token={} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: cross-site\r\n", asker.token, asker.host);
    let entered = asker.raw(&head, "");
    assert_eq!(entered.status, 200);
    assert!(entered.header("set-cookie").is_some() && entered.body.contains("http-equiv=\"refresh\""));
    assert!(!entered.body.contains(&asker.token));
}

#[test]
fn nothing_is_shown_without_the_cookie() {
    let asker = Asker::start(Desk::new());
    let area = asker.area.clone();
    let paths = ["/", "/?token=", "/?token=00", "/nothing", &format!("{area}/"), &format!("{area}/assets/app.js")];
    let api = ["state", "texts", "lines?key=1.1&piece=0", "nothing"].map(|name| format!("{area}/api/{name}"));
    for path in paths.into_iter().chain(api.iter().map(String::as_str)) {
        for cookie in ["", "Cookie: matura_review=\r\n", "Cookie: matura_review=00; other=1\r\n"] {
            let answer = asker.raw(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{cookie}", asker.host), "");
            assert_eq!(answer.status, 403, "{path} {cookie}");
            assert!(!answer.body.contains("Secrets"), "{}", answer.body);
        }
    }
    assert_eq!(asker.get("/").status, 403, "the way in needs a token whatever the cookie is");
}

#[test]
fn only_its_own_host_is_served() {
    let asker = Asker::start(Desk::new());
    let path = format!("{}/api/state", asker.area);
    let port = asker.host.rsplit(':').next().unwrap();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        ("127.0.0.1".to_owned(), 403),
        (format!("evil.test:{port}"), 403),
        (format!("127.0.0.1.evil.test:{port}"), 403),
        (format!("[::1]:{port}"), 403),
        ("127.0.0.1:1".to_owned(), 403),
        (String::new(), 403),
    ] {
        let answer = asker.raw(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{}", asker.cookie()), "");
        assert_eq!(answer.status, status, "{host}");
    }
    let twice = format!("GET {path} HTTP/1.1\r\nHost: {0}\r\nHost: evil.test\r\n{1}", asker.host, asker.cookie());
    assert!([400, 403].contains(&asker.raw(&twice, "").status));
    let none = asker.raw(&format!("GET {path} HTTP/1.0\r\n{}", asker.cookie()), "");
    assert_eq!(none.status, 403);
}

#[test]
fn changes_come_from_the_page_only() {
    let desk = Desk::new();
    let asker = Asker::start(Arc::clone(&desk));
    let body = json!({ "key": "1.1", "seen": null, "answer": "yes" }).to_string();
    let own = format!("Origin: http://{}\r\n", asker.host);
    let port = asker.host.rsplit(':').next().unwrap();
    for (headers, status) in [
        (String::new(), 403),
        ("Origin: null\r\n".to_owned(), 403),
        ("Origin: http://evil.test\r\n".to_owned(), 403),
        (format!("Origin: http://localhost:{port}\r\n"), 403),
        (format!("Origin: https://{}\r\n", asker.host), 403),
        (format!("Origin: http://{}.evil.test\r\n", asker.host), 403),
        (format!("{own}Sec-Fetch-Site: cross-site\r\n"), 403),
        (format!("{own}Sec-Fetch-Site: same-site\r\n"), 403),
        (format!("{own}Content-Type: text/plain\r\n"), 415),
        (format!("{own}Content-Type: application/x-www-form-urlencoded\r\n"), 415),
    ] {
        let kind = if headers.contains("Content-Type") { "" } else { "Content-Type: application/json\r\n" };
        let answer = asker.post_with("/api/answer", &format!("{headers}{kind}"), &body);
        assert_eq!(answer.status, status, "{headers}");
    }
    assert_eq!(desk.entry("1.1"), None, "nothing was written");
    let own = format!("{own}Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n");
    assert_eq!(asker.post_with("/api/answer", &own, &body).status, 200);
    assert!(desk.entry("1.1").is_some());
}

#[test]
fn methods_paths_and_sizes_are_bounded() {
    let desk = Desk::new();
    let asker = Asker::start(Arc::clone(&desk));
    let area = &asker.area;
    for (path, status) in [
        (format!("{area}/assets/../../../../etc/passwd"), 404),
        (format!("{area}/assets/..%2f..%2fCargo.toml"), 404),
        (format!("{area}/assets/%2e%2e/page.html"), 404),
        (format!("{area}/assets/page.html"), 404),
        (format!("{area}/assets/"), 404),
        (format!("{area}/api/lines?key=1.1&piece=0&path=/etc/passwd"), 200),
        (format!("{area}/api/lines?key=1.1&piece=9"), 404),
        (format!("{area}/api/lines?key=1.1&piece=-1"), 400),
        (format!("{area}/api/lines?key=../1.1&piece=0"), 404),
        (format!("{area}/api/lines?key=1.1&piece=0&around=18446744073709551615"), 200),
        (format!("{area}/api/answer"), 405),
    ] {
        let answer = asker.get(&path);
        assert_eq!(answer.status, status, "{path}");
        assert!(!answer.body.contains("root:"), "{path}");
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let head = format!(
            "{method} {area}/api/state HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n{1}",
            asker.host,
            asker.cookie()
        );
        assert_eq!(asker.raw(&head, "").status, 405, "{method}");
    }
    let long = json!({ "key": "1.1", "seen": null, "answer": "yes", "note": "x".repeat(70_000) });
    assert_eq!(asker.post("/api/answer", &long).status, 413);
    for broken in ["{", "[]", "{\"key\": 1}", "{\"key\": \"1.1\", \"answer\": \"yes\", \"by\": \"the boss\"}"] {
        let headers = format!("Origin: http://{}\r\nContent-Type: application/json\r\n", asker.host);
        let status = asker.post_with("/api/answer", &headers, broken).status;
        assert!([400, 422].contains(&status), "{broken}: {status}");
    }
    assert_eq!(desk.entry("1.1"), None, "nothing was written");
}

#[test]
fn every_answer_carries_the_policies() {
    let asker = Asker::start(Desk::new());
    let paths = ["/".to_owned(), format!("{}/", asker.area), asker.area.clone() + "/api/state", "/x".to_owned()];
    for answer in paths.iter().map(|path| asker.get(path)) {
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name).as_deref(), Some(value), "{name}");
        }
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn an_answer_is_written_shown_and_taken_back() {
    let desk = Desk::new();
    let asker = Asker::start(Arc::clone(&desk));
    let said = json!({ "key": "1.1", "seen": null, "answer": "partial", "note": "half of it", "links": ["https://wiki.test"] });
    let first = asker.post("/api/answer", &said).json();
    assert_eq!(
        desk.entry("1.1").map(|entry| (entry.answer, entry.note)),
        Some((Answer::Partial, Some("half of it".to_owned())))
    );
    let state = asker.get(&format!("{}/api/state", asker.area));
    let tag = state.header("etag").unwrap();
    let item = state.json()["view"]["items"][0].clone();
    assert_eq!(item["criterion"]["person"]["answer"], "partial");
    let seen = item["entry"]["revision"].clone();
    assert!(seen.is_string());
    let known = format!(
        "GET {}/api/state HTTP/1.1\r\nHost: {}\r\nIf-None-Match: {tag}\r\n{}",
        asker.area,
        asker.host,
        asker.cookie()
    );
    assert_eq!(asker.raw(&known, "").status, 304, "nothing is sent twice");

    let again = asker.post("/api/answer", &json!({ "key": "1.1", "seen": seen, "answer": "no" })).json();
    assert_eq!(desk.entry("1.1").map(|entry| entry.answer), Some(Answer::No));
    assert_eq!(asker.post("/api/undo", &json!({ "change": again["change"] })).status, 200);
    assert_eq!(
        desk.entry("1.1").and_then(|entry| entry.note).as_deref(),
        Some("half of it"),
        "all of the entry is back"
    );
    assert_eq!(asker.post("/api/undo", &json!({ "change": first["change"] })).status, 200);
    assert_eq!(desk.entry("1.1"), None);
    assert_eq!(
        asker.post("/api/undo", &json!({ "change": first["change"] })).status,
        409,
        "a change is taken back once"
    );
}

#[test]
fn what_changed_beneath_is_not_overwritten() {
    let desk = Desk::new();
    let asker = Asker::start(Arc::clone(&desk));
    let done = asker.post("/api/answer", &json!({ "key": "1.1", "seen": null, "answer": "yes" })).json();
    let theirs = judgement(Answer::No, "from the terminal");
    desk.set("1.1", Some(theirs.clone()));
    for (path, body) in [
        ("/api/answer", json!({ "key": "1.1", "seen": null, "answer": "yes" })),
        ("/api/answer", json!({ "key": "1.1", "seen": "0123456789abcdef", "answer": "yes" })),
        ("/api/withdraw", json!({ "key": "1.1", "seen": null })),
        ("/api/undo", json!({ "change": done["change"] })),
    ] {
        let answer = asker.post(path, &body);
        assert_eq!((answer.status, answer.json()["error"].clone()), (409, json!("changed")), "{path} {body}");
        assert_eq!(desk.entry("1.1"), Some(theirs.clone()), "{path} {body}");
    }
    let seen = asker.get(&format!("{}/api/state", asker.area)).json()["view"]["items"][0]["entry"]["revision"].clone();
    assert_eq!(asker.post("/api/withdraw", &json!({ "key": "1.1", "seen": seen })).status, 200);
    assert_eq!(desk.entry("1.1"), None);
}

#[test]
fn mistakes_are_named() {
    let asker = Asker::start(Desk::new());
    for (body, status, error) in [
        (json!({ "key": "9.9", "seen": null, "answer": "yes" }), 404, "unknown"),
        (json!({ "key": "1.1", "seen": null, "answer": "maybe" }), 422, "invalid"),
        (json!({ "key": "1.1", "seen": null, "answer": "yes", "until": "2026-11-24" }), 422, "invalid"),
        (json!({ "key": "1.1", "seen": null, "answer": "yes", "until": "soon" }), 422, "invalid"),
    ] {
        let answer = asker.post("/api/answer", &body);
        let found = answer.json();
        assert_eq!((answer.status, found["error"].as_str()), (status, Some(error)), "{body}");
        assert!(found["message"].as_str().is_some_and(|text| text.len() > 10 && !text.contains("review.")), "{found}");
    }
    assert_eq!(
        asker
            .post("/api/answer", &json!({ "key": "1.1", "seen": null, "answer": "yes", "until": "2026-11-25" }))
            .status,
        200
    );
}

#[test]
fn lines_come_from_what_was_scanned() {
    let asker = Asker::start(Desk::new());
    let lines: Value = asker.get(&format!("{}/api/lines?key=1.1&piece=0&around=1", asker.area)).json();
    assert_eq!(
        lines,
        json!({ "path": "src/a.py", "first": 1, "total": 4, "lines": ["import a", "password = \"[masked]\"", "b()"] })
    );
}

#[test]
fn a_scan_goes_on_while_the_page_is_used() {
    let desk = Desk::new();
    let asker = Asker::start(Arc::clone(&desk));
    let state = || asker.get(&format!("{}/api/state", asker.area)).json()["scan"].clone();
    assert_eq!(state(), json!({ "running": false, "ended": 0, "failed": null }));
    let hold = desk.hold_scans();
    assert_eq!(asker.post("/api/scan", &json!({})).status, 202);
    assert_eq!(state()["running"], true);
    assert_eq!(asker.post("/api/scan", &json!({})).status, 409, "one at a time");
    assert_eq!(asker.post("/api/answer", &json!({ "key": "1.1", "seen": null, "answer": "yes" })).status, 200);
    drop(hold);
    let since = std::time::Instant::now();
    while state()["running"] == true && since.elapsed().as_secs() < 20 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(state(), json!({ "running": false, "ended": 1, "failed": null }));
}
