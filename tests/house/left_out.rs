//! What this run left out, said plainly.

use std::io::Write;

use crate::support::databases::postgres_server;

/// Its name puts it near the end of the run, where people look.
#[test]
fn zz_what_was_left_out() {
    if postgres_server().is_some() {
        return;
    }
    let everything = std::env::var("SALON_TEST_ALL").is_ok_and(|all| all == "1");
    assert!(
        !everything,
        "SALON_TEST_ALL=1, and SALON_TEST_POSTGRES names no PostgreSQL"
    );
    // Straight to the terminal: what a passing test prints is otherwise kept from view.
    let _ = writeln!(
        std::io::stderr(),
        "\nLeft out: every story on PostgreSQL. To include them, in one shell each:\n  \
         .ci/postgres start /tmp/salon-postgres\n  \
         SALON_TEST_POSTGRES=postgres://postgres@127.0.0.1:55432 cargo test\n\
         Browsers and other servers are driven by .ci/run.\n"
    );
}
