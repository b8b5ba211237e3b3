//! Names of environments inside other names: paths, keys, resources.

use std::collections::BTreeMap;

/// What an environment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// What users depend on.
    Production,
    /// Whatever comes before it.
    Before,
}

/// The words that name environments.
pub(crate) struct Names {
    words: BTreeMap<String, Class>,
}

/// A name with its environment taken out.
pub(crate) struct Named {
    /// What stays when each environment's name is a `*`.
    pub(crate) rest: String,
    /// The last environment that it names: its class and the word.
    pub(crate) found: Option<(Class, String)>,
}

impl Names {
    /// From words of a table: `production=prod`, `before=staging`.
    pub(crate) fn new(words: &[String]) -> Self {
        let words = words.iter().filter_map(|word| {
            let (class, name) = word.split_once('=')?;
            let class = if class == "production" { Class::Production } else { Class::Before };
            Some((name.to_lowercase(), class))
        });
        Self { words: words.collect() }
    }

    /// The environment that a name names as a whole word: `values-prod`, `ServiceStackStaging`, `pre-prod`.
    pub(crate) fn take(&self, name: &str) -> Named {
        let mut kept: Vec<String> = Vec::new();
        let mut found = None;
        let mut negated = false;
        for word in words(name) {
            match self.words.get(&word) {
                Some(_) if negated => {
                    kept.pop();
                    found = Some((Class::Before, format!("pre-{word}")));
                    kept.push("*".to_owned());
                }
                Some(class) => {
                    found = Some((*class, word.clone()));
                    kept.push("*".to_owned());
                }
                None => kept.push(word.clone()),
            }
            negated = matches!(word.as_str(), "pre" | "non" | "not");
        }
        Named { rest: kept.join("-"), found }
    }
}

/// The words of a name in lower case: split at signs, and where a capital follows a small letter.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut small = false;
    for c in name.chars() {
        if !word.is_empty() && (!c.is_alphanumeric() || (c.is_uppercase() && small)) {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, rest: &str, found: Option<(Class, &str)>) {
        let names = Names::new(&["production=prod".to_owned(), "before=dev".to_owned(), "before=staging".to_owned()]);
        let named = names.take(name);
        assert_eq!(named.rest, rest, "{name}");
        assert_eq!(named.found, found.map(|(class, word)| (class, word.to_owned())), "{name}");
    }

    #[test]
    fn environments_in_names() {
        check("values-prod.yaml", "values-*-yaml", Some((Class::Production, "prod")));
        check("ServiceStackStaging", "service-stack-*", Some((Class::Before, "staging")));
        check("pre-prod", "*", Some((Class::Before, "pre-prod")));
        check("nonprod", "nonprod", None);
        check("product", "product", None);
        check("device", "device", None);
    }
}
