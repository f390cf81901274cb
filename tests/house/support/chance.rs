//! Chance: a story told again and again with what nobody thought of.

use proptest::{
    strategy::Strategy,
    test_runner::{Config, TestRunner},
};

/// Tells a story for a few values of a kind; the smallest that fails is shown.
pub(crate) fn for_all<S: Strategy>(cases: u32, values: &S, told: impl AsyncFn(S::Value)) {
    let config = Config {
        cases,
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
