#![no_main]
//! See `matura_feed::scan`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::scan(data));
