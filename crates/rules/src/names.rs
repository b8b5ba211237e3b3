//! Many names at once: exact ones, and patterns with `*`.

use matura_facts::wildcard;
use std::collections::BTreeSet;

/// A set of names and `*` patterns that a name is matched against.
#[derive(Clone, Debug, Default)]
pub struct Names {
    exact: BTreeSet<String>,
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    patterns: Vec<String>,
}

impl Names {
    /// From texts, in which `*` stands for any run of characters.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = Self::default();
        for text in texts {
            names.add(text);
        }
        names
    }

    fn add(&mut self, text: &str) {
        match (text.strip_suffix('*'), text.strip_prefix('*')) {
            (Some(prefix), _) if !prefix.contains('*') => self.prefixes.push(prefix.to_owned()),
            (_, Some(suffix)) if !suffix.contains('*') => self.suffixes.push(suffix.to_owned()),
            _ if text.contains('*') => self.patterns.push(text.to_owned()),
            _ => {
                self.exact.insert(text.to_owned());
            }
        }
    }

    /// True when there is nothing to match.
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.prefixes.is_empty() && self.suffixes.is_empty() && self.patterns.is_empty()
    }

    /// True when the name is one of these.
    pub fn matches(&self, name: &str) -> bool {
        self.exact.contains(name)
            || self.prefixes.iter().any(|prefix| name.starts_with(prefix.as_str()))
            || self.suffixes.iter().any(|suffix| name.ends_with(suffix.as_str()))
            || self.patterns.iter().any(|pattern| wildcard(pattern, name))
    }

    /// True when the dotted name, or one that it lies below, is one of these: `sklearn` matches
    /// `sklearn.pipeline.Pipeline`.
    pub fn matches_within(&self, name: &str) -> bool {
        self.matches(name)
            || name.match_indices('.').any(|(at, _)| name.get(..at).is_some_and(|part| self.matches(part)))
    }

    /// The longest run of fixed characters of each name, by which a text that may hold it is known.
    pub fn literals(&self) -> Vec<String> {
        let all = self.exact.iter().chain(&self.prefixes).chain(&self.suffixes).chain(&self.patterns);
        let mut literals: Vec<String> = all
            .map(|text| text.split('*').max_by_key(|part| part.len()).unwrap_or_default())
            .map(|text| text.rsplit('.').find(|part| !part.is_empty()).unwrap_or(text).to_owned())
            .filter(|literal| literal.len() > 2)
            .collect();
        literals.sort();
        literals.dedup();
        literals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_whole_and_patterns_where_they_have_stars() {
        let names = Names::new(["shap", "mlflow.log_*", "*.fit", "boto3.*.put_object"]);
        for name in ["shap", "mlflow.log_metric", "?.fit", "boto3.client.put_object"] {
            assert!(names.matches(name), "{name}");
        }
        for name in ["shape", "shap.Explainer", "mlflow.set_tag", "?.fit_transform", "boto3.client.get_object"] {
            assert!(!names.matches(name), "{name}");
        }
        assert!(names.matches_within("shap.Explainer"));
        assert!(!names.matches_within("shapely.geometry"));
        assert_eq!(names.literals(), ["fit", "log_", "put_object", "shap"]);
    }
}
