//! What a socket is asked.
#![no_main]

libfuzzer_sys::fuzz_target!(|given: &str| salon::web::fuzzing::frame(given));
