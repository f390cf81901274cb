//! What somebody says, as it is drawn.
#![no_main]

libfuzzer_sys::fuzz_target!(|given: &str| salon::web::fuzzing::body(given));
