//! Until when a scan may take. Whoever does a long piece of work asks between its parts, and leaves the rest
//! out when the time is over.

use std::time::{Duration, Instant};

/// What is said of everything that was left out.
pub const OUT_OF_TIME: &str = "the scan ran out of time";

/// A point in time after which nothing new is begun, if there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deadline {
    until: Option<Instant>,
}

impl Deadline {
    /// None: the scan takes as long as it takes.
    pub const NEVER: Self = Self { until: None };

    /// So much from now on. A time that is too long to be told is never over.
    pub fn after(time: Duration) -> Self {
        Self { until: Instant::now().checked_add(time) }
    }

    /// True when nothing new is to be begun.
    pub fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_passes_once_and_may_be_absent() {
        assert!(!Deadline::NEVER.is_over());
        assert!(Deadline::after(Duration::ZERO).is_over());
        assert!(!Deadline::after(Duration::from_secs(3600)).is_over());
        assert!(!Deadline::after(Duration::MAX).is_over());
    }
}
