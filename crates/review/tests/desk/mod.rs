//! A desk without a disk, and one who asks it over the wire.

use matura_answers::Judgement;
use matura_model::Answer;
use matura_review::{Answering, Asked, Entry, Item, Part, Refusal, Replaced, Said, Section, Server, View, revision};
use matura_texts::{Language, Texts};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;

/// Answers in memory, over one criterion with one piece of evidence.
pub(crate) struct Desk {
    entries: Mutex<BTreeMap<String, Judgement>>,
    scanning: Mutex<()>,
}

/// What somebody may have said.
pub(crate) fn judgement(answer: Answer, note: Option<&str>) -> Judgement {
    let note = note.map(str::to_owned);
    Judgement {
        note,
        by: None,
        on: None,
        at: None,
        scanned: None,
        seen: Vec::new(),
        until: None,
        evidence: Vec::new(),
        answer,
    }
}

impl Desk {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { entries: Mutex::default(), scanning: Mutex::default() })
    }

    pub(crate) fn entry(&self, key: &str) -> Option<Judgement> {
        self.entries.lock().expect("nobody panicked with it").get(key).cloned()
    }

    pub(crate) fn set(&self, key: &str, entry: Option<Judgement>) {
        self.replace(key, entry);
    }

    /// Scans wait until this is dropped.
    pub(crate) fn hold_scans(&self) -> std::sync::MutexGuard<'_, ()> {
        self.scanning.lock().expect("nobody panicked with it")
    }

    fn replace(&self, key: &str, entry: Option<Judgement>) -> Option<Judgement> {
        let mut entries = self.entries.lock().expect("nobody panicked with it");
        match entry {
            Some(entry) => entries.insert(key.to_owned(), entry),
            None => entries.remove(key),
        }
    }

    fn checked(&self, key: &str, seen: Option<&str>, entry: Option<Judgement>) -> Result<Replaced, Refusal> {
        if key != "1.1" {
            return Err(Refusal::Unknown(key.to_owned()));
        }
        if self.entry(key).as_ref().map(revision).as_deref() != seen {
            return Err(Refusal::Changed);
        }
        Ok(Replaced { before: self.replace(key, entry.clone()), after: entry })
    }
}

impl Answering for Desk {
    fn view(&self) -> Result<Arc<View>, Refusal> {
        let entry = self.entry("1.1");
        let person = entry.as_ref().map(|entry| {
            json!({
                "answer": if entry.answer == Answer::NotApplicable { "na" } else { entry.answer.name() }, "note": entry.note, "by": null, "on": null, "at": null,
                "until": null, "evidence": entry.evidence, "stale": [], "conflict": false
            })
        });
        let criterion = json!({
            "id": "1.1", "name": "goals", "number": 1, "section": "1", "statement": "Secrets are kept", "answer": "no",
            "scanned": "no", "confidence": 0.5, "status": "suggested", "person": person, "reason": "none", "basis": "not_found",
            "ground": [], "would_change": null, "searched": [], "advice": null,
            "evidence": [{ "signal": "1.1/x", "supports": true, "strength": "declared", "path": "src/a.py", "line": 2,
                "end_line": 2, "excerpt": "", "message": "" }]
        });
        let report = json!({
            "schema": "matura.report/2", "tool": { "name": "matura", "version": "0", "rules": "0" }, "language": "en",
            "repository": { "path": "x", "commit": null, "branch": null, "dirty": null, "shallow": null, "remote": null },
            "scanned_at": "2026-11-25T00:00:00Z", "profile": { "kind": null, "languages": [] },
            "summary": { "sections": [], "mature": null, "to_confirm": 1 }, "diagnostics": [], "criteria": []
        });
        let item = Item {
            key: "1.1".to_owned(),
            part: "assessment".to_owned(),
            section: "1".to_owned(),
            asked: Asked::default(),
            entry: entry.as_ref().map(Entry::from),
            criterion: serde_json::from_value(criterion).expect("it is a criterion"),
        };
        let section = Section { id: "1".to_owned(), title: "One".to_owned(), bare_minimum: true };
        Ok(Arc::new(View {
            report: serde_json::from_value(report).expect("it is a report"),
            parts: vec![Part {
                id: "assessment".to_owned(),
                title: "All".to_owned(),
                short: "All".to_owned(),
                sections: vec![section],
            }],
            items: vec![item],
            threshold: 0.8,
            today: "2026-11-25".to_owned(),
            trouble: None,
        }))
    }

    fn answer(&self, key: &str, seen: Option<&str>, said: &Said) -> Result<Replaced, Refusal> {
        let mut entry = judgement(said.answer, said.note.as_deref());
        entry.evidence.clone_from(&said.links);
        self.checked(key, seen, Some(entry))
    }

    fn restore(&self, key: &str, seen: Option<&str>, entry: Option<&Judgement>) -> Result<Replaced, Refusal> {
        self.checked(key, seen, entry.cloned())
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        (path == "src/a.py").then(|| "import a\npassword = \"hunter2\"\nb()\nc()\n".into())
    }

    fn scan(&self) -> Result<(), Refusal> {
        drop(self.scanning.lock());
        Ok(())
    }
}

/// Asks a server that runs until this is dropped.
pub(crate) struct Asker {
    pub(crate) host: String,
    pub(crate) token: String,
    pub(crate) area: String,
    session: String,
    end: Option<oneshot::Sender<()>>,
    running: Option<std::thread::JoinHandle<()>>,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
    headers: Vec<(String, String)>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }
}

impl Asker {
    /// Starts the server and goes in.
    pub(crate) fn start(desk: Arc<Desk>) -> Self {
        let server = Server::bind(0).expect("there is a free port");
        let address = server.address();
        let rest = address.strip_prefix("http://").expect("it is an address");
        let (host, token) = rest.split_once("/?token=").expect("it has a token");
        let (host, token) = (host.to_owned(), token.to_owned());
        let (end, ended) = oneshot::channel::<()>();
        let running = std::thread::spawn(move || {
            let ended = async {
                let _ = ended.await;
            };
            server.run_until(desk, Texts::of(Language::English), ended).expect("it serves");
        });
        let (area, session) = (String::new(), String::new());
        let mut asker = Self { host, token, area, session, end: Some(end), running: Some(running) };
        let entered = asker.raw(&format!("GET /?token={} HTTP/1.1\r\nHost: {}\r\n", asker.token, asker.host), "");
        let cookie = entered.header("set-cookie").expect("a cookie is set");
        let value = cookie.split(';').next().and_then(|pair| pair.split_once('=')).map(|(_, value)| value.to_owned());
        asker.session = value.expect("the cookie has a value");
        asker.area = entered.header("location").map(|home| home.trim_end_matches('/').to_owned()).expect("it leads on");
        asker
    }

    pub(crate) fn cookie(&self) -> String {
        format!("Cookie: a=b; matura_review={}\r\n", self.session)
    }

    /// Sends a head without its last line, and a body.
    pub(crate) fn raw(&self, head: &str, body: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.host).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("it can be set");
        // The server may refuse and close before it has read everything.
        let _ = write!(stream, "{head}Connection: close\r\n\r\n{body}");
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8(bytes).expect("replies are text");
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no reply: {text:?}"));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Reply {
            status: status.expect("a reply has a status"),
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    /// Asks as the page does.
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.raw(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{}", self.host, self.cookie()), "")
    }

    /// Changes something as the page does.
    pub(crate) fn post(&self, below: &str, body: &Value) -> Reply {
        let headers = format!("Origin: http://{}\r\nContent-Type: application/json\r\n", self.host);
        self.post_with(below, &headers, &body.to_string())
    }

    /// Changes something with other headers.
    pub(crate) fn post_with(&self, below: &str, headers: &str, body: &str) -> Reply {
        let (area, host, cookie) = (&self.area, &self.host, self.cookie());
        let length = body.len();
        self.raw(
            &format!("POST {area}{below} HTTP/1.1\r\nHost: {host}\r\n{cookie}{headers}Content-Length: {length}\r\n"),
            body,
        )
    }
}

impl Drop for Asker {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        if let Some(running) = self.running.take() {
            // A panic of the server is the test's to see in what it did not answer.
            let _ = running.join();
        }
    }
}
