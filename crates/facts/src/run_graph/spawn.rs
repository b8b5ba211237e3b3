//! Programs that Python code starts: `subprocess`, `os.system`, shell lines of notebooks.

use matura_model::Lines;
use matura_model::fact::{PyModule, Value};

/// Calls that start a program.
const SPAWNING: &[&str] = &[
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
    "os.system",
    "os.popen",
    "sh.bash",
    "invoke.run",
];

/// The command lines that a module runs, with their places.
pub(crate) fn spawned(module: &PyModule) -> Vec<(String, Lines)> {
    let calls = module.calls.iter().filter(|call| SPAWNING.contains(&call.name.as_str()));
    let spoken = calls.filter_map(|call| Some((spoken(&call.arguments.first()?.value)?, call.lines)));
    let shell =
        module.shell.iter().map(|(text, line)| (text.trim_start_matches(['!', '%']).to_owned(), Lines::one(*line)));
    spoken.chain(shell).collect()
}

/// The command line in the first argument of a call.
fn spoken(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.clone()),
        Value::List(items) => {
            let words = items.iter().map(|item| match item {
                Value::Str(text) => text.as_str(),
                // `sys.executable` stands first in many of them.
                Value::Name(name) if name == "sys.executable" => "python",
                _ => "{}",
            });
            Some(words.collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}
