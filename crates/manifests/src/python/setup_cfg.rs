//! `setup.cfg`: options of setuptools, tox and the rest.

use crate::ini::settings;
use crate::output::Output;
use crate::python::{entry_point_line, requirement};
use crate::tasks;
use matura_model::Lines;
use matura_model::fact::{Ecosystem, Group};

/// Dependencies and entry points; tox environments where the file holds them.
pub(crate) fn setup_cfg(output: &mut Output<'_>, text: &str) {
    let mut tox = false;
    for setting in settings(text) {
        let group = match (setting.section.as_str(), setting.key.as_str()) {
            ("options", "install_requires") => Group::Runtime,
            ("options", "setup_requires") => Group::Build,
            ("options", "tests_require") => Group::Dev,
            ("options.extras_require", extra) => Group::Optional(extra.to_owned()),
            ("options.entry_points", "console_scripts" | "gui_scripts") => {
                for (line, value) in &setting.values {
                    entry_point_line(output, value, Lines::one(*line));
                }
                continue;
            }
            (section, _) => {
                tox |= section == "tox:tox" || section.starts_with("testenv");
                continue;
            }
        };
        for (line, value) in &setting.values {
            // Before there were lists over several lines, `;` stood between requirements.
            if let Some(wanted) = requirement(value) {
                output.dependency(*line, wanted, &group, Ecosystem::Python);
            }
        }
    }
    if tox {
        tasks::tox(output, text, 1);
    }
}
