//! Who works in the checkout, as git would write it into a commit.

use crate::repository::Located;
use git2::Config;
use std::path::Path;

/// `Ana <ana@example.org>`, from the configuration of the repository that `root` lies in, and from the
/// user's own; `None` where neither names anybody. Git itself is not run.
pub fn identity(root: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let config = match Located::around(&root) {
        Ok(located) => located.repository.config(),
        Err(_) => Config::open_default(),
    };
    let config = config.and_then(|mut config| config.snapshot()).ok()?;
    let named = |key| {
        let text = config.get_str(key).ok()?;
        let text: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    match (named("user.name"), named("user.email")) {
        (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
        (name, email) => name.or(email),
    }
}
