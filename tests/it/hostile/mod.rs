//! Repositories that nobody means well with, and damaged ones: a scan ends, says what it could not read, and
//! neither runs nor gives away anything.

mod terminal;
