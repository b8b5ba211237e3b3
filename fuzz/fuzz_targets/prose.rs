#![no_main]
//! See `matura_feed::prose`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::prose(data));
