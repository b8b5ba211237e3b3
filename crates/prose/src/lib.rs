//! Documents of every markup to headings, statements with their mood, tables, links, release entries.

#![warn(missing_docs)]
