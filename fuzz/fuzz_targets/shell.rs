#![no_main]
//! See `matura_feed::shell`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::shell(data));
