//! What the address of a remote says.

use super::encode_path;

/// Where a remote is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remote {
    /// `http` where it was cloned so, else `https`.
    pub(super) scheme: &'static str,
    /// In small letters.
    pub(super) host: String,
    /// Of the web, not of ssh.
    pub(super) port: Option<u16>,
    /// The path's parts, encoded, without `.git` at the end.
    pub(super) parts: Vec<String>,
}

impl Remote {
    /// Reads `https://host/path`, `ssh://git@host/path`, `git@host:path`; `None` for anything else.
    pub(super) fn parse(address: &str) -> Option<Self> {
        let (scheme, authority, path) = match address.split_once("://") {
            Some((scheme, rest)) => {
                let (authority, path) = rest.split_once('/')?;
                (scheme, authority, path)
            }
            None => {
                let (authority, path) = address.split_once(':')?;
                // `ext::command` is a transport of git that runs something.
                (!path.starts_with(':')).then_some(("ssh", authority, path))?
            }
        };
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
        let port = port.map(str::parse::<u16>).transpose().ok()?;
        let (scheme, port) = match scheme {
            "http" => ("http", port),
            "https" => ("https", port),
            "ssh" | "git" | "git+ssh" => ("https", None),
            _ => return None,
        };
        let is_host =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let parts: Vec<String> = path.split('/').map(encoded_once).collect();
        let is_path = parts.iter().all(|part| !matches!(part.as_str(), "" | "." | ".."));
        (is_host && is_path).then(|| Self { scheme, host: web_host(host), port, parts })
    }
}

/// What is encoded in the address already stays so.
fn encoded_once(part: &str) -> String {
    encode_path(part).replace("%25", "%")
}

/// The host of the web pages; some forges take ssh at another.
fn web_host(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    match host.as_str() {
        "ssh.github.com" | "www.github.com" => "github.com".to_owned(),
        "altssh.gitlab.com" => "gitlab.com".to_owned(),
        "altssh.bitbucket.org" => "bitbucket.org".to_owned(),
        "hf.co" => "huggingface.co".to_owned(),
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        let shown = Remote::parse(address).map(|remote| {
            let port = remote.port.map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{}{port}/{}", remote.scheme, remote.host, remote.parts.join("/"))
        });
        assert_eq!(shown.as_deref(), expected, "{address}");
    }

    #[test]
    fn addresses_are_read_in_all_their_forms() {
        check("https://github.com/o/n.git", Some("https://github.com/o/n"));
        check("https://GitHub.com/o/n/", Some("https://github.com/o/n"));
        check("git@github.com:o/n.git", Some("https://github.com/o/n"));
        check("host:o/n", Some("https://host/o/n"));
        check("ssh://git@ssh.github.com:443/o/n.git", Some("https://github.com/o/n"));
        check("git://host/o/n", Some("https://host/o/n"));
        check("http://gitlab.local:8080/o/n", Some("http://gitlab.local:8080/o/n"));
        check("https://dev.azure.com/o/my%20p/_git/n", Some("https://dev.azure.com/o/my%20p/_git/n"));
    }

    #[test]
    fn anything_else_is_none() {
        check("", None);
        check("https://", None);
        check("https://host", None);
        check("https://host/a/../b", None);
        check("https://ho\"st/a", None);
        check("https://host:x/a", None);
        check("file:///srv/a", None);
        check("ext::sh -c x", None);
    }
}
