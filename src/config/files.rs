//! Settings of files: where they lie, and how much room they have.

use clap::Args;

use super::Secret;

const MIB: i64 = 1024 * 1024;

/// Where files lie, and how much room they have.
#[derive(Clone, Debug, Args)]
pub struct FileSettings {
    /// A bucket of an S3-compatible store for the files that people attach, instead of a folder among the data
    #[arg(
        id = "files_bucket",
        long = "files-bucket",
        env = "SALON_FILES_BUCKET",
        global = true
    )]
    pub bucket: Option<String>,
    /// The address of the store that has the bucket, if it is not Amazon's: <https://s3.example>
    #[arg(
        id = "files_endpoint",
        long = "files-endpoint",
        env = "SALON_FILES_ENDPOINT",
        global = true
    )]
    pub endpoint: Option<url::Url>,
    /// The region of the bucket
    #[arg(
        id = "files_region",
        long = "files-region",
        env = "SALON_FILES_REGION",
        default_value = "us-east-1",
        global = true
    )]
    pub region: String,
    /// The name of the key that opens the bucket
    #[arg(
        id = "files_key_id",
        long = "files-key-id",
        env = "SALON_FILES_KEY_ID",
        requires = "files_key",
        global = true
    )]
    pub key_id: Option<String>,
    /// The key itself
    #[arg(
        id = "files_key",
        long = "files-key",
        env = "SALON_FILES_KEY",
        hide_env_values = true,
        requires = "files_key_id",
        global = true
    )]
    pub key: Option<Secret>,
    /// How many MiB one picture may have
    #[arg(
        id = "picture_mib",
        long = "picture-mib",
        env = "SALON_PICTURE_MIB",
        default_value_t = 25,
        value_parser = clap::value_parser!(i64).range(1..=100),
        global = true
    )]
    pub picture_mib: i64,
    /// How many MiB any other file may have
    #[arg(
        id = "file_mib",
        long = "file-mib",
        env = "SALON_FILE_MIB",
        default_value_t = 100,
        value_parser = clap::value_parser!(i64).range(1..=10_000),
        global = true
    )]
    pub file_mib: i64,
    /// How many MiB all files of one person may have
    #[arg(
        id = "person_mib",
        long = "person-mib",
        env = "SALON_PERSON_MIB",
        default_value_t = 2_048,
        value_parser = clap::value_parser!(i64).range(1..=1_000_000_000),
        global = true
    )]
    pub person_mib: i64,
    /// How many MiB all files of the house may have
    #[arg(
        id = "house_mib",
        long = "house-mib",
        env = "SALON_HOUSE_MIB",
        default_value_t = 51_200,
        value_parser = clap::value_parser!(i64).range(1..=1_000_000_000),
        global = true
    )]
    pub house_mib: i64,
}

impl FileSettings {
    /// How many bytes a file may have.
    pub const fn most(&self, picture: bool) -> i64 {
        let mib = if picture {
            self.picture_mib
        } else {
            self.file_mib
        };
        mib * MIB
    }

    pub const fn of_person(&self) -> i64 {
        self.person_mib * MIB
    }

    pub const fn of_house(&self) -> i64 {
        self.house_mib * MIB
    }
}
