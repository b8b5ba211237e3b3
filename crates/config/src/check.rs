//! Settings beside the rules: whether what they name exists.

use crate::error::ConfigError;
use crate::settings::{Config, Minimum};
use matura_rules::{Rulebook, nearest};

/// The questionnaire that gates are about.
const ASSESSMENT: &str = "assessment";

impl Config {
    /// What the settings name that the rules do not have, by line.
    pub fn against(&self, book: &Rulebook) -> Vec<ConfigError> {
        let mut errors = Vec::new();
        let mut mistake = |line, message| errors.push(ConfigError { file: self.file.clone(), line, message });
        for switch in &self.off {
            if criterion(book, &switch.id).is_none() && signal(book, &switch.id).is_none() {
                let known = book.criteria.iter().map(|criterion| criterion.key.as_str());
                let known = known.chain(book.signals.iter().map(|signal| signal.id.as_str()));
                mistake(switch.line, unknown("criterion or signal", &switch.id, known));
            }
        }
        if let Some(gates) = &self.check {
            let assessed = book.questionnaire(ASSESSMENT);
            let indices = assessed.map(|assessment| assessment.criteria.as_slice()).unwrap_or_default();
            for id in &gates.require {
                let found = criterion(book, &id.value);
                if found.is_none_or(|at| !indices.contains(&at)) {
                    let known = indices.iter().filter_map(|at| book.criteria.get(*at));
                    mistake(id.line, unknown("criterion", &id.value, known.map(|criterion| criterion.key.as_str())));
                } else if let Some(switch) = self.off.iter().find(|switch| criterion(book, &switch.id) == found) {
                    let message =
                        format!("{} is required, but line {} switches it off; drop one of both", id.value, switch.line);
                    mistake(id.line, message);
                }
            }
            for (id, minimum) in &gates.minimum {
                let of_section = |at: &&usize| book.criteria.get(**at).is_some_and(|found| found.section == *id);
                let count = indices.iter().filter(of_section).count();
                if count == 0 {
                    let sections = assessed.map(|assessment| assessment.sections.as_slice()).unwrap_or_default();
                    let known = sections.iter().map(|section| section.id.as_str()).filter(|id| !id.contains('.'));
                    let known: Vec<&str> = known.collect();
                    let message = format!("there is no section `{id}`; the sections are {}", known.join(", "));
                    mistake(minimum.line, message);
                } else if let Minimum::Count(wanted) = minimum.value
                    && wanted > count
                {
                    mistake(
                        minimum.line,
                        format!("section {id} holds fewer than {wanted} criteria; ask for {count} at most"),
                    );
                }
            }
        }
        errors.sort();
        errors
    }
}

/// The index of the criterion with this id or name.
pub(crate) fn criterion(book: &Rulebook, id: &str) -> Option<usize> {
    book.criteria.iter().position(|criterion| criterion.key == id || criterion.name == id)
}

fn signal(book: &Rulebook, id: &str) -> Option<usize> {
    book.signals.iter().position(|signal| signal.id == id)
}

fn unknown<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(id, known) {
        Some(near) => format!("there is no {what} `{id}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{id}`; `matura criteria` lists them all"),
    }
}
