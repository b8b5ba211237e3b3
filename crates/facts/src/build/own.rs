//! What of a repository's pipelines and tasks concerns the scanned folder. The CI of a monorepo runs the
//! tests of all its projects; those of another project tell nothing about this one.

use crate::Facts;
use matura_model::fact::{Command, Job, Pipeline, Step, Trigger};
use matura_model::place::resolve;

/// Drops what is limited to other folders of the repository: triggers by their paths, steps and commands by
/// the folders they run in or name, and what has nothing left by that.
pub(super) fn keep_own(facts: &mut Facts, folder: &str, elsewhere: &[String]) {
    if elsewhere.is_empty() {
        return;
    }
    let here = Here { folder, elsewhere };
    facts.pipelines.retain_mut(|pipeline| here.owns(pipeline.path.as_str()) || here.keep_pipeline(pipeline));
    facts.tasks.retain_mut(|task| {
        let stand = task.path.folder().to_owned();
        here.owns(task.path.as_str()) || here.keep_commands(&mut task.commands, &stand)
    });
}

struct Here<'a> {
    folder: &'a str,
    elsewhere: &'a [String],
}

impl Here<'_> {
    fn owns(&self, path: &str) -> bool {
        lies_in(path, self.folder)
    }

    fn is_elsewhere(&self, path: &str) -> bool {
        self.elsewhere.iter().any(|folder| lies_in(path, folder))
    }

    fn keep_pipeline(&self, pipeline: &mut Pipeline) -> bool {
        let kept_triggers = kept(&mut pipeline.triggers, |trigger| self.keep_trigger(trigger));
        let kept_jobs = kept(&mut pipeline.jobs, |job| self.keep_job(job));
        kept_triggers && kept_jobs
    }

    /// False for a trigger whose paths all lie elsewhere.
    fn keep_trigger(&self, trigger: &Trigger) -> bool {
        let mut wanted = trigger.paths.iter().filter(|path| !path.starts_with('!')).peekable();
        wanted.peek().is_none() || wanted.any(|path| !self.is_elsewhere(fixed_part(path)))
    }

    fn keep_job(&self, job: &mut Job) -> bool {
        kept(&mut job.steps, |step| self.keep_step(step))
    }

    fn keep_step(&self, step: &mut Step) -> bool {
        let folder = step.folder.clone().unwrap_or_default();
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        !self.is_elsewhere(folder) && self.keep_commands(&mut step.commands, folder)
    }

    fn keep_commands(&self, commands: &mut Vec<Command>, folder: &str) -> bool {
        kept(commands, |command| self.keep_command(&command.text, folder))
    }

    /// False for a command that names a place elsewhere and none here.
    fn keep_command(&self, text: &str, folder: &str) -> bool {
        let words = text.split(|c: char| c.is_whitespace() || "'\"=;&|()<>:,".contains(c));
        let places: Vec<String> = words
            .filter(|word| !word.is_empty())
            .filter_map(|word| Some(resolve(folder, word.trim_start_matches('/'))?.as_str().to_owned()))
            .collect();
        !places.iter().any(|place| self.is_elsewhere(place)) || places.iter().any(|place| self.owns(place))
    }
}

/// Keeps what passes; false when there was something and nothing is left.
fn kept<T>(items: &mut Vec<T>, passes: impl FnMut(&mut T) -> bool) -> bool {
    let was_empty = items.is_empty();
    items.retain_mut(passes);
    was_empty || !items.is_empty()
}

/// The folder itself, and all below it.
fn lies_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A pattern up to its first wildcard: `services/a` of `services/a/**`.
fn fixed_part(pattern: &str) -> &str {
    let end = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    pattern.get(..end).unwrap_or(pattern).trim_start_matches("./").trim_start_matches('/').trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ELSEWHERE: &[&str] = &["services/churn", "libs"];

    #[track_caller]
    fn check(command: &str, folder: &str, expected: bool) {
        let elsewhere: Vec<String> = ELSEWHERE.iter().map(|folder| (*folder).to_owned()).collect();
        let here = Here { folder: "services/price", elsewhere: &elsewhere };
        assert_eq!(here.keep_command(command, folder), expected, "{command} in {folder:?}");
    }

    #[test]
    fn commands_about_other_folders_are_not_ours() {
        check("pytest", "", true);
        check("pytest services/price", "", true);
        check("pytest services/churn", "", false);
        check("cd services/churn && pytest", "", false);
        check("pytest tests", "services/churn", false);
        check("pytest services/price services/churn", "", true);
        check("pytest churn", "services", false);
        check("pytest services/churning", "", true);
        check("python -m pytest --cov=libs", "", false);
        check("make -C /services/churn test", "", false);
        check("echo ../../..", "", true);
    }

    #[test]
    fn a_pattern_is_told_by_its_fixed_part() {
        for (pattern, expected) in [("a/b/**", "a/b"), ("/a/*.py", "a"), ("**/x", ""), ("./a/b", "a/b"), ("あ/*", "あ")]
        {
            assert_eq!(fixed_part(pattern), expected);
        }
    }
}
