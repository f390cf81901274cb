//! The store: where the bytes of files lie, in a folder or in a bucket, under names of chance.

use std::{ops::Range, sync::Arc};

use anyhow::Context;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::{
    GetOptions, ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path,
};

use crate::{config::Settings, values::Token};

/// What went wrong with the folder or the bucket.
pub type Trouble = object_store::Error;

/// The door to the bytes; cheap to copy.
#[derive(Clone)]
pub(super) struct Store(Arc<dyn ObjectStore>);

impl Store {
    /// The bucket that the settings name, or else the folder `files` among the data.
    pub(super) fn open(settings: &Settings) -> anyhow::Result<Self> {
        if let Some(bucket) = &settings.files.bucket {
            return Self::bucket(settings, bucket).context("the bucket for files cannot be used");
        }
        let folder = settings.data.join("files");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        // What was answered as kept is on the disk.
        let store = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self(Arc::new(store)))
    }

    fn bucket(settings: &Settings, bucket: &str) -> anyhow::Result<Self> {
        // One by one: deleting many at once is not known to every store that is compatible.
        let mut builder = AmazonS3Builder::new()
            .with_disable_bulk_delete(true)
            .with_bucket_name(bucket)
            .with_region(&settings.files.region);
        if let Some(endpoint) = &settings.files.endpoint {
            let plain = endpoint.scheme() == "http";
            let endpoint = endpoint.as_str().trim_end_matches('/');
            builder = builder.with_endpoint(endpoint).with_allow_http(plain);
        }
        if let (Some(id), Some(secret)) = (&settings.files.key_id, &settings.files.key) {
            builder = builder
                .with_access_key_id(id)
                .with_secret_access_key(secret.reveal());
        }
        Ok(Self(Arc::new(builder.build()?)))
    }

    /// A name that nobody chose and nobody guesses (invariant 57).
    pub(super) fn fresh_key() -> String {
        let token = Token::fresh();
        let (first, rest) = token.reveal().split_at(2);
        format!("{first}/{rest}")
    }

    pub(super) async fn put(&self, key: &str, bytes: Bytes) -> Result<(), Trouble> {
        self.0.put(&Path::from(key), bytes.into()).await.map(drop)
    }

    /// Some of the bytes under a name, as they come.
    pub(super) async fn read(
        &self,
        key: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, Trouble>>, Trouble> {
        let options = GetOptions {
            range: Some(range.into()),
            ..GetOptions::default()
        };
        let got = self.0.get_opts(&Path::from(key), options).await?;
        Ok(got.into_stream())
    }

    /// Deletes what lies under a name. What is gone already is as it should be.
    pub(super) async fn delete(&self, key: &str) -> Result<(), Trouble> {
        match self.0.delete(&Path::from(key)).await {
            Err(Trouble::NotFound { .. }) => Ok(()),
            other => other,
        }
    }
}
