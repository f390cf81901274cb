//! What every story stands on.

#[path = "support/databases.rs"]
pub(crate) mod databases;

/// Tells a story on each database, as two tests with their own names.
macro_rules! on_both {
    ($($(#[$note:meta])* async fn $name:ident($place:ident: $kind:ty) $body:block)+) => {$(
        $(#[$note])*
        mod $name {
            use super::*;

            async fn tell($place: $kind) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                tell(<$kind>::on($crate::support::databases::Kind::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if $crate::support::databases::postgres_server().is_some() {
                    tell(<$kind>::on($crate::support::databases::Kind::Postgres).await).await;
                }
            }
        }
    )+};
}
