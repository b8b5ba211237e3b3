//! The forges, and how their addresses are formed.

use super::remote::Remote;

/// A kind of forge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forge {
    GitHub,
    GitLab,
    Bitbucket,
    Azure,
    /// Gitea, and Forgejo that came from it.
    Gitea,
    HuggingFace,
}

/// Hosts by name.
const HOSTS: [(&str, Forge); 7] = [
    ("github.com", Forge::GitHub),
    ("gitlab.com", Forge::GitLab),
    ("bitbucket.org", Forge::Bitbucket),
    ("dev.azure.com", Forge::Azure),
    ("ssh.dev.azure.com", Forge::Azure),
    ("codeberg.org", Forge::Gitea),
    ("huggingface.co", Forge::HuggingFace),
];

/// Domains below which a host is an installation of a forge.
const DOMAINS: [(&str, Forge); 2] = [(".ghe.com", Forge::GitHub), (".visualstudio.com", Forge::Azure)];

/// Words that a host of one's own has in its name, as one of its parts. Bitbucket is left out: an
/// installation of one's own has other addresses than bitbucket.org.
const WORDS: [(&str, Forge); 4] =
    [("github", Forge::GitHub), ("gitlab", Forge::GitLab), ("gitea", Forge::Gitea), ("forgejo", Forge::Gitea)];

/// Files that forges show rendered, without lines, unless they are asked for the source.
const RENDERED: [&str; 5] = [".md", ".markdown", ".rst", ".adoc", ".org"];

impl Forge {
    /// The forge at a host.
    pub(super) fn of_host(host: &str) -> Option<Self> {
        let named = HOSTS.iter().find(|(name, _)| *name == host);
        let below = || DOMAINS.iter().find(|(domain, _)| host.ends_with(domain));
        let with_word = || WORDS.iter().find(|(word, _)| host.split(['.', '-']).any(|part| part == *word));
        named.or_else(below).or_else(with_word).map(|(_, forge)| *forge)
    }

    /// The page of the repository; `None` when the path names none.
    pub(super) fn base(self, remote: &Remote) -> Option<String> {
        let parts: Vec<&str> = remote.parts.iter().map(String::as_str).collect();
        let (host, path) = match (self, parts.as_slice()) {
            (Self::Azure, ["v3", organization, project, name]) => {
                ("dev.azure.com", format!("{organization}/{project}/_git/{name}"))
            }
            (Self::Azure, parts) if parts.contains(&"_git") => (remote.host.as_str(), parts.join("/")),
            (Self::Azure, _) => return None,
            (_, parts) if parts.len() >= 2 => (remote.host.as_str(), parts.join("/")),
            _ => return None,
        };
        let port = remote.port.map(|port| format!(":{port}")).unwrap_or_default();
        Some(format!("{}://{host}{port}/{path}", remote.scheme))
    }

    /// The page of a file; the path is encoded.
    pub(super) fn file(self, base: &str, commit: &str, path: &str, lines: Option<(u32, u32)>) -> String {
        let rendered = lines.is_some() && RENDERED.iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
        let source = match self {
            Self::GitHub | Self::GitLab if rendered => "?plain=1",
            Self::Gitea if rendered => "?display=source",
            _ => "",
        };
        match self {
            Self::GitHub | Self::HuggingFace => format!("{base}/blob/{commit}/{path}{source}{}", fragment(lines, "-L")),
            Self::GitLab => format!("{base}/-/blob/{commit}/{path}{source}{}", fragment(lines, "-")),
            Self::Gitea => format!("{base}/src/commit/{commit}/{path}{source}{}", fragment(lines, "-L")),
            Self::Bitbucket => {
                let lines = lines.map(|(first, last)| match first == last {
                    true => format!("#lines-{first}"),
                    false => format!("#lines-{first}:{last}"),
                });
                format!("{base}/src/{commit}/{path}{}", lines.unwrap_or_default())
            }
            Self::Azure => {
                // The end is the start of the line after the last.
                let lines = lines.map(|(first, last)| {
                    let end = last.saturating_add(1);
                    format!("&line={first}&lineEnd={end}&lineStartColumn=1&lineEndColumn=1&lineStyle=plain")
                });
                format!("{base}?path=/{path}&version=GC{commit}{}", lines.unwrap_or_default())
            }
        }
    }

    /// The page of a commit.
    pub(super) fn commit(self, base: &str, id: &str) -> String {
        match self {
            Self::GitLab => format!("{base}/-/commit/{id}"),
            Self::Bitbucket => format!("{base}/commits/{id}"),
            Self::GitHub | Self::Azure | Self::Gitea | Self::HuggingFace => format!("{base}/commit/{id}"),
        }
    }

    /// The page of a tag; the name is encoded.
    pub(super) fn tag(self, base: &str, name: &str) -> String {
        match self {
            Self::GitHub | Self::HuggingFace => format!("{base}/tree/{name}"),
            Self::GitLab => format!("{base}/-/tags/{name}"),
            Self::Bitbucket => format!("{base}/src/{name}"),
            Self::Azure => format!("{base}?version=GT{name}"),
            Self::Gitea => format!("{base}/src/tag/{name}"),
        }
    }
}

fn fragment(lines: Option<(u32, u32)>, between: &str) -> String {
    match lines {
        Some((first, last)) if first == last => format!("#L{first}"),
        Some((first, last)) => format!("#L{first}{between}{last}"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, expected: Option<Forge>) {
        assert_eq!(Forge::of_host(host), expected, "{host}");
    }

    #[test]
    fn a_forge_is_known_by_its_host() {
        check("github.com", Some(Forge::GitHub));
        check("github.example.com", Some(Forge::GitHub));
        check("acme.ghe.com", Some(Forge::GitHub));
        check("gitlab.example.com", Some(Forge::GitLab));
        check("git-gitlab.example.com", Some(Forge::GitLab));
        check("acme.visualstudio.com", Some(Forge::Azure));
        check("gitea.example.com", Some(Forge::Gitea));
        check("bitbucket.example.com", None);
        check("notgithub.com", None);
        check("example.com", None);
    }
}
