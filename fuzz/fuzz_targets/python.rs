#![no_main]
//! See `matura_feed::python`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| matura_feed::python(data));
