//! Chance: a story told again and again with what nobody thought of.

use proptest::{
    strategy::Strategy,
    test_runner::{Config, TestRunner},
};

/// Tells a story for a few values of a kind, or for as many as `SALON_TEST_CASES` says; the smallest
/// that fails is shown.
pub(crate) fn for_all<S: Strategy>(few: u32, values: &S, told: impl AsyncFn(S::Value)) {
    let wanted = std::env::var("SALON_TEST_CASES").ok();
    let config = Config {
        cases: wanted.map_or(few, |cases| {
            cases.parse().expect("SALON_TEST_CASES is a number")
        }),
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
