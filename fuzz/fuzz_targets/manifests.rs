#![no_main]
//! See `matura_feed::manifests`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::manifests(data));
