//! `matura confirm` in a pseudo-terminal of 60 columns.

use crate::confirm::FILE;
use crate::program::{laid_out, matura};
use rexpect::session::{PtySession, spawn_command};
use std::path::Path;
use std::process::Command;

/// Longer than any scan of a fixture takes.
const PATIENCE: u64 = 60_000;

/// Starts the program as `script` says, with it and its arguments as `"$0" "$@"`.
fn terminal(script: &str, arguments: &[&str], folder: &Path) -> PtySession {
    let program = matura(&[]);
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(program.get_program()).args(arguments).current_dir(folder);
    command.env_clear().env("SOURCE_DATE_EPOCH", "0").env("TERM", "xterm").env("LANG", "C.UTF-8");
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    spawn_command(command, Some(PATIENCE)).expect("a pseudo-terminal can be opened")
}

fn confirm(arguments: &[&str], folder: &Path) -> PtySession {
    terminal("stty cols 60 rows 24; exec \"$0\" confirm \"$@\"", arguments, folder)
}

/// Waits for a text and answers it with a line; returns what was shown before.
#[track_caller]
fn reply(session: &mut PtySession, awaited: &str, line: &str) -> String {
    let shown = session.exp_string(awaited).unwrap_or_else(|error| panic!("waiting for {awaited:?}: {error}"));
    let prompt = session.exp_string("> ").expect("there is a prompt");
    session.send_line(line).expect("the terminal takes a line");
    shown + awaited + &prompt
}

/// What a person reads: without the commands to the terminal, and with the characters that `rexpect`
/// takes apart into bytes.
fn bare(shown: &str) -> String {
    let mut parts = shown.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    let text = parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest));
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(text)
}

fn answers(folder: &Path) -> toml::Table {
    let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
    text.parse().expect("the file is TOML")
}

#[test]
fn one_criterion_at_a_time_with_keys_notes_and_progress() {
    let fixture = laid_out("batch-dvc");
    let only = ["--only", "1.1.1", "--only", "7.2", "--only", "2.1.1"];
    let mut session = confirm(&only, &fixture.path);
    let mut shown = reply(&mut session, "? help", "?");
    assert!(bare(&shown).contains("1 of 3"), "{shown}");
    assert!(bare(&shown).contains("README.md:"), "the evidence is shown: {shown}");
    shown += &reply(&mut session, "Why it matters", "x");
    shown += &reply(&mut session, "No such key: x.", "y");
    shown += &reply(&mut session, "Why, in a few words", "");
    shown += &reply(&mut session, "1.1.1 yes is kept.", "s");
    shown += &reply(&mut session, "3 of 3", "b");
    shown += &reply(&mut session, "2 of 3", "p");
    shown += &reply(&mut session, "Why, in a few words", "");
    shown += &reply(&mut session, "A word of why", "half \x07of it");
    shown += &reply(&mut session, "7.2 partial is kept.", "q");
    shown += &session.exp_eof().expect("the program ends");
    let bare = bare(&shown);
    assert!(bare.contains("2 answered, 1 left."), "{bare}");
    for line in bare.lines().filter(|line| !line.starts_with("> ")) {
        assert!(line.trim_end().chars().count() <= 60, "too wide: {line:?}");
    }
    let answers = answers(&fixture.path);
    assert_eq!(answers.keys().collect::<Vec<_>>(), ["1.1.1", "7.2"]);
    assert_eq!(answers["7.2"]["note"].as_str(), Some("half of it"));
    assert!(answers["1.1.1"].get("note").is_none());
}

#[test]
fn what_is_open_is_asked_and_what_is_answered_is_not_asked_again() {
    let fixture = laid_out("batch-dvc");
    let mut session = confirm(&["--section", "1", "--section", "2"], &fixture.path);
    let first = bare(&reply(&mut session, "? help", "a"));
    reply(&mut session, "Why, in a few words", "no model yet");
    reply(&mut session, "? help", "q");
    session.exp_eof().expect("the program ends");
    let id = answers(&fixture.path).keys().next().cloned().expect("one was answered");
    assert!(first.contains(&format!("\n{id} ")), "{first}");
    let mut session = confirm(&["--section", "1", "--section", "2"], &fixture.path);
    let again = bare(&reply(&mut session, "? help", "q"));
    assert!(!again.contains(&format!("\n{id} ")), "{again}");
}

#[test]
fn an_answer_of_somebody_else_meanwhile_is_not_overwritten() {
    let fixture = laid_out("no-git");
    let mut session = confirm(&["--only", "7.2"], &fixture.path);
    reply(&mut session, "? help", "y");
    session.exp_string("Why, in a few words").expect("a note is asked for");
    let other = matura(&["confirm", "7.2", "no", "--note", "never", "."]).current_dir(&fixture.path).output();
    assert!(other.expect("the program starts").status.success());
    session.send_line("always").expect("the terminal takes a line");
    reply(&mut session, "Meanwhile somebody answered no: never.", "y");
    reply(&mut session, "Enter keeps: never", "always");
    session.exp_string("7.2 yes is kept.").expect("the second time it is meant");
    session.exp_eof().expect("the program ends");
    assert_eq!(answers(&fixture.path)["7.2"]["note"].as_str(), Some("always"));
}

/// Interrupts after one answer, and says what `stty` reports before and after.
fn interrupted(control: char) -> (String, String) {
    let fixture = laid_out("no-git");
    let script =
        "trap : INT; stty cols 60 rows 24; stty -g > before; \"$0\" confirm \"$@\"; stty -g > after; echo done";
    let mut session = terminal(script, &["--only", "7.2", "--only", "7.3"], &fixture.path);
    reply(&mut session, "? help", "n");
    reply(&mut session, "Why, in a few words", "no");
    session.exp_string("2 of 2").expect("the next is shown");
    session.exp_string("> ").expect("there is a prompt");
    session.send_control(control).expect("it can be sent");
    session.exp_string("done").expect("the program ends");
    assert_eq!(answers(&fixture.path).keys().collect::<Vec<_>>(), ["7.2"]);
    let read = |name| std::fs::read_to_string(fixture.path.join(name)).expect("stty wrote it");
    (read("before"), read("after"))
}

#[test]
fn an_interrupt_and_the_end_of_input_leave_the_terminal_and_the_answers() {
    for control in ['c', 'd'] {
        let (before, after) = interrupted(control);
        assert_eq!(before, after);
    }
}
