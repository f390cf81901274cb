//! What the page behind a link says of itself.
#![no_main]

libfuzzer_sys::fuzz_target!(|given: &str| salon::web::fuzzing::head(given));
