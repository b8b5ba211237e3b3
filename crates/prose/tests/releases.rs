//! Release notes in the styles projects write them.

use matura_model::{FileKind, RepoPath};
use matura_prose::{document, releases};

/// Each entry as `version date first-last words`.
#[track_caller]
fn check(kind: FileKind, text: &str, expected: &[&str]) {
    let (document, _) = document(&RepoPath::new("CHANGELOG"), kind, text);
    let shown: Vec<String> = releases(&document)
        .iter()
        .map(|entry| {
            let (version, date) = (entry.version.as_deref().unwrap_or("-"), entry.date.as_deref().unwrap_or("-"));
            let unreleased = if entry.unreleased { " unreleased" } else { "" };
            format!("{version} {date} {}-{} {}{unreleased}", entry.lines.first, entry.lines.last, entry.words)
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn keep_a_changelog() {
    let text = "# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2024-02-01\n\n### Added\n\n- A new model card\n\n### Fixed\n\n- Two bugs\n\n## [1.0.0] - 2024-01-01\n\nFirst release.\n\n[1.0.0]: https://x.y\n";
    check(FileKind::Markdown, text, &["- - 3-4 0 unreleased", "1.1.0 2024-02-01 5-14 6", "1.0.0 2024-01-01 15-19 2"]);
}

#[test]
fn generated_from_commits() {
    let text = "# 1.0.0 (2024-01-02)\n\n### Bug Fixes\n\n* **api:** fix it ([abc](https://x.y))\n\n## [0.9.1](https://x.y/compare) (2023-12-01)\n\n### Features\n\n* one\n";
    check(FileKind::Markdown, text, &["1.0.0 2024-01-02 1-6 4", "0.9.1 2023-12-01 7-11 1"]);
}

#[test]
fn news_of_a_package() {
    let text = "# pkg (development version)\n\n* Started.\n\n# pkg 1.2.0\n\n## New features\n\n* Things.\n\n# pkg 1.1.0\n\n* Other things.\n";
    check(FileKind::Markdown, text, &["- - 1-4 1 unreleased", "1.2.0 - 5-10 1", "1.1.0 - 11-13 2"]);
}

#[test]
fn underlined_in_restructured_text() {
    let text = "Changes\n=======\n\n2.0 (2024-05-01)\n----------------\n\n- Dropped it.\n\n1.9.3 (unreleased)\n------------------\n\n- Nothing.\n";
    check(FileKind::Rst, text, &["2.0 2024-05-01 4-8 2", "1.9.3 - 9-12 1 unreleased"]);
}

#[test]
fn plain_lines() {
    let text = "v1.2.0 - 2024-01-02\n  - Faster training\n  - New alerts\n\nv1.1.0 - 2023-11-01\n  - First notes\n";
    check(FileKind::Text, text, &["1.2.0 2024-01-02 1-4 4", "1.1.0 2023-11-01 5-6 2"]);
    check(
        FileKind::Text,
        "Version 1.2\n-----------\n* One\n\nVersion 1.1\n-----------\n* Two\n",
        &["1.2 - 1-4 1", "1.1 - 5-7 1"],
    );
}

#[test]
fn dates_and_japanese() {
    check(
        FileKind::Markdown,
        "## 2024-05-01\n\n- Retrained the model\n\n## 2024-04-01\n\n- Started\n",
        &["- 2024-05-01 1-4 3", "- 2024-04-01 5-7 1"],
    );
    check(FileKind::Markdown, "## バージョン 1.2.0（2024年1月2日）\n\n- 監視を追加\n", &["1.2.0 2024-01-02 1-3 3"]);
}

#[test]
fn other_documents_have_none() {
    check(FileKind::Markdown, "## [v20250625](https://example.org/v20250625)\n\n- Faster\n", &["20250625 - 1-3 1"]);
    check(FileKind::Markdown, "# Guide\n\n## 1. Install\n\n## 1.1 Requirements\n\n## Python 3.10\n\n## Step 2\n", &[]);
    check(FileKind::Text, "1.2 of the users left. That is fine.\n", &[]);
}
