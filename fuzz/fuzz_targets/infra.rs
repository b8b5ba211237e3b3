#![no_main]
//! See `matura_feed::infra`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::infra(data));
