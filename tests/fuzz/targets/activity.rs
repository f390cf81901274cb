//! What another server sends.
#![no_main]

libfuzzer_sys::fuzz_target!(|given: &[u8]| salon::fediverse::fuzzing::activity(given));
