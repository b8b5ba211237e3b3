//! Patterns of code owners' files: like those of `.gitignore`, as GitHub and GitLab read them.

use matura_facts::wildcard;

/// A pattern cut into what is between its slashes.
#[derive(Debug)]
pub(crate) struct Pattern<'a> {
    parts: Vec<&'a str>,
    /// It begins at the top (or at the folder of the file it stands in).
    anchored: bool,
    /// It ended in a slash: only what is below such a folder.
    folder: bool,
}

impl<'a> Pattern<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let folder = text.ends_with('/');
        let inner = text.trim_end_matches('/');
        let anchored = inner.contains('/');
        let parts = inner.split('/').filter(|part| !part.is_empty()).collect();
        Self { parts, anchored, folder }
    }

    /// True when the path is one that the pattern names, or lies below a folder that it names.
    pub(crate) fn covers(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').collect();
        if self.parts.is_empty() {
            return self.folder;
        }
        // `reached[i]`: the first `i` parts of the pattern match the names so far.
        let mut reached = vec![false; self.parts.len() + 1];
        if let Some(start) = reached.first_mut() {
            *start = true;
        }
        self.pass_over_stars(&mut reached);
        for (at, name) in names.iter().enumerate() {
            reached = self.step(&reached, name);
            let last = at + 1 == names.len();
            if reached.last() == Some(&true) && self.ends_here(last) {
                return true;
            }
        }
        false
    }

    /// True when a full match may end at this name. `docs/*` owns the files of a folder but not those
    /// of folders within it; everything else also owns what lies below.
    fn ends_here(&self, last: bool) -> bool {
        match (last, self.folder) {
            (true, folder) => !folder,
            (false, true) => true,
            (false, false) => !(self.anchored && self.parts.last() == Some(&"*")),
        }
    }

    fn step(&self, reached: &[bool], name: &str) -> Vec<bool> {
        let mut next = vec![false; reached.len()];
        for (at, part) in self.parts.iter().enumerate() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            let to = match *part {
                "**" => at,
                part if wildcard(part, name) => at + 1,
                _ => continue,
            };
            if let Some(slot) = next.get_mut(to) {
                *slot = true;
            }
        }
        if let Some(start) = next.first_mut() {
            *start |= !self.anchored;
        }
        self.pass_over_stars(&mut next);
        next
    }

    /// `**` also stands for no folder at all.
    fn pass_over_stars(&self, reached: &mut [bool]) {
        for (at, part) in self.parts.iter().enumerate() {
            // A `**` at the end stands for something, not for the folder itself.
            if *part == "**"
                && reached.get(at) == Some(&true)
                && let Some(slot) = reached.get_mut(at + 1)
            {
                *slot = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, covered: &[&str], not: &[&str]) {
        let parsed = Pattern::new(pattern);
        for path in covered {
            assert!(parsed.covers(path), "{pattern} covers {path}");
        }
        for path in not {
            assert!(!parsed.covers(path), "{pattern} does not cover {path}");
        }
    }

    #[test]
    fn patterns_of_owners() {
        check("*", &["a.py", "src/a.py"], &[]);
        check("*.tf", &["main.tf", "infra/x/main.tf"], &["main.tfvars", "a.py"]);
        check("/infra/", &["infra/main.tf", "infra/a/b.tf"], &["src/infra/main.tf", "infra"]);
        check("infra/", &["infra/main.tf", "a/infra/main.tf"], &["infrastructure/main.tf"]);
        check("/docs/*", &["docs/a.md"], &["docs/b/a.md"]);
        check("docs/**", &["docs/a.md", "docs/b/a.md"], &["src/docs/a.md"]);
        check("src/**/test_*.py", &["src/test_a.py", "src/a/b/test_a.py"], &["src/a/a.py"]);
        check("**/model.py", &["model.py", "src/a/model.py"], &["src/a/mymodel.py"]);
        check("src/models", &["src/models/a.py", "src/models"], &["lib/src/models/a.py", "src/models2/a.py"]);
        check("/", &["a.py", "b/c.py"], &[]);
    }
}
