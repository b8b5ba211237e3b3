//! `docs/accuracy.md`: what was measured, as a page.

use crate::corpus::Subject;
use anyhow::{Context, Result, bail};
use matura_model::Answer;
use matura_rules::Rulebook;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// The figures that the scorer gives, in the order of the table, with what must be reached.
const FIGURES: &[(&str, &str, f64)] = &[
    ("yes_precision", "yes-precision", 0.95),
    ("precision", "precision", 0.93),
    ("coverage", "coverage", 0.75),
    ("agreement", "agreement", 0.85),
    ("yes_recall", "yes-recall", 0.85),
    ("evidence", "evidence", 0.88),
    ("located", "located", 0.95),
    ("ece", "ece", 0.05),
    ("brier", "brier", f64::NAN),
    ("rank", "rank", 0.90),
];

/// Where reports and references stand.
pub(crate) struct Sets<'a> {
    /// The folder with `labels` and `left-out`.
    pub(crate) out: &'a Path,
    /// The scorer.
    pub(crate) scorer: &'a Path,
    /// The names of the repositories that no rule was developed on before they were first scored.
    pub(crate) held_out: &'a [String],
    /// The figures of that first scoring.
    pub(crate) first: &'a Value,
}

/// The page.
pub(crate) fn page(sets: &Sets<'_>, book: &Rulebook, subjects: &[Subject]) -> Result<String> {
    let mut text = INTRODUCTION.to_owned();
    let all = figures(sets, &|_| true)?;
    let developed = figures(sets, &|name| !sets.held_out.iter().any(|held| held == name))?;
    let held = figures(sets, &|name| sets.held_out.iter().any(|held| held == name))?;
    let count = sets.held_out.len();
    writeln!(
        text,
        "| figure | wanted | all {} | the {} developed on | the {count} held out, at their first scoring | the same, later |\n| --- | --- | --- | --- | --- | --- |",
        subjects.len(),
        subjects.len() - count
    )?;
    for (key, name, wanted) in FIGURES {
        let cell = |figures: &Value| {
            figures.get(*key).and_then(Value::as_f64).map_or("-".to_owned(), |figure| format!("{figure:.3}"))
        };
        let wanted = if wanted.is_nan() { String::new() } else { format!("{wanted:.2}") };
        let cells = [cell(&all), cell(&developed), cell(sets.first), cell(&held)].join(" | ");
        writeln!(text, "| {name} | {wanted} | {cells} |")?;
    }
    text.push_str("\n## Reliability\n\nConfidence fitted without the repository that it is for.\n\n| confidence | answers | mean confidence | accepted |\n| --- | --- | --- | --- |\n");
    reliability(book, subjects, &mut text)?;
    text.push_str("\n## By criterion\n\nAgreement of the answer with the reference, whatever the confidence.\n\n| criterion | accepted |  |\n| --- | --- | --- |\n");
    by_criterion(book, subjects, &mut text)?;
    text.push_str(WEAK_SPOTS);
    Ok(text)
}

const INTRODUCTION: &str = "# Accuracy

Written by `cargo xtask accuracy --document docs/accuracy.md`; `tests/accuracy/score.py` defines every figure.

The reference answers are our own reading of 20 public repositories at a named commit (`tests/accuracy/labels`, `tests/accuracy/GUIDE.md`). Six of them, chosen by lot before anything was looked at
(`tests/accuracy/held-out.txt`), were held out: no rule was developed on them until they were scored for the first time, and what the scorer said then stands in `tests/accuracy/held-out-first.json`. That column
is what to expect on a repository that nobody tuned a rule on. Since then they have been looked at, so the last column is no longer held out.

Every precision, coverage, ece and brier comes from confidences that were fitted without the repository they are for. In fitting, a case of the repositories that rules were developed on counts less than one of the others.

";

const WEAK_SPOTS: &str = "
## Known weak spots

- Most mistakes on unseen repositories are a `no` where something is there: a platform, a tool or a wording that the tables do not know. A `yes` is rarely unfounded; a `partial` is often too low.
- Confidence is too high on unseen repositories, by about the gap between the last two `ece` columns and the first.
- Python is read with a parser; R, Scala, Java, C#, Rust and others by patterns over lines.
- What a reusable workflow or template of another repository does is not seen.
- Environments, feature configuration and explanations shown to users are recognised partly by names.
- In monorepos the first places shown are not always those a reviewer would cite.
";

/// The scorer's figures over some of the repositories.
fn figures(sets: &Sets<'_>, chosen: &dyn Fn(&str) -> bool) -> Result<Value> {
    let folder = sets.out.join("some");
    let file = sets.out.join("some.json");
    for kind in ["labels", "left-out"] {
        let to = folder.join(kind);
        if to.exists() {
            std::fs::remove_dir_all(&to)?;
        }
        std::fs::create_dir_all(&to)?;
        for entry in std::fs::read_dir(sets.out.join(kind))? {
            let path = entry?.path();
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if let Some(file) = path.file_name().filter(|_| chosen(&name)) {
                std::fs::copy(&path, to.join(file))?;
            }
        }
    }
    let mut command = Command::new("python3");
    command.arg(sets.scorer).arg("--labels").arg(folder.join("labels")).arg("--reports").arg(folder.join("left-out"));
    let output = command.arg("--json").arg(&file).output().context("the scorer needs python3")?;
    if !output.status.success() {
        bail!("the scorer failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(serde_json::from_str(&std::fs::read_to_string(&file)?.replace("NaN", "null"))?)
}

fn reliability(book: &Rulebook, subjects: &[Subject], text: &mut String) -> Result<()> {
    let mut bins: BTreeMap<u8, (u32, f64, u32)> = BTreeMap::new();
    for subject in subjects {
        for (criterion, found) in book.criteria.iter().zip(&subject.assessed.assessments) {
            let Some(label) = subject.labels.labels.get(&criterion.key) else { continue };
            if found.answer != Answer::Unknown {
                let bin = bins.entry((found.confidence.hundredths() / 10).min(9)).or_default();
                bin.0 += 1;
                bin.1 += found.confidence.share();
                bin.2 += u32::from(label.accepts(found.answer.name()));
            }
        }
    }
    for (bin, (count, sum, right)) in bins {
        let accepted = f64::from(right) / f64::from(count);
        let bar: String = (0..right * 10 / count.max(1)).map(|_| '█').collect();
        writeln!(text, "| {}0 to {}9 % | {count} | {:.2} | {accepted:.2} {bar} |", bin, bin, sum / f64::from(count))?;
    }
    Ok(())
}

fn by_criterion(book: &Rulebook, subjects: &[Subject], text: &mut String) -> Result<()> {
    for (at, criterion) in book.criteria.iter().enumerate() {
        let judged: Vec<bool> = subjects
            .iter()
            .filter_map(|subject| {
                let label = subject.labels.labels.get(&criterion.key)?;
                Some(label.accepts(subject.assessed.assessments.get(at)?.answer.name()))
            })
            .collect();
        if !judged.is_empty() {
            let right = judged.iter().filter(|right| **right).count();
            writeln!(
                text,
                "| {} {} | {right} of {} | {} |",
                criterion.key,
                criterion.title,
                judged.len(),
                "█".repeat(right)
            )?;
        }
    }
    Ok(())
}
