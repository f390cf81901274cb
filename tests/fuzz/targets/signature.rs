//! How a request is signed.
#![no_main]

libfuzzer_sys::fuzz_target!(|given: &str| salon::fediverse::fuzzing::signature(given));
