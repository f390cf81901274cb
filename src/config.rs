//! Settings: each is a flag, a variable and a line of the settings file; one sentence says what it is.

mod files;

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use anyhow::Context;
use clap::{
    ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
    parser::ValueSource,
};

pub use self::files::FileSettings;

/// Salon: a closed house with a window that its authors open.
#[derive(Debug, Parser)]
#[command(name = "salon", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub settings: Settings,
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Cli {
    /// Reads the command line, then the environment, then the settings file.
    pub fn read(args: impl IntoIterator<Item = OsString>) -> anyhow::Result<Self> {
        let args: Vec<OsString> = args.into_iter().collect();
        let mut command = Self::command();
        if let Some(file) = settings_file(&args) {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("the settings file {} cannot be read", file.display()))?;
            command = with_file(command, &text)
                .with_context(|| format!("in the settings file {}", file.display()))?;
        }
        Ok(Self::of(&command.get_matches_from(&args))?)
    }

    fn of(matches: &ArgMatches) -> clap::error::Result<Self> {
        let mut cli = Self::from_arg_matches(matches)?;
        // A throw-away house must not stand in anybody's way.
        let chosen = matches.value_source("listen") != Some(ValueSource::DefaultValue);
        if matches!(cli.command, Some(Command::Demo)) && !chosen {
            cli.settings.listen.set_port(0);
        }
        Ok(cli)
    }
}

/// The settings file that the command line or the environment names. It is read before the rest,
/// which may be incomplete without it.
fn settings_file(args: &[OsString]) -> Option<PathBuf> {
    let mut args = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    while let Some(arg) = args.next() {
        if arg == "--config" {
            return args.next().map(|file| PathBuf::from(&*file));
        }
        if let Some(file) = arg.strip_prefix("--config=") {
            return Some(PathBuf::from(file));
        }
    }
    std::env::var_os("SALON_CONFIG").map(PathBuf::from)
}

/// What the file says becomes the default that flags and variables go before.
fn with_file(mut command: clap::Command, text: &str) -> anyhow::Result<clap::Command> {
    for (name, value) in text.parse::<toml::Table>()? {
        let known = command
            .get_arguments()
            .any(|arg| arg.get_id() == name.as_str() && name != "config");
        anyhow::ensure!(known, "there is no setting called `{name}`");
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Array(items) => {
                let items = items.iter().filter_map(toml::Value::as_str);
                items.collect::<Vec<_>>().join(",")
            }
            other => anyhow::bail!("`{name}` is a text in quotes, not {other}"),
        };
        command = command.mut_arg(name, |arg| arg.default_value(value));
    }
    Ok(command)
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the house (what happens when no command is given)
    Serve,
    /// Open a throw-away house that is already alive, and print links to sign in
    Demo,
    /// Print a one-use link: to claim a house without an owner, or to sign in as its owner
    OwnerLink,
    /// Print an invitation made by the owner
    Invite(Invite),
    /// What concerns other servers
    #[command(subcommand)]
    Bridge(BridgeCommand),
    /// Ask a running house on this machine whether it is ready, as a container's health check does
    #[command(hide = true)]
    Healthcheck,
}

#[derive(Debug, Subcommand)]
pub enum BridgeCommand {
    /// Withdraw everything that is shown, and ask every server that received it to delete it
    Farewell,
    /// Give every group that is followed a new key, and tell the servers that follow
    ChangeKeys {
        /// The former keys are in wrong hands: they sign nothing more
        #[arg(long)]
        at_once: bool,
    },
}

#[derive(Debug, Args)]
pub struct Invite {
    /// The address of a group that it opens, as in /g/ADDRESS; may be repeated
    #[arg(long = "group", required = true)]
    pub groups: Vec<String>,
    /// How many people it lets in
    #[arg(long, default_value_t = 1)]
    pub uses: i64,
    /// How long it is good: 12h, 7d
    #[arg(long, default_value = "7d", value_parser = parse_span)]
    pub expires: crate::values::Span,
    /// A few personal lines
    #[arg(long, default_value = "")]
    pub note: String,
    /// Print JSON instead of a link alone
    #[arg(long)]
    pub json: bool,
}

/// MiB per password; OWASP's equal of 19 MiB with two passes.
pub const PASSWORD_MEMORY: u32 = 46;

/// How the house runs. The README's table and `--help` say the same sentences.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// A file with settings, one `name = "value"` a line; flags and variables go before it
    #[arg(long, env = "SALON_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// The address to listen on
    #[arg(
        long,
        env = "SALON_LISTEN",
        default_value = "127.0.0.1:8080",
        global = true
    )]
    pub listen: SocketAddr,
    /// The folder where the house keeps everything it has
    #[arg(long, env = "SALON_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// The address that people type, such as <https://salon.example>; without it, the listening address over http
    #[arg(long, env = "SALON_PUBLIC_URL", global = true, value_parser = parse_public_url)]
    pub public_url: Option<url::Url>,
    /// A PostgreSQL database to use instead of the file in the data folder: <postgres://user@host/name>
    #[arg(
        long,
        env = "SALON_DATABASE_URL",
        global = true,
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(
        long,
        env = "SALON_TRUSTED_PROXIES",
        default_value = "127.0.0.1,::1",
        value_delimiter = ',',
        global = true
    )]
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Which servers of the fediverse may be spoken to: `public` ones over https, or `any`, this machine's too, for trials
    #[arg(long, env = "SALON_PEERS", default_value = "public", global = true)]
    pub peers: Peers,
    /// The mail server that letters go out by, such as <smtps://user:password@mail.example>; without it the house sends none
    #[arg(
        long,
        env = "SALON_SMTP_URL",
        global = true,
        hide_env_values = true,
        requires = "mail_from"
    )]
    pub smtp_url: Option<Secret>,
    /// Who letters are from, such as `Salon <salon@salon.example>`
    #[arg(long, env = "SALON_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,
    #[command(flatten)]
    pub files: FileSettings,
    /// How long a highlight waits between a host's yes and the moment it leaves, so that its authors can stop it: 10m, 2h
    #[arg(
        long,
        env = "SALON_COOLING_OFF",
        default_value = "10m",
        value_parser = parse_pause,
        global = true
    )]
    pub cooling_off: crate::values::Span,
    /// Memory that one password costs to hash, in MiB, for passwords chosen from now on; below 46, whoever steals the database guesses faster
    #[arg(
        long,
        env = "SALON_PASSWORD_MEMORY",
        default_value_t = PASSWORD_MEMORY,
        value_parser = clap::value_parser!(u32).range(1..=1_024),
        global = true
    )]
    pub password_memory: u32,
    /// How many messages one person may say in a second, for long; ten times as many at once, and in one room from everybody
    #[arg(
        long,
        env = "SALON_MESSAGES_PER_SECOND",
        default_value_t = 2,
        value_parser = clap::value_parser!(u32).range(1..=100_000),
        global = true
    )]
    pub messages_per_second: u32,
    /// How the log is written
    #[arg(long, env = "SALON_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
    /// What the log tells: error, warn, info, debug, or a filter such as `salon=debug`
    #[arg(long, env = "SALON_LOG", default_value = "info", global = true)]
    pub log: String,
}

/// A setting that holds a password: it is used, and never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

/// Which other servers the bridge speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Peers {
    /// Those of the open internet, by name, over https on its own port.
    Public,
    /// This machine's too, over plain http and on any port: for tests, and for trials at home.
    Any,
}

impl Settings {
    /// Where people find the house.
    pub fn origin(&self) -> url::Url {
        self.public_url.clone().unwrap_or_else(|| {
            let origin = format!("http://{}", self.listen);
            origin
                .parse()
                .expect("a socket address is a host and a port")
        })
    }

    /// Whether browsers reach the house over https, so that cookies can insist on it.
    pub fn is_https(&self) -> bool {
        self.origin().scheme() == "https"
    }
}

pub(crate) fn parse_public_url(text: &str) -> Result<url::Url, String> {
    let url: url::Url = text.parse().map_err(|error| format!("{error}"))?;
    let bare = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    if bare {
        Ok(url)
    } else {
        Err("expected a scheme and a host alone, such as https://salon.example".into())
    }
}

fn parse_span(text: &str) -> Result<crate::values::Span, String> {
    use crate::values::Span;
    let number = |unit: char| text.strip_suffix(unit).and_then(|n| n.parse::<i64>().ok());
    match (number('h'), number('d')) {
        (Some(hours), _) if (1..=2_160).contains(&hours) => Ok(Span::hours(hours)),
        (_, Some(days)) if (1..=90).contains(&days) => Ok(Span::days(days)),
        _ => Err("expected hours or days, 90 days at most: 12h, 7d".into()),
    }
}

fn parse_pause(text: &str) -> Result<crate::values::Span, String> {
    use crate::values::Span;
    let number = |unit: char| text.strip_suffix(unit).and_then(|n| n.parse::<i64>().ok());
    match (number('m'), number('h')) {
        (Some(minutes), _) if (0..=1_440).contains(&minutes) => Ok(Span::minutes(minutes)),
        (_, Some(hours)) if (1..=24).contains(&hours) => Ok(Span::hours(hours)),
        _ => Err("expected minutes or hours, a day at most: 10m, 2h".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str], file: &str) -> anyhow::Result<Settings> {
        let command = with_file(Cli::command(), file)?;
        let matches = command.try_get_matches_from(args)?;
        Ok(Cli::from_arg_matches(&matches)?.settings)
    }

    #[test]
    fn a_flag_goes_before_the_file() {
        let file = "data = \"/srv/salon\"\ntrusted_proxies = [\"10.0.0.1\", \"10.0.0.2\"]";
        let settings = read(&["salon", "--listen", "127.0.0.1:1"], file).unwrap();
        assert_eq!(settings.data, PathBuf::from("/srv/salon"));
        assert_eq!(settings.trusted_proxies.len(), 2);
        let settings = read(&["salon", "--data", "here"], file).unwrap();
        assert_eq!(settings.data, PathBuf::from("here"));
    }

    #[test]
    fn a_file_is_named_by_a_flag_and_read_before_the_rest() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "data = \"/srv/salon\"").unwrap();
        let args = [
            "salon".as_ref(),
            "--config".as_ref(),
            file.path().as_os_str(),
        ];
        let cli = Cli::read(args.map(ToOwned::to_owned)).unwrap();
        assert_eq!(cli.settings.data, PathBuf::from("/srv/salon"));
    }

    #[test]
    fn a_setting_that_does_not_exist_is_named() {
        let error = read(&["salon"], "liste = \"x\"").unwrap_err();
        assert!(error.to_string().contains("`liste`"), "{error}");
    }

    #[test]
    fn a_public_address_is_a_scheme_and_a_host() {
        assert!(parse_public_url("https://salon.example").is_ok());
        for wrong in ["salon.example", "ftp://x", "https://x/path", "https://u@x"] {
            assert!(parse_public_url(wrong).is_err(), "{wrong}");
        }
    }
}
