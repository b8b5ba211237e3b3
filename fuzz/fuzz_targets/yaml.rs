#![no_main]
//! See `matura_feed::yaml`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::yaml(data));
