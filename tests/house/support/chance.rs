//! Chance: a story told again and again with what nobody thought of.

use proptest::{
    strategy::Strategy,
    test_runner::{Config, TestRunner},
};

/// How often something is tried: a few times, or as often as `SALON_TEST_CASES` says.
pub(crate) fn rounds(few: u32) -> u32 {
    let wanted = std::env::var("SALON_TEST_CASES").ok();
    wanted.map_or(few, |cases| {
        cases.parse().expect("SALON_TEST_CASES is a number")
    })
}

/// Tells a story for a few values of a kind, or for as many as `SALON_TEST_CASES` says; the smallest
/// that fails is shown.
pub(crate) fn for_all<S: Strategy>(few: u32, values: &S, told: impl AsyncFn(S::Value)) {
    let config = Config {
        cases: rounds(few),
        failure_persistence: None,
        max_shrink_iters: 40,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(values, |value| {
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(told(value));
        });
        Ok(())
    });
    outcome.unwrap();
}
