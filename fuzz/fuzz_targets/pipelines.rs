#![no_main]
//! See `matura_feed::pipelines`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::pipelines(data));
