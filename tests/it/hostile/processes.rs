//! No process is started and no connection opened, whatever a repository asks for.

#![cfg(target_os = "linux")]

use crate::program::{laid_out, matura};
use std::fs;

/// Everything by which git runs something, reads something elsewhere or asks somebody.
const CONFIG: &str = "[core]\n\tfsmonitor = TRAP\n\tpager = TRAP\n\teditor = TRAP\n\tsshCommand = TRAP\n\tgitProxy = TRAP\n\taskPass = TRAP\n\thooksPath = HOOKS\n\talternateRefsCommand = TRAP\n\tattributesFile = OUTSIDE\n\texcludesFile = OUTSIDE\n[filter \"trap\"]\n\tclean = TRAP\n\tsmudge = TRAP\n\tprocess = TRAP\n\trequired = true\n[diff]\n\texternal = TRAP\n[diff \"trap\"]\n\ttextconv = TRAP\n\tcommand = TRAP\n[merge \"trap\"]\n\tdriver = TRAP\n[credential]\n\thelper = TRAP\n[gpg]\n\tprogram = TRAP\n[uploadpack]\n\tpackObjectsHook = TRAP\n[alias]\n\tstatus = !TRAP\n[remote \"origin\"]\n\turl = ext::TRAP\n\tpromisor = true\n\tpartialclonefilter = blob:none\n[http]\n\tproxy = http://127.0.0.1:9\n[url \"https://example.org/\"]\n\tinsteadOf = file://\n";

#[test]
fn no_process_is_started_and_no_socket_opened() {
    let fixture = laid_out("demo");
    let trap = fixture.path.with_file_name("trap.sh");
    let hooks = fixture.path.with_file_name("hooks");
    fs::create_dir(&hooks).expect("the folder can be made");
    for path in [&trap, &hooks.join("post-index-change"), &hooks.join("reference-transaction")] {
        fs::write(path, "#!/bin/sh\nexit 1\n").expect("it can be written");
        std::os::unix::fs::PermissionsExt::set_mode(&mut fs::metadata(path).expect("it is there").permissions(), 0o755);
    }
    let config = fixture.path.join(".git/config");
    let own = fs::read_to_string(&config).expect("it can be read");
    let asked = CONFIG
        .replace("TRAP", &trap.display().to_string())
        .replace("HOOKS", &hooks.display().to_string())
        .replace("OUTSIDE", &trap.display().to_string());
    fs::write(&config, format!("{own}{asked}")).expect("it can be written");
    fs::write(fixture.path.join(".gitattributes"), "* filter=trap diff=trap merge=trap\n").expect("it can be written");

    let trace = fixture.path.with_file_name("trace");
    let path = fixture.path.to_str().expect("temporary folders have names that are text");
    let program = matura(&[]);
    let output = std::process::Command::new("/usr/bin/strace")
        .args(["-f", "-qq", "-e", "trace=execve,execveat,fork,vfork,clone,clone3,socket,connect,bind,sendto", "-o"])
        .arg(&trace)
        .arg(program.get_program())
        .args(["scan", path, "--format", "json"])
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "0")
        .output()
        .unwrap_or_else(|error| panic!("strace is missing ({error}): run .ci/setup"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = fs::read_to_string(trace).expect("strace wrote what it saw");
    let calls: Vec<&str> = trace.lines().filter(|line| !line.contains("CLONE_THREAD")).collect();
    let forbidden: Vec<&&str> =
        calls.iter().skip(1).filter(|line| line.contains('(') && !line.contains("resumed>")).collect();
    assert!(calls.first().is_some_and(|line| line.contains("execve(")), "strace sees what it is to see: {trace}");
    assert!(forbidden.is_empty(), "{forbidden:#?}");
}
