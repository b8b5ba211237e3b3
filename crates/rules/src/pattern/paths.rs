//! Globs of rule files, compiled when a path is first compared with them.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::sync::OnceLock;

/// A set of globs.
#[derive(Debug)]
pub struct Paths {
    simple: Vec<Simple>,
    others: Vec<String>,
    /// Its place among the sets of all rules, by which what it matches is remembered.
    pub(crate) number: usize,
    set: OnceLock<Option<GlobSet>>,
}

/// A glob that is compared without being compiled. Most are.
#[derive(Debug)]
enum Simple {
    /// `**/name.ext`: the last parts of the path.
    Tail(String),
    /// `**/*.ext`: the end of the last part.
    Ending(String),
    /// `folder/name.ext`: the whole path.
    Whole(String),
}

impl Simple {
    fn of(glob: &str) -> Option<Self> {
        let plain =
            |text: &str| !text.is_empty() && text.is_ascii() && !text.contains(['*', '?', '[', ']', '{', '}', '\\']);
        let own = |text: &str| text.to_ascii_lowercase();
        match glob.strip_prefix("**/") {
            Some(rest) => match rest.strip_prefix('*') {
                Some(ending) if plain(ending) && !ending.contains('/') => Some(Self::Ending(own(ending))),
                None if plain(rest) => Some(Self::Tail(own(rest))),
                _ => None,
            },
            None => plain(glob).then(|| Self::Whole(own(glob))),
        }
    }

    fn is_match(&self, path: &str) -> bool {
        match self {
            Self::Whole(whole) => path.eq_ignore_ascii_case(whole),
            Self::Ending(ending) => ends_with(path, ending),
            Self::Tail(tail) => {
                ends_with(path, tail)
                    && (path.len() == tail.len() || path.as_bytes().get(path.len() - tail.len() - 1) == Some(&b'/'))
            }
        }
    }
}

/// True when the path ends with the text, which is in lower case, in letters of either case.
fn ends_with(path: &str, text: &str) -> bool {
    let start = path.len().checked_sub(text.len());
    start.and_then(|start| path.as_bytes().get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(text.as_bytes()))
}

impl Paths {
    pub(super) fn new(texts: &[String], number: usize) -> Self {
        let (mut simple, mut others) = (Vec::new(), Vec::new());
        for text in texts {
            match Simple::of(text) {
                Some(one) => simple.push(one),
                None => others.push(text.clone()),
            }
        }
        Self { simple, others, number, set: OnceLock::new() }
    }

    pub(crate) fn is_match(&self, path: &str) -> bool {
        self.simple.iter().any(|simple| simple.is_match(path))
            || (!self.others.is_empty()
                && self.set.get_or_init(|| compile(&self.others).ok()).as_ref().is_some_and(|set| set.is_match(path)))
    }
}

fn compile(texts: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for text in texts {
        set.add(GlobBuilder::new(text).literal_separator(true).case_insensitive(true).build()?);
    }
    set.build()
}

/// The mistake in a glob, if there is one.
pub(crate) fn glob_mistake(text: &str) -> Option<String> {
    compile(&[text.to_owned()]).err().map(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_compiled_matches_the_same() {
        let globs =
            ["**/Makefile", "**/*.py", "README.md", "docs/index.md", "**/.github/CODEOWNERS", "**/*file", "a/*.py"];
        let paths = [
            "Makefile",
            "x/makefile",
            "x/GNUMakefile",
            "a.py",
            "x/a.PY",
            ".py",
            "x/.py",
            "readme.MD",
            "x/README.md",
            "docs/index.md",
            "x/docs/index.md",
            ".github/CODEOWNERS",
            "x/.github/codeowners",
            "profile",
            "a/b.py",
            "a/b/c.py",
            "",
        ];
        for glob in globs {
            let set = compile(&[glob.to_owned()]).expect("the glob is right");
            let quick = Paths::new(&[glob.to_owned()], 0);
            for path in paths {
                assert_eq!(quick.is_match(path), set.is_match(path), "{glob} and {path:?}");
            }
        }
        assert!(Simple::of("a/*.py").is_none() && Simple::of("**/*.{yml,yaml}").is_none());
    }
}
