//! The address of the repository on its forge, without anything secret.

use git2::Repository;

/// The address of `origin`, else of the first remote by name. A folder on the same machine is no
/// address that anybody else could use.
pub(super) fn address(repository: &Repository) -> Option<String> {
    let remotes = repository.remotes().ok()?;
    let mut names: Vec<&str> = remotes.iter().flatten().flatten().collect();
    names.sort_by_key(|name| (*name != "origin", *name));
    let remote = repository.find_remote(names.first()?).ok()?;
    without_credentials(&String::from_utf8_lossy(remote.url_bytes()))
}

/// `https://host/path` of `https://user:token@host/path?token=x`, `git@host:path` as it is,
/// `host:path` of `name@host:path`; `None` for a path on disk.
fn without_credentials(url: &str) -> Option<String> {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    if let Some((scheme, rest)) = url.split_once("://") {
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = without_user(authority);
        return (scheme != "file" && !host.is_empty()).then(|| format!("{scheme}://{host}/{path}"));
    }
    let (authority, path) = url.split_once(':')?;
    let is_drive = authority.len() == 1;
    (!is_drive && !authority.contains('/')).then(|| format!("{}:{path}", without_user(authority)))
}

fn without_user(authority: &str) -> &str {
    match authority.rsplit_once('@') {
        Some(("git", _)) | None => authority,
        Some((_, host)) => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_their_secrets() {
        let check =
            |url: &str, expected: Option<&str>| assert_eq!(without_credentials(url).as_deref(), expected, "{url}");
        check("https://github.com/a/b.git", Some("https://github.com/a/b.git"));
        check("https://me:ghp_x@github.com/a/b", Some("https://github.com/a/b"));
        check("https://me:p@ss@github.com/a/b", Some("https://github.com/a/b"));
        check("https://host/a/b?private_token=x", Some("https://host/a/b"));
        check("git@github.com:a/b.git", Some("git@github.com:a/b.git"));
        check("me@host:a/b.git", Some("host:a/b.git"));
        check("ssh://git@host:22/a/b", Some("ssh://git@host:22/a/b"));
        check("ssh://me@host/a/b", Some("ssh://host/a/b"));
        check("/srv/git/a.git", None);
        check("file:///srv/git/a.git", None);
        check("../a", None);
        check("C:\\git\\a", None);
        check("./a:b", None);
        check("", None);
    }
}
