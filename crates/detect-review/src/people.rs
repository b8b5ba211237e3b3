//! Telling people apart by what their commits say: one person often has several addresses.

use matura_model::history::Person;
use std::collections::HashMap;

/// Numbers people: two commits are by the same person when they share the address or the name.
#[derive(Debug, Default)]
pub(crate) struct People {
    by_key: HashMap<String, usize>,
    /// Each number's other number; its own when it stands for itself.
    same: Vec<usize>,
}

impl People {
    /// Takes note of a person.
    pub(crate) fn meet(&mut self, person: &Person) {
        let keys = keys(person);
        let known: Vec<usize> = keys.iter().filter_map(|key| self.by_key.get(key).copied()).collect();
        let first = known.first().map(|&at| self.root(at));
        let number = first.unwrap_or(self.same.len());
        if first.is_none() {
            self.same.push(number);
        }
        for at in known {
            let root = self.root(at);
            if let Some(slot) = self.same.get_mut(root) {
                *slot = number;
            }
        }
        for key in keys {
            self.by_key.insert(key, number);
        }
    }

    /// The number of a person that was met.
    pub(crate) fn number(&self, person: &Person) -> Option<usize> {
        keys(person).iter().find_map(|key| self.by_key.get(key)).map(|&at| self.root(at))
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(&next) = self.same.get(at).filter(|&&next| next != at) {
            at = next;
        }
        at
    }
}

/// The address and the name; GitHub's own addresses also by the account in them.
fn keys(person: &Person) -> Vec<String> {
    let name: String = person.name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let email = person.email.to_lowercase();
    let mut keys = Vec::new();
    if let Some(account) = email.strip_suffix("@users.noreply.github.com") {
        let account = account.rsplit_once('+').map_or(account, |(_, account)| account);
        keys.push(format!("name {account}"));
    }
    if !email.is_empty() && !is_shared(&email) {
        keys.push(format!("mail {email}"));
    }
    if !matches!(name.as_str(), "" | "root" | "unknown" | "user" | "your name" | "ubuntu" | "github") {
        keys.push(format!("name {name}"));
    }
    if keys.is_empty() {
        keys.push(format!("{name} {email}"));
    }
    keys
}

/// Addresses that many people's commits carry.
fn is_shared(email: &str) -> bool {
    let shared = ["noreply@github.com", "you@example.com", "email@example.com", "root@localhost"];
    shared.contains(&email) || email.starts_with("noreply@") || email.starts_with("root@")
}

/// True for the account under which a forge commits for whoever pressed the button.
pub(crate) fn is_forge(person: &Person) -> bool {
    let email = person.email.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    matches!(local, "noreply" | "no-reply" | "donotreply")
        || matches!(person.name.to_lowercase().as_str(), "github" | "gitlab" | "bitbucket" | "gitea" | "azure devops")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, email: &str) -> Person {
        Person { name: name.to_owned(), email: email.to_owned() }
    }

    fn check(people: &[Person], expected: usize) {
        let mut known = People::default();
        for person in people {
            known.meet(person);
        }
        let numbers: std::collections::BTreeSet<_> = people.iter().filter_map(|person| known.number(person)).collect();
        assert_eq!(numbers.len(), expected, "{people:?}");
    }

    #[test]
    fn one_person_with_several_addresses() {
        check(&[person("Ana Ito", "ana@a.org"), person("ana ito", "ana@b.org")], 1);
        check(
            &[
                person("Ana Ito", "ana@a.org"),
                person("aito", "ana@a.org"),
                person("aito", "7+aito@users.noreply.github.com"),
            ],
            1,
        );
        check(&[person("a", "x@a"), person("b", "y@a"), person("a", "y@a")], 1);
        check(&[person("Ana", "ana@a.org"), person("Ben", "ben@a.org")], 2);
        check(&[person("Ana", "noreply@github.com"), person("Ben", "noreply@github.com")], 2);
        check(&[person("root", "root@vm1"), person("root", "root@vm2")], 2);
        check(&[], 0);
    }

    #[test]
    fn forges_press_the_button() {
        assert!(is_forge(&person("GitHub", "noreply@github.com")));
        assert!(!is_forge(&person("Ana", "7+ana@users.noreply.github.com")));
    }
}
