//! Repositories that nobody means well with, and damaged ones: a scan ends, says what it could not read, and
//! neither runs nor gives away anything.

mod files;
mod git;
mod limits;
mod processes;
mod secrets;
mod terminal;

use crate::program::matura;
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

/// Far more than a scan of a few files takes, in a build without optimisation and on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the program says to these arguments and a folder; it must not take forever.
#[track_caller]
fn run(path: &Path, arguments: &[&str]) -> Output {
    let path = path.to_str().expect("temporary folders have names that are text");
    let mut all = vec!["scan", path];
    all.extend(arguments);
    let since = Instant::now();
    let mut child = matura(&all)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (mut out, mut err) = (child.stdout.take().expect("it is piped"), child.stderr.take().expect("it is piped"));
    let reader = std::thread::spawn(move || {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let read = std::io::copy(&mut out, &mut stdout).and_then(|_| std::io::copy(&mut err, &mut stderr));
        read.map(|_| (stdout, stderr)).expect("what it writes can be read")
    });
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        if since.elapsed() > PATIENCE {
            child.kill().expect("it can be ended");
            panic!("the scan hangs");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let (stdout, stderr) = reader.join().expect("the reader ends");
    Output { status, stdout, stderr }
}

/// The report on a folder.
#[track_caller]
fn report(path: &Path) -> Value {
    report_with(path, &[])
}

/// The report on a folder, made with options.
#[track_caller]
fn report_with(path: &Path, options: &[&str]) -> Value {
    let mut arguments = vec!["--format", "json"];
    arguments.extend(options);
    let output = run(path, &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let ours: Vec<String> = messages(&report).into_iter().filter(|text| text.contains("matura failed")).collect();
    assert!(ours.is_empty(), "{ours:?}");
    report
}

/// What could not be read, as `path: message`.
fn messages(report: &Value) -> Vec<String> {
    let all = report["diagnostics"].as_array().expect("a report has diagnostics");
    let text = |one: &Value| match one["path"].as_str() {
        Some(path) => format!("{path}: {}", one["message"].as_str().unwrap_or_default()),
        None => one["message"].as_str().unwrap_or_default().to_owned(),
    };
    all.iter().map(text).collect()
}

#[track_caller]
fn says(report: &Value, part: &str) {
    let messages = messages(report);
    assert!(messages.iter().any(|message| message.contains(part)), "{part:?} is not among {messages:#?}");
}
