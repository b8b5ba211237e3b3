//! The secrets by which the server knows its person.
//!
//! Two tokens open the page. The one that is printed works as often as its reader wants. The other is
//! handed to the browser on its command line, which other users of the machine can see, so it works once and
//! for a minute. Either is exchanged for a cookie. A browser sends a cookie to every port of a host, but
//! only below its path: so the page lies below a path that other programs do not know.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long the token of the browser's command line works.
const HANDED: Duration = Duration::from_secs(60);

/// The secrets of one run.
pub(crate) struct Keys {
    printed: String,
    handed: Mutex<Option<(String, Instant)>>,
    session: String,
    area: String,
}

impl Keys {
    /// Fresh secrets.
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let handed = Mutex::new(Some((secret()?, Instant::now())));
        Ok(Self { printed: secret()?, handed, session: secret()?, area: format!("/review-{}", part(&secret()?)) })
    }

    /// The token that is printed.
    pub(crate) fn printed(&self) -> &str {
        &self.printed
    }

    /// The token for the browser's command line; `None` when it was used.
    pub(crate) fn handed(&self) -> Option<String> {
        lock(&self.handed).as_ref().map(|(token, _)| token.clone())
    }

    /// The value of the cookie.
    pub(crate) fn session(&self) -> &str {
        &self.session
    }

    /// The path below which the page lies, without a slash at its end.
    pub(crate) fn area(&self) -> &str {
        &self.area
    }

    /// True when `token` opens the page; uses up the one that works once.
    pub(crate) fn admits(&self, token: &str) -> bool {
        if is_same(token, &self.printed) {
            return true;
        }
        let mut handed = lock(&self.handed);
        let admitted = handed.as_ref().is_some_and(|(known, since)| is_same(token, known) && since.elapsed() < HANDED);
        if admitted {
            *handed = None;
        }
        admitted
    }

    /// True for the value of the cookie.
    pub(crate) fn knows(&self, session: &str) -> bool {
        is_same(session, &self.session)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// 256 random bits in hexadecimal.
fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// 48 bits of a secret: enough for a path.
fn part(secret: &str) -> &str {
    secret.get(..12).unwrap_or(secret)
}

/// Compares in a time that depends on the lengths alone, which are no secret.
fn is_same(given: &str, known: &str) -> bool {
    let pairs = given.bytes().zip(known.bytes());
    let differing = pairs.fold(0u8, |differing, (a, b)| std::hint::black_box(differing | (a ^ b)));
    given.len() == known.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_secret_is_the_same() {
        for (given, same) in [("abcd", true), ("abce", false), ("abc", false), ("abcde", false), ("", false)] {
            assert_eq!(is_same(given, "abcd"), same, "{given}");
        }
    }

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, other) = (Keys::new().unwrap(), Keys::new().unwrap());
        let all = |keys: &Keys| [keys.printed().to_owned(), keys.handed().unwrap(), keys.session().to_owned()];
        let mut secrets: Vec<String> = all(&one).into_iter().chain(all(&other)).collect();
        assert!(secrets.iter().all(|secret| secret.len() == 64));
        secrets.sort();
        secrets.dedup();
        assert_eq!(secrets.len(), 6);
        assert_ne!(one.area(), other.area());
    }

    #[test]
    fn the_token_of_the_browser_works_once() {
        let keys = Keys::new().unwrap();
        let handed = keys.handed().unwrap();
        assert!(keys.admits(&handed) && !keys.admits(&handed) && keys.handed().is_none());
        assert!(keys.admits(keys.printed()) && keys.admits(keys.printed()));
        assert!(!keys.admits(keys.session()) && !keys.admits("") && !keys.knows(keys.printed()));
    }
}
