//! Who wrote a commit, and whether it was a person.

use super::mailmap::Mailmap;
use git2::Signature;
use matura_model::history::Person;
use std::collections::HashMap;

/// Names as commits hold them, resolved through the mailmap once each.
pub(super) struct People<'a> {
    mailmap: Mailmap,
    bots: &'a [String],
    known: HashMap<(Vec<u8>, Vec<u8>), (Person, bool)>,
}

impl<'a> People<'a> {
    pub(super) fn new(mailmap: Option<String>, bots: &'a [String]) -> Self {
        Self { mailmap: Mailmap::parse(&mailmap.unwrap_or_default()), bots, known: HashMap::new() }
    }

    /// The person, and true when it is a program.
    pub(super) fn resolve(&mut self, signature: &Signature<'_>) -> (Person, bool) {
        let key = (signature.name_bytes().to_vec(), signature.email_bytes().to_vec());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let (name, email) = self.mapped(signature);
        let person = Person { name, email: email.to_lowercase() };
        let is_bot = is_bot(&person, self.bots);
        self.known.insert(key, (person.clone(), is_bot));
        (person, is_bot)
    }

    fn mapped(&self, signature: &Signature<'_>) -> (String, String) {
        let name = String::from_utf8_lossy(signature.name_bytes()).into_owned();
        let email = String::from_utf8_lossy(signature.email_bytes()).into_owned();
        self.mailmap.resolve(name, email)
    }
}

fn is_bot(person: &Person, bots: &[String]) -> bool {
    let name = person.name.trim().to_lowercase();
    ["[bot]", "-bot", "_bot", " bot", "-robot"].iter().any(|end| name.ends_with(end))
        || person.email.contains("[bot]@")
        || bots.iter().any(|bot| *bot == name || *bot == person.email)
}

#[cfg(test)]
mod tests {
    use super::*;
    use git2::Time;

    #[test]
    fn programs_are_told_from_people() {
        let check = |name: &str, email: &str, expected: bool| {
            let signature = Signature::new(name, email, &Time::new(0, 0)).unwrap();
            let bots = ["github actions".to_owned(), "ci@example.org".to_owned()];
            assert_eq!(People::new(None, &bots).resolve(&signature).1, expected, "{name} <{email}>");
        };
        check("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", true);
        check("GitHub Actions", "x@example.org", true);
        check("Deployer", "CI@example.org", true);
        check("release-bot", "x@example.org", true);
        check("Ann Talbot", "ann@example.org", false);
        check("Ci Li", "ci.li@example.org", false);
    }

    #[test]
    fn the_mailmap_joins_names() {
        let mut people = People::new(Some("Ann Lee <ann@example.org> <al@old.example.org>\n".to_owned()), &[]);
        let mut check = |name: &str, email: &str, expected: (&str, &str)| {
            let (person, _) = people.resolve(&Signature::new(name, email, &Time::new(0, 0)).unwrap());
            assert_eq!((person.name.as_str(), person.email.as_str()), expected);
        };
        check("al", "AL@old.example.org", ("Ann Lee", "ann@example.org"));
        check("Ben", "Ben@Example.org", ("Ben", "ben@example.org"));
    }
}
