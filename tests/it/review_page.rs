//! The page of `matura review` in a real browser: confirming, coming back, meeting others, hostile texts.

use crate::program::{LaidOut, laid_out, matura};
use crate::review_driver::{Browser, Review, key};
use matura_stage::{Entry, lay_out};
use std::collections::BTreeMap;
#[cfg(unix)]
use std::io::{Read, Write};
use std::path::Path;

const WIDE: (u32, u32) = (1280, 900);

/// The answers file of a repository.
fn answers(path: &Path) -> toml::Table {
    let text = std::fs::read_to_string(path.join(".matura/answers.toml")).unwrap_or_default();
    text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A field of an answer.
fn field(path: &Path, key: &str, field: &str) -> Option<String> {
    Some(answers(path).get(key)?.get(field)?.as_str()?.to_owned())
}

/// What differs from the commit.
fn changed(path: &Path) -> Vec<String> {
    let repository = git2::Repository::open(path).expect("it is a repository");
    let mut options = git2::StatusOptions::new();
    options.include_untracked(true).recurse_untracked_dirs(true).include_ignored(true);
    let statuses = repository.statuses(Some(&mut options)).expect("statuses can be read");
    statuses.iter().filter_map(|status| status.path().ok().map(str::to_owned)).collect()
}

fn opened(size: (u32, u32)) -> (LaidOut, Review, Browser) {
    let fixture = laid_out("batch-dvc");
    let repository = git2::Repository::open(&fixture.path).expect("it is a repository");
    let mut config = repository.config().expect("it has a configuration");
    config.set_str("user.name", "Ana").expect("it can be set");
    config.set_str("user.email", "ana@example.test").expect("it can be set");
    let review = Review::start(&fixture.path);
    let browser = Browser::start(size);
    browser.open(&review.address);
    browser.until("document.getElementById('heading')");
    (fixture, review, browser)
}

fn go(browser: &Browser, key: &str) {
    browser.run(&format!("location.hash = '#/{key}'"));
    browser.until(&format!("document.querySelector('#heading .key')?.innerText === '{key}'"));
}

#[test]
fn an_answer_is_confirmed_by_mouse_and_found_again() {
    let (fixture, _review, browser) = opened(WIDE);
    assert!(!browser.address().contains("token"), "{}", browser.address());
    browser.click("#filter-open");
    browser.click("#list .row.is-suggested");
    browser.until("document.querySelector('.answer.proposed')");
    let key = browser.text("#heading .key");
    let proposed = browser.run("return document.querySelector('.answer.proposed').id").as_str().unwrap().to_owned();
    let answer = proposed.trim_start_matches("answer-").to_owned();
    browser.click(".answer.proposed");
    browser.until("document.querySelector('.verdict .status.confirmed')");
    assert_eq!(field(&fixture.path, &key, "answer"), Some(answer));
    assert_eq!(field(&fixture.path, &key, "by").as_deref(), Some("Ana <ana@example.test>"));
    assert_eq!(changed(&fixture.path), [".matura/answers.toml"], "nothing else is written");
    assert!(browser.text("#status").contains(&key), "{}", browser.text("#status"));

    browser.run("location.reload()");
    browser.until("document.querySelector('.verdict .status.confirmed')");
    assert_eq!(browser.text("#heading .key"), key, "the page comes back to where it was");
    assert_eq!(browser.run("return document.querySelector('[aria-pressed=\"true\"].answer').id"), proposed);

    // Another answer, and the way back.
    let other = if proposed == "answer-no" { "yes" } else { "no" };
    browser.click(&format!("#answer-{other}"));
    browser.until("document.querySelector('.verdict .status.overridden')");
    assert_eq!(field(&fixture.path, &key, "answer").as_deref(), Some(other));
    browser.click("#undo");
    browser.until("document.querySelector('.verdict .status.confirmed')");
    browser.click("#withdraw");
    browser.until("document.querySelector('.verdict .status.suggested')");
    assert!(answers(&fixture.path).is_empty());
    assert_eq!(browser.log(), [""; 0], "the browser has nothing to complain about");
}

#[test]
fn an_answer_is_confirmed_by_keyboard_alone() {
    let (fixture, _review, browser) = opened(WIDE);
    browser.keys("j");
    browser.until("document.activeElement?.id === 'heading'");
    let first = browser.text("#heading .key");
    browser.keys("jk");
    browser.until(&format!("document.querySelector('#heading .key')?.innerText === '{first}'"));
    browser.keys("n");
    browser.until("document.querySelector('#answer-no[aria-pressed=\"true\"]')");
    assert_eq!(field(&fixture.path, &first, "answer").as_deref(), Some("no"));

    // In a field a letter is a letter.
    browser.keys("e");
    browser.until("document.activeElement?.id === 'field-note'");
    browser.keys("any pay, u? y");
    browser.chord(key::CONTROL, key::ENTER);
    browser.until("document.getElementById('save').hidden && document.querySelector('#status').innerText !== ''");
    browser.until("document.querySelector('#field-note').value === 'any pay, u? y'");
    assert_eq!(field(&fixture.path, &first, "note").as_deref(), Some("any pay, u? y"));
    assert_eq!(field(&fixture.path, &first, "answer").as_deref(), Some("no"));
    browser.keys(key::ESCAPE);
    browser.until("document.activeElement?.id === 'heading'");

    browser.keys("u");
    browser.until("document.querySelector('#field-note').value === ''");
    browser.keys("u");
    browser.until("!document.querySelector('.answer[aria-pressed=\"true\"]')");
    assert!(answers(&fixture.path).is_empty());

    browser.keys("/");
    browser.until("document.activeElement?.id === 'search'");
    browser.keys("drift");
    browser.until("document.querySelectorAll('#list .row').length < 20");
    assert_eq!(browser.run("return document.getElementById('search').value"), "drift");
    browser.keys(key::ESCAPE);
    browser.keys("?");
    browser.until("document.getElementById('help').open");
    browser.keys("y");
    browser.keys(key::ESCAPE);
    browser.until("!document.getElementById('help').open");
    assert!(answers(&fixture.path).is_empty(), "keys do nothing behind the help");
}

#[test]
fn an_answer_given_elsewhere_in_the_meantime_is_shown_and_kept() {
    let (fixture, _review, browser) = opened(WIDE);
    go(&browser, "1.1.1");
    // This tab does not look for news, as one that is behind others does not.
    browser.run("Object.defineProperty(document, 'hidden', { get: () => true })");
    let theirs = "# Kept by hand\n[\"1.1.1\"]\nanswer = \"na\"\nnote = \"Ben was first\"\nby = \"Ben\"\n\n[\"1.1.2\"] # too\nanswer = \"no\"\n";
    let file = fixture.path.join(".matura/answers.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, theirs).unwrap();
    browser.click("#answer-yes");
    browser.until("document.getElementById('clash')");
    let clash = browser.text("#clash");
    assert!(clash.contains("Ben was first") && clash.contains("yes"), "{clash}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), theirs, "nothing was overwritten");

    browser.click("#keep-theirs");
    browser.until("!document.getElementById('clash')");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), theirs);

    std::fs::write(&file, theirs.replace("Ben was first", "Ben again")).unwrap();
    browser.click("#answer-partial");
    browser.until("document.getElementById('clash')");
    browser.click("#save-mine");
    browser.until("document.querySelector('#answer-partial[aria-pressed=\"true\"]')");
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("# Kept by hand") && kept.contains("[\"1.1.2\"] # too"), "{kept}");
    assert_eq!(field(&fixture.path, "1.1.1", "answer").as_deref(), Some("partial"));
    assert_eq!(field(&fixture.path, "1.1.2", "answer").as_deref(), Some("no"));
}

#[test]
fn two_tabs_and_the_terminal_see_each_other() {
    let (fixture, review, browser) = opened(WIDE);
    go(&browser, "1.1.1");
    let (old, _new) = browser.new_tab();
    browser.open(&review.address);
    browser.until("document.getElementById('heading')");
    go(&browser, "1.1.1");
    browser.click("#answer-partial");
    browser.until("document.querySelector('#answer-partial[aria-pressed=\"true\"]')");
    browser.switch(&old);
    browser.until("document.querySelector('#answer-partial[aria-pressed=\"true\"]')");
    browser.click("#answer-no");
    browser.until("document.querySelector('#answer-no[aria-pressed=\"true\"]')");
    assert_eq!(field(&fixture.path, "1.1.1", "answer").as_deref(), Some("no"));

    // Somebody edits the file by hand, with a mistake at first.
    let file = fixture.path.join(".matura/answers.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\n[\"1.1.2\"]\nanswer = \"maybe\"\n")).unwrap();
    browser.until("document.getElementById('banner').innerText.includes('answers.toml')");
    std::fs::write(&file, format!("{text}\n[\"1.1.2\"]\nanswer = \"yes\"\n")).unwrap();
    browser.until("document.getElementById('banner').innerText === ''");
    go(&browser, "1.1.2");
    browser.until("document.querySelector('#answer-yes[aria-pressed=\"true\"]')");
}

/// Lays out a repository whose names and contents are markup, and turn the direction of text.
fn lay_out_hostile(path: &Path) {
    let hit = "<script>window.hit=1</script><img src=x onerror=\"window.hit=1\">";
    let readme = format!(
        "# Model {hit}\n\nThe goal is {hit} fewer late orders for customers; KPI: 3 %.\n\n## Rollback {hit}\n\nRoll \u{202e}back the \u{1b}[31mmodel to the previous version {hit}.\n"
    );
    let workflow = format!(
        "name: a\non: push\njobs:\n  test:\n    runs-on: x\n    steps:\n      - name: \"</pre>{hit}\u{2066}\"\n        run: pytest # {hit}\n"
    );
    let files: BTreeMap<String, Vec<u8>> = [
        ("README.md", readme.as_str()),
        ("src/<img src=x onerror=window.hit=1>.py", "import mlflow\nmlflow.log_metric('a', 1)\n"),
        ("src/\u{202e}yp.niart.py", "import mlflow\nmlflow.log_metric('<b>', 1)\n"),
        (".github/workflows/a.yml", workflow.as_str()),
        (".matura/answers.toml", "[\"1.1.1\"]\nanswer = \"no\"\nnote = \"<img src=x onerror=window.hit=1>\\u202e\\u001b[2J\"\nby = \"<b>Eve</b>\"\nevidence = [\"javascript:window.hit=1\", \"https://x.test/<script>\"]\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .into();
    let history = Entry::parse("2025-01-01 ana: Start <script>window.hit=1</script> | + * | tag v1");
    lay_out(path, &files, &[history.expect("the line is right")]).expect("it can be laid out");
}

#[test]
fn what_a_repository_says_is_text() {
    let holder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = holder.path().join("<img src=x onerror=window.hit=1>");
    lay_out_hostile(&path);
    let review = Review::start(&path);
    let browser = Browser::start(WIDE);
    browser.open(&review.address);
    browser.until("document.getElementById('heading')");
    let keys = browser.run(
        "const scope = () => document.getElementById('scope'); const keys = [];
        for (const { value } of [...scope().options].filter((one) => !one.value.includes('/'))) {
            scope().value = value;
            scope().dispatchEvent(new Event('change'));
            keys.push(...[...document.querySelectorAll('#list .row')].map((row) => row.getAttribute('href').slice(2)));
        }
        return keys",
    );
    let keys: Vec<&str> = keys.as_array().unwrap().iter().filter_map(|key| key.as_str()).collect();
    assert!(keys.len() > 60, "{keys:?}");
    let foreign = "return [...document.querySelectorAll('script, img, b, i, iframe, [onerror], [style*=url]')].filter((one) => one.closest('body') && !one.closest('.totals')).length";
    let unseen = "return /[\\u202a-\\u202e\\u2066-\\u2069\\u001b]/.test(document.body.innerText + document.title + document.body.innerHTML)";
    let mut texts = String::new();
    for key in keys {
        browser.run(&format!("location.hash = '#/{key}'"));
        let shown =
            format!("return document.querySelector('#heading .key')?.innerText === decodeURIComponent('{key}')");
        assert_eq!(browser.run(&shown), true, "{key}");
        texts.push_str(&browser.text("#main"));
        assert_eq!((browser.run(foreign), browser.run(unseen)), (0.into(), false.into()), "{key}");
    }
    for expected in [
        "<script>window.hit=1</script>",
        "\\u{202e}",
        "src/<img src=x onerror=window.hit=1>.py",
        "<b>Eve</b>",
        "javascript:window.hit=1",
    ] {
        assert!(texts.contains(expected), "{expected} is shown as what it is");
    }
    browser.run("location.hash = '#/1.1.1'");
    assert_eq!(
        browser.run("return [...document.querySelectorAll('.links a')].map((one) => one.protocol)"),
        serde_json::json!(["https:"])
    );
    assert!(browser.run("return window.hit ?? null").is_null());
    assert_eq!(browser.log(), [""; 0], "nothing was even tried");
}

#[test]
fn a_new_scan_shows_what_changed() {
    let (fixture, _review, browser) = opened(WIDE);
    go(&browser, "1.1.1");
    browser.click("#answer-no");
    browser.until("document.querySelector('#answer-no[aria-pressed=\"true\"]')");
    assert_eq!(browser.run("return document.querySelector('.dirty')").to_string(), "null");
    std::fs::write(fixture.path.join("README.md"), "# Nothing of what was there\n").unwrap();
    browser.click("#scan");
    browser.until("document.querySelector('.dirty')");
    browser.until("document.getElementById('scan').ariaDisabled === null");
    assert_eq!(browser.text("#heading .key"), "1.1.1", "the reader stays where they were");
    browser.until("document.querySelector('#answer-no[aria-pressed=\"true\"], .callout.stale')");
}

/// The status with which an address is answered.
#[cfg(unix)]
fn status(address: &str) -> String {
    let (host, path) = address.trim_start_matches("http://").split_once('/').expect("an address has a path");
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it takes requests");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("it answers");
    reply.split(' ').nth(1).expect("a reply has a status").to_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_given_an_address_that_works_once() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = laid_out("empty");
    let programs = tempfile::tempdir().unwrap();
    let (opener, opened) = (programs.path().join("xdg-open"), programs.path().join("opened"));
    std::fs::write(&opener, format!("#!/bin/sh\necho \"$1\" > '{}'\n", opened.display())).unwrap();
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = matura(&["review", fixture.path.to_str().unwrap()]);
    let review = Review::run(command.env("PATH", programs.path()).env("DISPLAY", ":9"));
    let since = std::time::Instant::now();
    let given = loop {
        let given = std::fs::read_to_string(&opened).unwrap_or_default();
        if given.ends_with('\n') {
            break given.trim().to_owned();
        }
        assert!(since.elapsed().as_secs() < 40, "no browser was started");
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert_ne!(given, review.address, "others may see what the browser is given");
    assert_eq!([status(&given), status(&given)], ["303", "403"]);
    assert_eq!([status(&review.address), status(&review.address)], ["303", "303"]);
}

#[cfg(unix)]
#[test]
fn it_ends_when_asked_and_says_why_it_cannot_start() {
    let fixture = laid_out("demo");
    let review = Review::start(&fixture.path);
    let port = review.address.split(['/', ':']).nth(4).unwrap().to_owned();
    let path = fixture.path.to_str().unwrap();
    let taken = matura(&["review", path, "--no-open", "--port", &port]).output().expect("the program starts");
    let said = String::from_utf8_lossy(&taken.stderr).into_owned();
    assert_eq!(taken.status.code(), Some(2), "{said}");
    assert!(said.contains(&port) && said.contains("--port") && said.trim().lines().count() == 1, "{said}");
    assert!(review.end("-INT"), "Ctrl-C is a good end");
    assert!(Review::start(&fixture.path).end("-TERM"));
    assert!(!fixture.path.join(".matura").exists(), "looking changes nothing");
}
