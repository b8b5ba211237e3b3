//! The page of `matura review` for everybody: checked with axe in both colour schemes, at a desk's and at a
//! phone's width, and without a mouse.

use crate::program::{LaidOut, laid_out};
use crate::review_driver::{Browser, Review, key};
use crate::root;
use serde_json::{Value, json};

const SIZES: [(u32, u32); 2] = [(1280, 900), (390, 844)];

/// A repository with an answer that agrees, one that contradicts, and one that is stale.
fn answered() -> LaidOut {
    let fixture = laid_out("demo");
    let file = fixture.path.join(".matura/answers.toml");
    let text = "[\"1.1.1\"]\nanswer = \"yes\"\nnote = \"In the wiki\"\nby = \"Ana\"\non = 1970-01-01\nevidence = [\"https://wiki.test/goals\"]\n\n\
        [\"2.2.1\"]\nanswer = \"no\"\n\n[\"1.1.2\"]\nanswer = \"yes\"\non = 1969-01-01\nuntil = 1969-12-31\nnote = \"Until the move\"\n";
    std::fs::create_dir_all(file.parent().expect("it has a folder")).expect("the folder can be made");
    std::fs::write(file, text).expect("it can be written");
    fixture
}

fn axe(browser: &Browser) -> Vec<String> {
    let script = root().join(".ci/tools/node_modules/axe-core/axe.min.js");
    let script =
        std::fs::read_to_string(script).unwrap_or_else(|error| panic!("axe is not there ({error}): run .ci/setup"));
    browser.run(&format!("{script}; window.axe = axe; return null"));
    browser.run("window.found = null; axe.run({ resultTypes: ['violations'] }).then((found) => { window.found = found.violations; })");
    browser.until("window.found");
    let found = browser.run("return window.found");
    let told = |violation: &Value| {
        let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
        let nodes: Vec<String> =
            nodes.iter().take(3).map(|node| format!("{} {}", node["html"], node["failureSummary"])).collect();
        format!("{}: {}\n{}", violation["id"], violation["help"], nodes.join("\n"))
    };
    found.as_array().expect("axe answers with a list").iter().map(told).collect()
}

#[test]
fn everybody_can_use_it_in_every_light_and_width() {
    let fixture = answered();
    let review = Review::start(&fixture.path);
    for size in SIZES {
        let browser = Browser::start(size);
        browser.open(&review.address);
        browser.until("document.getElementById('heading')");
        for scheme in ["light", "dark"] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            browser.cdp("Emulation.setEmulatedMedia", &media);
            for page in ["", "1.1.1", "1.1.2", "2.2.1"] {
                browser.run(&format!("location.hash = '#/{page}'"));
                let there = if page.is_empty() { ".overview" } else { ".criterion .searched, .criterion .proposal" };
                browser.until(&format!("document.querySelector('{there}')"));
                let violations = axe(&browser);
                assert!(violations.is_empty(), "{page:?} {scheme} {size:?}\n{}", violations.join("\n"));
                let wide = browser.run("return document.documentElement.scrollWidth");
                assert!(wide.as_u64() <= Some(u64::from(size.0)), "{page:?} {scheme} {size:?} is {wide} wide");
            }
            browser.run("document.getElementById('open-help').click()");
            browser.until("document.getElementById('help').open");
            let violations = axe(&browser);
            assert!(violations.is_empty(), "help {scheme} {size:?}\n{}", violations.join("\n"));
            browser.run("document.getElementById('help').close()");
        }
    }
}

#[test]
fn the_tab_key_reaches_everything_and_gets_out_again() {
    let fixture = answered();
    let review = Review::start(&fixture.path);
    let browser = Browser::start(SIZES[0]);
    browser.open(&review.address);
    browser.until("document.getElementById('heading')");
    browser.run("location.hash = '#/1.1.1'");
    browser.until("document.querySelector('#answer-yes') && document.querySelectorAll('.code').length > 0");
    browser.run("location.reload()");
    browser.until("document.querySelector('#answer-yes') && document.querySelectorAll('.code').length > 0");
    browser.keys(key::TAB);
    assert_eq!(browser.run("return document.activeElement.id"), "skip", "the first stop leads past the list");
    browser.keys(key::ENTER);
    browser.until("document.activeElement.id === 'main'");
    let mut stops = Vec::new();
    for _ in 0..60 {
        browser.keys(key::TAB);
        let stop = browser.run("return document.activeElement === document.body ? 'out' : document.activeElement.id || document.activeElement.className");
        let stop = stop.as_str().unwrap_or_default().to_owned();
        if stop == "out" || stop == "skip" {
            stops.push("out".to_owned());
            break;
        }
        let outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle");
        assert_ne!(outline, "none", "{stop} shows that it has the focus");
        stops.push(stop);
    }
    let mut last = 0;
    for wanted in ["previous", "answer-yes", "answer-na", "field-note", "field-links", "field-until", "withdraw", "out"]
    {
        let at =
            stops.iter().position(|stop| stop == wanted).unwrap_or_else(|| panic!("{wanted} is not among {stops:?}"));
        assert!(at >= last, "{wanted} comes in its order: {stops:?}");
        last = at;
    }
}

#[test]
fn what_happened_is_said() {
    let fixture = answered();
    let review = Review::start(&fixture.path);
    let browser = Browser::start(SIZES[0]);
    browser.open(&review.address);
    browser.until("document.getElementById('heading')");
    browser.run("location.hash = '#/1.1.1'");
    browser.until("document.querySelector('#answer-no')");
    browser.run("window.said = []; new MutationObserver(() => said.push(document.getElementById('status').innerText)).observe(document.getElementById('status'), { childList: true, subtree: true })");
    assert_eq!(browser.run("return document.getElementById('status').getAttribute('role')"), "status");
    browser.click("#answer-no");
    browser.until("said.some((text) => text.includes('1.1.1') && text.includes('no'))");
    // Keys of one character can be switched off, and stay so.
    browser.click("#open-help");
    browser.click("#keys-on");
    browser.click("#close-help");
    browser.keys("y");
    browser.run("location.reload()");
    browser.until("document.querySelector('#answer-no[aria-pressed=\"true\"]')");
    browser.keys("y");
    browser.keys(key::TAB);
    assert_eq!(browser.run("return document.querySelector('#answer-no').getAttribute('aria-pressed')"), "true");
}
