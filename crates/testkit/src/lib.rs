//! Repositories made of text for tests: files in memory, synthetic histories, real git folders.

#![warn(missing_docs)]
