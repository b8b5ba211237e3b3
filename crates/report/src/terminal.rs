//! stub
use crate::{Report, Style};
/// stub
pub fn terminal(_report: &Report, _style: &Style) -> String {
    String::new()
}
