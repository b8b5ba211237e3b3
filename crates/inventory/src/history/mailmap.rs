//! `.mailmap`: which names and addresses are the same person. Addresses and names are compared
//! without regard to case, as git does.

use std::collections::HashMap;

/// What to put in place of a name and an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Proper {
    name: Option<String>,
    email: Option<String>,
}

/// The entries, by the address and (where the entry has one) the name in the commit, in lower case.
#[derive(Debug, Default)]
pub(super) struct Mailmap {
    entries: HashMap<(String, Option<String>), Proper>,
}

impl Mailmap {
    /// Reads `Proper <proper@x> Name in the commit <commit@x>` lines, of which the name at the start,
    /// the first address and the second name may each be absent.
    pub(super) fn parse(text: &str) -> Self {
        let mut mailmap = Self::default();
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let Some((name, email, rest)) = person(line) else { continue };
            let (proper_email, commit_name, commit_email) = match person(rest) {
                Some((commit_name, commit_email, _)) => (Some(email), commit_name, commit_email),
                None => (None, "", email),
            };
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let key = (commit_email.to_lowercase(), text(commit_name).map(|name| name.to_lowercase()));
            let proper = mailmap.entries.entry(key).or_default();
            proper.name = text(name).or(proper.name.take());
            proper.email = proper_email.and_then(text).or(proper.email.take());
        }
        mailmap
    }

    /// The proper name and address. An entry that names the name in the commit goes first.
    pub(super) fn resolve(&self, name: String, email: String) -> (String, String) {
        if self.entries.is_empty() {
            return (name, email);
        }
        let address = email.to_lowercase();
        let with_name = (address.clone(), Some(name.to_lowercase()));
        let proper = self.entries.get(&with_name).or_else(|| self.entries.get(&(address, None)));
        match proper {
            Some(proper) => (proper.name.clone().unwrap_or(name), proper.email.clone().unwrap_or(email)),
            None => (name, email),
        }
    }
}

/// The name, the address and what follows of `Name <address> …`.
fn person(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (email, rest) = rest.split_once('>')?;
    Some((name.trim(), email.trim(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_entry() {
        let text = "# A Comment <x@y>\nAnn Lee <ann@new>\n<ben@new> <BEN@old>\nCy <cy@new> <cy@old>\nDee <dee@new> root <root@box>\nbroken <\n";
        let mailmap = Mailmap::parse(text);
        let check = |name: &str, email: &str, expected: (&str, &str)| {
            let (name, email) = mailmap.resolve(name.to_owned(), email.to_owned());
            assert_eq!((name.as_str(), email.as_str()), expected);
        };
        check("ann", "Ann@New", ("Ann Lee", "Ann@New"));
        check("ben", "ben@old", ("ben", "ben@new"));
        check("c", "cy@old", ("Cy", "cy@new"));
        check("Root", "root@box", ("Dee", "dee@new"));
        check("someone", "root@box", ("someone", "root@box"));
        check("x", "x@y", ("x", "x@y"));
    }
}
