//! A browser that tests drive, through chromedriver and the few WebDriver commands that they need; and the
//! page of `matura review` in it.

use crate::program::matura;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long something that is to appear on the page is waited for; generous for a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What keys are called in WebDriver.
pub(crate) mod key {
    pub(crate) const CONTROL: &str = "\u{e009}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const TAB: &str = "\u{e004}";
}

/// A program that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `matura review` on a folder.
pub(crate) struct Review {
    pub(crate) address: String,
    running: Running,
}

impl Review {
    pub(crate) fn start(path: &Path) -> Self {
        let path = path.to_str().expect("temporary folders have names that are text");
        Self::run(&mut matura(&["review", path, "--no-open"]))
    }

    /// Starts it by a command, and waits for its address.
    pub(crate) fn run(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program starts");
        let mut running = Running(child);
        let out = running.0.stdout.as_mut().expect("standard output is read");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("standard output can be read");
        let at = line.find("http://").unwrap_or_else(|| panic!("no address: {line:?}"));
        let address = line.get(at..).unwrap_or_default().trim().to_owned();
        Self { address, running }
    }

    /// Asks it to end, and returns whether it ended well.
    #[cfg(unix)]
    pub(crate) fn end(mut self, signal: &str) -> bool {
        // Once it answers, it also listens to signals.
        let host = self.address.split('/').nth(2).expect("the address has a host").to_owned();
        let mut stream = TcpStream::connect(&host).expect("it listens");
        let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("it takes requests");
        let mut reply = Vec::new();
        assert!(stream.read_to_end(&mut reply).expect("it answers") > 0);
        let id = self.running.0.id().to_string();
        let kill = Command::new("kill").args([signal, &id]).status().expect("kill is there");
        kill.success() && self.running.0.wait().expect("it can be waited for").success()
    }
}

/// A tab of a headless browser.
pub(crate) struct Browser {
    port: u16,
    session: String,
    _driver: Running,
    _out: BufReader<ChildStdout>,
    _profile: TempDir,
}

impl Browser {
    /// Starts one, with a window of that size.
    pub(crate) fn start((width, height): (u32, u32)) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map(Running)
            .unwrap_or_else(|error| panic!("chromedriver cannot be started ({error}): run .ci/setup"));
        let mut out = BufReader::new(driver.0.stdout.take().expect("standard output is read"));
        let mut said = String::new();
        let port = loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap_or(0) > 0, "chromedriver ended: run .ci/setup\n{said}");
            let digits = line.split("on port ").nth(1).map(|rest| rest.trim().trim_end_matches('.').to_owned());
            // It first says which port it was asked for, then which it has.
            if let Some(port) = digits.and_then(|digits| digits.parse().ok()).filter(|port| *port != 0) {
                break port;
            }
            said.push_str(&line);
        };
        let profile = tempfile::tempdir().expect("a temporary folder can be made");
        let folder = format!("--user-data-dir={}", profile.path().display());
        let mut arguments = vec![
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--hide-scrollbars".to_owned(),
            folder,
        ];
        arguments.push(format!("--window-size={width},{height}"));
        let mut browser = Self { port, session: String::new(), _driver: driver, _out: out, _profile: profile };
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            "unhandledPromptBehavior": "ignore"
        } } });
        let session = browser.ask("POST", "/session", Some(&wanted));
        browser.session = session["sessionId"].as_str().expect("a session has an id").to_owned();
        // Narrower than a window can be, as a phone is.
        browser.cdp(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 }),
        );
        browser
    }

    fn try_ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|error| error.to_string())?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body.as_bytes()))
            .map_err(|e| e.to_string())?;
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).map_err(|error| error.to_string())?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().map_err(|_| "no length".to_owned())?;
            }
        }
        let mut bytes = vec![0; length];
        reader.read_exact(&mut bytes).map_err(|error| error.to_string())?;
        let reply: Value = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
        let value = reply["value"].clone();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
            None => Ok(value),
        }
    }

    #[track_caller]
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.try_ask(method, path, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    fn path(&self, below: &str) -> String {
        format!("/session/{}{below}", self.session)
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn cdp(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.ask("POST", &self.path("/goog/cdp/execute"), Some(&body))
    }

    /// Opens an address.
    pub(crate) fn open(&self, address: &str) {
        self.ask("POST", &self.path("/url"), Some(&json!({ "url": address })));
    }

    /// The address that is shown.
    pub(crate) fn address(&self) -> String {
        self.ask("GET", &self.path("/url"), None).as_str().unwrap_or_default().to_owned()
    }

    /// What a script on the page returns.
    #[track_caller]
    pub(crate) fn run(&self, script: &str) -> Value {
        self.ask("POST", &self.path("/execute/sync"), Some(&json!({ "script": script, "args": [] })))
    }

    /// Waits until an expression is true on the page.
    #[track_caller]
    pub(crate) fn until(&self, expression: &str) {
        let since = Instant::now();
        loop {
            let found = self.try_ask(
                "POST",
                &self.path("/execute/sync"),
                Some(&json!({ "script": format!("return Boolean({expression})"), "args": [] })),
            );
            if found.as_ref().is_ok_and(|found| *found == json!(true)) {
                return;
            }
            if since.elapsed() > PATIENCE {
                let page = self.try_ask(
                    "POST",
                    &self.path("/execute/sync"),
                    Some(&json!({ "script": "return document.body.innerText", "args": [] })),
                );
                panic!("this never became true: {expression}\n{found:?}\n{page:?}\n{:?}", self.log());
            }
            std::thread::sleep(Duration::from_millis(60));
        }
    }

    /// The text of what a selector finds first.
    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({})?.innerText ?? '(nothing)'", json!(selector));
        self.run(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Waits for what a selector finds, and clicks on it with the mouse.
    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        self.until(&format!("document.querySelector({})", json!(selector)));
        let body = json!({ "using": "css selector", "value": selector });
        let element = self.ask("POST", &self.path("/element"), Some(&body));
        let id = element[ELEMENT].as_str().expect("an element has an id").to_owned();
        self.ask("POST", &self.path(&format!("/element/{id}/click")), Some(&json!({})));
    }

    /// Types keys, one after the other, to whatever has the focus.
    #[track_caller]
    pub(crate) fn keys(&self, keys: &str) {
        let steps = keys.chars().flat_map(|key| {
            [
                json!({ "type": "keyDown", "value": key.to_string() }),
                json!({ "type": "keyUp", "value": key.to_string() }),
            ]
        });
        self.act(&steps.collect::<Vec<Value>>());
    }

    /// Types a key while another is held.
    #[track_caller]
    pub(crate) fn chord(&self, held: &str, key: &str) {
        self.act(&[
            json!({ "type": "keyDown", "value": held }),
            json!({ "type": "keyDown", "value": key }),
            json!({ "type": "keyUp", "value": key }),
            json!({ "type": "keyUp", "value": held }),
        ]);
    }

    #[track_caller]
    fn act(&self, steps: &[Value]) {
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] });
        self.ask("POST", &self.path("/actions"), Some(&body));
    }

    /// Opens another tab and goes there; returns the names of the old and the new one.
    pub(crate) fn new_tab(&self) -> (Value, Value) {
        let old = self.ask("GET", &self.path("/window"), None);
        let new = self.ask("POST", &self.path("/window/new"), Some(&json!({ "type": "tab" })))["handle"].clone();
        self.switch(&new);
        (old, new)
    }

    /// Goes to a tab.
    pub(crate) fn switch(&self, tab: &Value) {
        self.ask("POST", &self.path("/window"), Some(&json!({ "handle": tab })));
    }

    /// What the browser complained about since it was last asked.
    pub(crate) fn log(&self) -> Vec<String> {
        let log = self.try_ask("POST", &self.path("/se/log"), Some(&json!({ "type": "browser" }))).unwrap_or_default();
        let entries = log.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.try_ask("DELETE", &self.path(""), None);
    }
}
