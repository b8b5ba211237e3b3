//! Addresses of files, commits and tags on the forge that a repository was cloned from.

mod forge;
mod remote;

use forge::Forge;
use matura_report::value::{Evidence, Report};
use remote::Remote;

/// Makes addresses for one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    forge: Forge,
    /// `https://github.com/owner/name`.
    base: String,
    /// The commit that is checked out.
    commit: Option<String>,
}

impl Links {
    /// The addresses for what a report shows; `None` when the remote is on no forge that is known.
    pub fn of(report: &Report) -> Option<Self> {
        let repository = &report.repository;
        let remote = Remote::parse(repository.remote.as_deref()?)?;
        let forge = Forge::of_host(&remote.host)?;
        Some(Self {
            forge,
            base: forge.base(&remote)?,
            commit: repository.commit.clone().filter(|commit| is_object_id(commit)),
        })
    }

    /// The page of the repository.
    pub fn repository(&self) -> &str {
        &self.base
    }

    /// The page of a file, as the report names it, at the commit that was scanned; of a line in it, or of
    /// lines.
    pub fn file(&self, path: &str, line: Option<u32>, end_line: Option<u32>) -> Option<String> {
        let commit = self.commit.as_deref()?;
        let path = encode_path(path);
        let lines = line.map(|first| (first, end_line.unwrap_or(first).max(first)));
        Some(self.forge.file(&self.base, commit, &path, lines))
    }

    /// The page of a commit.
    pub fn commit(&self, id: &str) -> Option<String> {
        is_object_id(id).then(|| self.forge.commit(&self.base, id))
    }

    /// The page of a tag.
    pub fn tag(&self, name: &str) -> String {
        self.forge.tag(&self.base, &encode_path(name))
    }

    /// The page of what a piece of evidence shows; `None` for an absence.
    pub fn evidence(&self, piece: &Evidence) -> Option<String> {
        match (&piece.path, &piece.tag, &piece.commit) {
            (Some(path), _, _) => self.file(path, piece.line, piece.end_line),
            (None, Some(tag), _) => Some(self.tag(tag)),
            (None, None, Some(commit)) => self.commit(commit),
            (None, None, None) => None,
        }
    }
}

fn is_object_id(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A path for an address: each part percent-encoded, `/` kept. Everything but letters, digits and `-._~`
/// is encoded, so that the result is safe in HTML, Markdown and a terminal too.
pub(crate) fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    fn links(remote: &str) -> Option<Links> {
        let mut report = report();
        report.repository.remote = Some(remote.to_owned());
        report.repository.commit = Some(COMMIT.to_owned());
        Links::of(&report)
    }

    #[track_caller]
    fn check(remote: &str, file: &str, commit: &str, tag: &str) {
        let links = links(remote).unwrap_or_else(|| panic!("{remote} is on a known forge"));
        let shown = |text: String| text.replace(COMMIT, "ID");
        assert_eq!(links.file("src/a b.py", Some(3), Some(5)).map(shown).as_deref(), Some(file), "{remote}");
        assert_eq!(links.commit(COMMIT).map(shown).as_deref(), Some(commit), "{remote}");
        assert_eq!(shown(links.tag("v1.0")), tag, "{remote}");
    }

    #[test]
    fn each_forge_has_its_own_addresses() {
        check(
            "git@github.com:o/n.git",
            "https://github.com/o/n/blob/ID/src/a%20b.py#L3-L5",
            "https://github.com/o/n/commit/ID",
            "https://github.com/o/n/tree/v1.0",
        );
        check(
            "https://gitlab.com/o/group/n.git",
            "https://gitlab.com/o/group/n/-/blob/ID/src/a%20b.py#L3-5",
            "https://gitlab.com/o/group/n/-/commit/ID",
            "https://gitlab.com/o/group/n/-/tags/v1.0",
        );
        check(
            "https://bitbucket.org/o/n",
            "https://bitbucket.org/o/n/src/ID/src/a%20b.py#lines-3:5",
            "https://bitbucket.org/o/n/commits/ID",
            "https://bitbucket.org/o/n/src/v1.0",
        );
        check(
            "https://codeberg.org/o/n.git",
            "https://codeberg.org/o/n/src/commit/ID/src/a%20b.py#L3-L5",
            "https://codeberg.org/o/n/commit/ID",
            "https://codeberg.org/o/n/src/tag/v1.0",
        );
        check(
            "https://huggingface.co/o/n",
            "https://huggingface.co/o/n/blob/ID/src/a%20b.py#L3-L5",
            "https://huggingface.co/o/n/commit/ID",
            "https://huggingface.co/o/n/tree/v1.0",
        );
    }

    #[test]
    fn azure_devops_takes_the_place_in_the_query() {
        for remote in ["https://dev.azure.com/o/my%20p/_git/n", "git@ssh.dev.azure.com:v3/o/my%20p/n"] {
            check(
                remote,
                "https://dev.azure.com/o/my%20p/_git/n?path=/src/a%20b.py&version=GCID&line=3&lineEnd=6&lineStartColumn=1&lineEndColumn=1&lineStyle=plain",
                "https://dev.azure.com/o/my%20p/_git/n/commit/ID",
                "https://dev.azure.com/o/my%20p/_git/n?version=GTv1.0",
            );
        }
        let old = links("https://o.visualstudio.com/DefaultCollection/p/_git/n").map(|links| links.base);
        assert_eq!(old.as_deref(), Some("https://o.visualstudio.com/DefaultCollection/p/_git/n"));
    }

    #[test]
    fn lines_of_a_page_that_is_shown_rendered_need_its_source() {
        let links = links("https://github.com/o/n").expect("a known forge");
        let tail = |path: &str, line| {
            let link = links.file(path, line, None).expect("there is a commit");
            link.rsplit('/').next().unwrap_or_default().to_owned()
        };
        assert_eq!(tail("README.md", Some(4)), "README.md?plain=1#L4");
        assert_eq!(tail("README.md", None), "README.md");
        assert_eq!(tail("a.py", Some(4)), "a.py#L4");
    }

    #[test]
    fn what_is_no_known_forge_has_no_addresses() {
        for remote in [
            "https://example.com/o/n",
            "host:o/n",
            "",
            "javascript:alert(1)",
            "https://github.com/",
            "https://github.com/o",
        ] {
            assert_eq!(links(remote), None, "{remote}");
        }
    }

    #[test]
    fn a_hostile_name_stays_inside_its_part() {
        let links = links("https://github.com/o/n").expect("a known forge");
        let link = links.file("a\"><script>#?%/\u{202e}b", Some(1), None).expect("there is a commit");
        assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/:%#".contains(&byte)), "{link}");
        assert_eq!(link.matches('#').count(), 1, "{link}");
        assert_eq!(links.commit("HEAD"), None);
        assert_eq!(links.tag("a b?c"), "https://github.com/o/n/tree/a%20b%3Fc");
    }
}
