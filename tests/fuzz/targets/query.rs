//! What somebody looks for.
#![no_main]

libfuzzer_sys::fuzz_target!(|given: &str| salon::web::fuzzing::query(given));
