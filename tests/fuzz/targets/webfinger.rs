//! Whom WebFinger is asked for.
#![no_main]

libfuzzer_sys::fuzz_target!(|given: &str| salon::fediverse::fuzzing::webfinger(given));
