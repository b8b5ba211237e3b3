//! Vagrantfiles, read line by line.

use crate::Found;
use crate::output::{Head, Output, cut};
use matura_model::fact::{Attribute, InfraTool};
use matura_model::{Lines, RepoPath};

/// The settings of a Vagrantfile: one resource with an attribute for each.
pub fn vagrant(path: &RepoPath, text: &str) -> Found {
    let mut output = Output::new(path);
    let first = text.lines().position(|line| line.trim_start().starts_with("Vagrant.configure"));
    let Some(first) = first else { return output.found };
    let attributes: Vec<Attribute> =
        text.lines().enumerate().filter_map(|(at, line)| setting(line, number(at))).collect();
    let last = number(text.lines().count().saturating_sub(1));
    output.resource(&Head::new(InfraTool::Other, "vagrant", None), Lines::new(number(first), last), attributes);
    output.found
}

fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// `config.vm.box = "x"` or `config.vm.provision "shell", …`.
fn setting(line: &str, number: u32) -> Option<Attribute> {
    let line = line.trim();
    let end = line.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_')).unwrap_or(line.len());
    let (path, rest) = line.split_at(end);
    let rest = rest.trim_start().trim_start_matches('=').trim();
    let is_setting = path.contains('.') && !path.starts_with("Vagrant") && !rest.is_empty() && !path.starts_with('.');
    is_setting.then(|| Attribute { path: path.to_owned(), value: cut(rest.trim_matches('"')), line: number })
}
