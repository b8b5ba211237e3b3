//! The labelled repositories: their reference answers, their checkouts, what was answered for them.

use crate::scan::{facts, rulebook};
use anyhow::{Context, Result, bail};
use matura_answer::{Assessed, Calibration, assess};
use matura_facts::Facts;
use matura_rules::Rulebook;
use matura_testkit::labels::Labels;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A labelled repository as scanned.
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) labels: Labels,
    /// True when no rule was developed on it before it was first scored.
    pub(crate) held_out: bool,
    pub(crate) facts: Facts,
    pub(crate) assessed: Assessed,
}

/// All reference answers, by the name of the file.
pub(crate) fn labels(folder: &Path) -> Result<BTreeMap<String, Labels>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json")) else { continue };
        let labels =
            serde_json::from_str(&std::fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
        all.insert(name.to_owned(), labels);
    }
    Ok(all)
}

/// Lays out the checkout of each labelled repository in `corpus`, from the bare mirrors in `mirrors`.
pub(crate) fn lay_out(labels: &BTreeMap<String, Labels>, mirrors: &Path, corpus: &Path) -> Result<()> {
    for (name, labels) in labels {
        let candidates = [labels.repo.replace('/', "+"), name.clone(), labels.repo.clone()];
        let git = candidates.iter().flat_map(|name| {
            [mirrors.join(name).join("repo"), mirrors.join(name), mirrors.join(format!("{name}.git"))]
        });
        let Some(git) = git.into_iter().find(|path| path.join("HEAD").exists() || path.join(".git").exists()) else {
            bail!("there is no mirror of {} in {}", labels.repo, mirrors.display());
        };
        materialise(&git, &labels.commit, &corpus.join(name))?;
    }
    Ok(())
}

fn materialise(git: &Path, commit: &str, target: &Path) -> Result<()> {
    if !target.join(".git").exists() {
        std::fs::create_dir_all(target)?;
        let clone: [&str; 4] = ["clone", "--quiet", "--shared", "--no-checkout"];
        run(Command::new("git").args(clone).arg(git).arg(target))?;
    }
    let at = |arguments: &[&str]| {
        run(Command::new("git").arg("-C").arg(target).env("GIT_LFS_SKIP_SMUDGE", "1").args(arguments))
    };
    at(&["update-ref", "--no-deref", "HEAD", commit])?;
    at(&["read-tree", "--reset", "HEAD"])?;
    at(&["clean", "-ffdxq"])?;
    // Mirrors may lack large blobs; what is missing stays out of the work tree.
    let _ = Command::new("git").arg("-C").arg(target).args(["checkout-index", "-u", "-a", "-f", "-q"]).output()?;
    Ok(())
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// Scans every labelled checkout of `corpus` with the rules of a folder.
pub(crate) fn subjects(rules: &Path, folder: &Path, corpus: &Path) -> Result<(Rulebook, Calibration, Vec<Subject>)> {
    let (book, calibration) = rulebook(rules)?;
    let held_out = std::fs::read_to_string(folder.with_file_name("held-out.txt"))?;
    let held_out: Vec<&str> = held_out.lines().collect();
    let all: Vec<(String, Labels, PathBuf)> =
        labels(folder)?.into_iter().map(|(name, labels)| (name.clone(), labels, corpus.join(name))).collect();
    let subjects: Result<Vec<Subject>> = all
        .into_par_iter()
        .map(|(name, labels, path)| {
            let facts = facts(&path)?;
            let assessed = assess(&book, &facts, &calibration, &|_, _| None);
            let held_out = held_out.contains(&name.as_str());
            Ok(Subject { name, labels, held_out, facts, assessed })
        })
        .collect();
    Ok((book, calibration, subjects?))
}
