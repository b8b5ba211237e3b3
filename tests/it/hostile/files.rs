//! Files that are no files, that are not theirs to read, or that hold something other than their name says.

use super::{messages, report, report_with, says};
use std::fs;
use std::path::Path;
use std::time::Instant;
use tempfile::TempDir;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
        fs::write(path, content).expect("it can be written");
    }
    folder
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_followed() {
    let outside = folder(&[
        ("secret.py", b"# The goal of far-outside-of-it is fewer late orders\nimport mlflow\n"),
        ("sub/mlflow.py", b"import mlflow\n"),
    ]);
    for name in [
        "a.py",
        "README.md",
        ".github/workflows/ci.yml",
        "Dockerfile",
        ".gitignore",
        ".mailmap",
        "matura.toml",
        "pyproject.toml",
    ] {
        for special in ["pipe", "/dev/zero", "/dev/stdin", "folder", "itself", "outside"] {
            let inside = folder(&[("x.py", b"x = 1\n"), (".github/workflows/x.yml", b"on: push\n")]);
            let path = inside.path().join(name);
            let secret = outside.path().join("secret.py").display().to_string();
            let target = match special {
                "itself" => Path::new(name).file_name().expect("it has a name").to_string_lossy().into_owned(),
                "outside" => secret,
                other => other.to_owned(),
            };
            super::git::put(&target, &path);
            let output = super::run(inside.path(), &["--format", "json"]);
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(!text.contains("far-outside-of-it"), "{name} {special}");
            // Settings that cannot be read are the user's to mend; nothing else keeps a scan from running.
            let is_settings = name == "matura.toml" || name == "pyproject.toml";
            assert!(
                output.status.success() || is_settings,
                "{name} {special}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn links_to_folders_are_not_entered() {
    let inside = folder(&[("src/x.py", b"x = 1\n")]);
    for (name, target) in [("up", ".."), ("self", "."), ("root", "/"), ("loop", "loop")] {
        std::os::unix::fs::symlink(target, inside.path().join("src").join(name)).expect("a link can be made");
    }
    report(inside.path());
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let inside = folder(&[("x.py", b"x = 1\n"), ("closed.py", b"x = 1\n"), ("shut/y.py", b"x = 1\n")]);
    for name in ["closed.py", "shut"] {
        fs::set_permissions(inside.path().join(name), fs::Permissions::from_mode(0o000))
            .expect("permissions can be set");
    }
    let may_all = fs::File::open(inside.path().join("closed.py")).is_ok();
    let report = report(inside.path());
    fs::set_permissions(inside.path().join("shut"), fs::Permissions::from_mode(0o755)).expect("permissions can be set");
    // The superuser reads everything.
    if !may_all {
        says(&report, "closed.py: cannot be read");
        says(&report, "shut: cannot be read");
    }
}

#[test]
fn texts_in_other_encodings_and_binary_under_a_name_of_code() {
    let utf_16: Vec<u8> = "\u{feff}import mlflow\nx = 'ü'\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let shift_jis = b"# \x83\x82\x83\x66\x83\x8b\x82\xf0\x8a\x77\x8f\x4b\x82\xb7\x82\xe9\nimport mlflow\n";
    let inside = folder(&[
        ("utf16.py", utf_16.as_slice()),
        ("sjis.py", shift_jis),
        ("bom.py", b"\xef\xbb\xbfimport mlflow\r\nx = 1\r\n"),
        ("binary.py", b"\x7fELF\0\0\0import mlflow\0"),
        ("bytes.md", &(0..=255).cycle().take(4096).collect::<Vec<u8>>()),
        ("latin.yml", b"name: caf\xe9\non: push\n"),
        ("requirements.txt", utf_16.as_slice()),
    ]);
    let report = report(inside.path());
    let text = report.to_string();
    assert!(text.contains("utf16.py") && text.contains("sjis.py") && text.contains("bom.py"), "{text}");
    assert!(!text.contains("\"binary.py\""), "it is no code");
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_every_kind() {
    use std::os::unix::ffi::OsStrExt as _;
    let inside = folder(&[("x.py", b"import mlflow\n")]);
    let long = [b'a'; 252].to_vec();
    for name in [
        &b"caf\xe9.py"[..],
        b"a\nb.py",
        b"\x1b[31m.py",
        b"'\".py",
        b" .py",
        b"a\\b.py",
        b"-rf.py",
        b"$(x).py",
        b"CON.py",
        &[long.as_slice(), b".py"].concat(),
    ] {
        fs::write(inside.path().join(std::ffi::OsStr::from_bytes(name)), "import mlflow\n").expect("it can be written");
    }
    // As deep as the system lets a path be from here.
    let mut deep = inside.path().to_owned();
    while deep.as_os_str().len() + 104 < 4096 {
        deep.push("d".repeat(100));
        if fs::create_dir(&deep).is_err() {
            break;
        }
        let _ = fs::write(deep.join("x.py"), "import mlflow\n");
    }
    assert!(report(inside.path())["criteria"].is_array());
    for format in ["terminal", "md", "csv-evidence", "sarif", "junit"] {
        let output = super::run(inside.path(), &["--format", format]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(!text.contains('\u{1b}'), "{format}: a terminal acts on it");
    }
}

#[test]
fn a_line_of_a_gigabyte() {
    let inside = folder(&[("x.py", b"x = 1\n")]);
    for name in ["huge.py", "huge.yml", "README.md", "data.json"] {
        let file = fs::File::create(inside.path().join(name)).expect("it can be made");
        // Nothing of it is stored: the file has no contents but its length.
        file.set_len(1 << 30).expect("it can be made long");
    }
    let report = report(inside.path());
    for name in ["huge.py", "huge.yml", "README.md", "data.json"] {
        says(&report, &format!("{name}: larger than 16 MiB"));
    }
    fs::write(inside.path().join("long.md"), "é".repeat(600 << 10) + "\n\n# Goal\n").expect("it can be written");
    says(&super::report(inside.path()), "long.md: a line longer than 1 MiB");
    says(&report_with(inside.path(), &["--max-file-size", "1"]), "long.md: larger than 1 MiB");
}

#[test]
fn a_hundred_thousand_files_in_a_folder() {
    let inside = folder(&[("x.py", b"x = 1\n")]);
    let many = inside.path().join("many");
    fs::create_dir(&many).expect("it can be made");
    for at in 0..100_000 {
        fs::File::create(many.join(format!("f{at}.txt"))).expect("it can be made");
    }
    let since = Instant::now();
    assert!(messages(&report(inside.path())).is_empty());
    assert!(since.elapsed().as_secs() < 60, "it took {:?}", since.elapsed());
}

#[test]
fn files_that_change_and_vanish_meanwhile() {
    let inside = folder(&[("x.py", b"x = 1\n")]);
    let churn = inside.path().join("churn");
    fs::create_dir(&churn).expect("it can be made");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0_usize;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                round += 1;
                let path = churn.join(format!("f{}.py", round % 300));
                let _ = match round % 7 {
                    0 | 1 => fs::remove_file(&path),
                    2 => fs::write(&path, "x = 1\n".repeat(round % 5000)),
                    #[cfg(unix)]
                    3 => std::os::unix::fs::symlink("/dev/zero", &path),
                    4 => fs::create_dir(&path).and_then(|()| fs::remove_dir(&path)),
                    _ => fs::write(&path, "import mlflow\n"),
                };
            }
        });
        let reports: Vec<_> = (0..3).map(|_| super::run(inside.path(), &["--format", "json"])).collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reports.iter().all(|output| output.status.success()));
    });
}
