//! How answers to a questionnaire add up: levels that are reached one after the other, or points.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `[scale]` of a `questionnaire.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleSource {
    /// `levels`: the sections are levels in order, the first being where one stands without any; or
    /// `points`: the sections are groups of criteria whose points are summed.
    pub kind: String,
    /// What the levels look at, each level anew; a criterion's is the second part of its id.
    #[serde(default)]
    pub dimension: Vec<DimensionSource>,
    /// Points by answer; an answer that is not named gives none.
    #[serde(default)]
    pub points: BTreeMap<String, f64>,
    /// What the sums of the groups come to: `lowest` or `sum`.
    pub total: Option<String>,
    /// How a total is read, from the lowest on.
    #[serde(default)]
    pub reading: Vec<ReadingSource>,
}

/// Something that each level looks at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionSource {
    /// `release`.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// What totals up to a bound mean.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingSource {
    /// The highest total that it is said of; none for the last.
    pub up_to: Option<f64>,
    /// What it means.
    pub says: String,
}
