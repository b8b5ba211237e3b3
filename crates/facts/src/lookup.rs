//! Questions that rules and probes ask of the facts over and over.

use crate::{Facts, Run, RunCommand};
use matura_model::fact::{Config, Document, PyModule, Trigger};
use matura_model::history::{Commit, History};
use matura_model::limits::EXCERPT_LINES;
use matura_model::{File, Lines, Place, RepoPath, Zone};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Which commits changed which path. Only the main line counts: what a merge brought in stands in the
/// merge itself.
#[derive(Debug, Default)]
pub struct Changes {
    index: OnceLock<HashMap<RepoPath, Vec<u32>>>,
}

impl Changes {
    /// The indices of the main-line commits that changed each path, newest first.
    fn of(&self, history: &History) -> &HashMap<RepoPath, Vec<u32>> {
        self.index.get_or_init(|| {
            let mut by_path: Vec<Vec<u32>> = vec![Vec::new(); history.paths.len()];
            for (commit, at) in history.commits.iter().zip(0u32..).filter(|(commit, _)| commit.on_main_line) {
                for &path in &commit.paths {
                    if let Some(commits) = by_path.get_mut(path as usize) {
                        commits.push(at);
                    }
                }
            }
            history.paths.iter().cloned().zip(by_path).collect()
        })
    }
}

impl Facts {
    /// The zone of a path; files that the checkout does not list count as product.
    pub fn zone(&self, path: &RepoPath) -> Zone {
        self.file(path.as_str()).map_or(Zone::Product, |file| file.zone)
    }

    /// True when a path is part of the product itself.
    pub fn is_product(&self, path: &RepoPath) -> bool {
        self.product_zones.contains(&self.zone(path))
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// The Python file or notebook at a path.
    pub fn module(&self, path: &RepoPath) -> Option<&PyModule> {
        let at = self.modules.binary_search_by(|module| module.path.as_ref().cmp(&Some(path))).ok()?;
        self.modules.get(at)
    }

    /// The document at a path.
    pub fn document(&self, path: &RepoPath) -> Option<&Document> {
        let at = self.documents.binary_search_by(|document| document.path.cmp(path)).ok()?;
        self.documents.get(at)
    }

    /// The structured file at a path.
    pub fn config(&self, path: &RepoPath) -> Option<&Config> {
        let at = self.configs.binary_search_by(|config| config.path.cmp(path)).ok()?;
        self.configs.get(at)
    }

    /// The lines `first..=last` of a file's text, cut to `limit` characters.
    pub fn excerpt(&self, path: &RepoPath, lines: Lines, limit: usize) -> Option<String> {
        let text = self.file(path.as_str())?.text.as_ref().ok()?;
        let skip = usize::try_from(lines.first).ok()?.checked_sub(1)?;
        let take = (lines.last.saturating_sub(lines.first) as usize + 1).min(EXCERPT_LINES);
        let excerpt: Vec<&str> = text.lines().skip(skip).take(take).map(str::trim_end).collect();
        Some(excerpt.join("\n").chars().take(limit).collect())
    }

    /// The main-line commits that changed a path, newest first; none without a history.
    pub fn changes<'a>(&'a self, path: &RepoPath) -> impl Iterator<Item = &'a Commit> + use<'a> {
        let history = self.history.as_ref().ok();
        let indices = history.and_then(|history| self.changes.of(history).get(path)).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(move |&at| history?.commits.get(at as usize))
    }

    /// When a path last changed on the main line: seconds since 1970, UTC.
    pub fn last_changed(&self, path: &RepoPath) -> Option<i64> {
        self.changes(path).map(|commit| commit.when).max()
    }

    /// The main-line commits that changed any of the paths, newest first, each once.
    pub fn commits_touching(&self, paths: &[RepoPath]) -> Vec<&Commit> {
        let Ok(history) = &self.history else { return Vec::new() };
        let index = self.changes.of(history);
        let mut found: Vec<u32> = paths.iter().filter_map(|path| index.get(path)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| history.commits.get(at as usize)).collect()
    }

    /// What starts a command: the triggers of its pipeline, of the pipelines that call that one, as far as
    /// the conditions of the jobs let them. Empty when the files name none.
    pub fn triggers_of(&self, command: &RunCommand) -> Vec<&Trigger> {
        let starts = command.starts().iter();
        starts.filter_map(|&(pipeline, trigger)| self.pipelines.get(pipeline)?.triggers.get(trigger)).collect()
    }

    /// What starts a job of a pipeline, by their indices: as [`Facts::triggers_of`] for its commands.
    pub fn triggers_of_job(&self, pipeline: usize, job: usize) -> Vec<&Trigger> {
        let starts = self.run_graph.starts_of_job(pipeline, job).iter();
        starts.filter_map(|&(pipeline, trigger)| self.pipelines.get(pipeline)?.triggers.get(trigger)).collect()
    }

    /// How what stands at some lines of a file comes to run: as the module it is, as a job of a pipeline, as
    /// a task.
    pub fn runs_at(&self, path: &RepoPath, lines: Option<Lines>) -> Vec<Run> {
        let covers = |inner: Lines| lines.is_none_or(|lines| inner.contains(lines.first));
        let mut runs = self.run_graph.runs_of_module(path).to_vec();
        for (at, pipeline) in self.pipelines.iter().enumerate().filter(|(_, pipeline)| pipeline.path == *path) {
            for (job_at, job) in pipeline.jobs.iter().enumerate().filter(|(_, job)| covers(job.lines)) {
                let enabled = pipeline.enabled && job.enabled;
                runs.extend(self.triggers_of_job(at, job_at).into_iter().filter(|_| enabled).map(|trigger| Run {
                    starter: trigger.kind.into(),
                    pipeline: Some(at),
                    chain: vec![Place::lines(path, trigger.lines)],
                    imports: 0,
                }));
            }
        }
        for (at, _) in self.tasks.iter().enumerate().filter(|(_, task)| task.path == *path && covers(task.lines)) {
            runs.extend_from_slice(self.run_graph.runs_of_task(at));
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_model::history::{Arrived, Person};

    fn commit(when: i64, on_main_line: bool, paths: &[u32]) -> Commit {
        let person = Person { name: String::new(), email: String::new() };
        Commit {
            id: format!("{when}"),
            parents: Vec::new(),
            author: person.clone(),
            committer: person,
            when,
            subject: String::new(),
            trailers: Vec::new(),
            arrived: Arrived::Direct,
            on_main_line,
            by_bot: false,
            paths: paths.to_vec(),
        }
    }

    #[test]
    fn changes_of_a_path() {
        let commits =
            vec![commit(40, true, &[0]), commit(30, false, &[1]), commit(20, true, &[0, 1]), commit(10, true, &[1, 7])];
        let history = History { commits, paths: vec!["a".into(), "b".into()], ..History::default() };
        let facts = Facts { history: Ok(history), ..Facts::default() };
        assert_eq!(facts.last_changed(&"a".into()), Some(40));
        assert_eq!(facts.last_changed(&"b".into()), Some(20));
        assert_eq!(facts.last_changed(&"c".into()), None);
        assert_eq!(facts.changes(&"b".into()).count(), 2);
        let touching: Vec<i64> =
            facts.commits_touching(&["a".into(), "b".into()]).iter().map(|commit| commit.when).collect();
        assert_eq!(touching, [40, 20, 10]);
        assert_eq!(Facts::default().last_changed(&"a".into()), None);
    }
}
