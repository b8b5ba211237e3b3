#![no_main]
//! See `matura_feed::notebook`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::notebook(data));
