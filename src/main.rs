//! The command line: settings in, an open house out.

use std::process::ExitCode;

use salon::{
    Salon,
    clock::Clock,
    commands,
    config::{BridgeCommand, Cli, Command, LogFormat, Settings},
    demo::Demo,
};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("salon: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let cli = Cli::read(std::env::args_os())?;
    log(&cli.settings)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match cli.command.unwrap_or(Command::Serve) {
            Command::Serve => serve(cli.settings).await,
            Command::Demo => demo(cli.settings).await,
            Command::OwnerLink => commands::owner_link(&cli.settings).await,
            Command::Bridge(BridgeCommand::Farewell) => commands::farewell(&cli.settings).await,
            Command::Bridge(BridgeCommand::ChangeKeys { at_once }) => {
                commands::change_keys(&cli.settings, at_once).await
            }
            Command::Healthcheck => commands::healthcheck(&cli.settings),
            Command::Invite(wish) => commands::invite(&cli.settings, &wish).await,
        }
    })
}

fn log(settings: &Settings) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&settings.log)?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Text => lines.with_target(false).init(),
        LogFormat::Json => lines.json().init(),
    }
    Ok(())
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    let house = Salon::open(settings, Clock::default()).await?;
    house.announce().await?;
    asked_to_stop().await?;
    tracing::info!("closing");
    house.close().await;
    Ok(())
}

async fn demo(settings: Settings) -> anyhow::Result<()> {
    let demo = Demo::open(settings, Clock::default()).await?;
    commands::tell(&demo.greeting());
    asked_to_stop().await?;
    demo.close().await;
    Ok(())
}

/// Waits for Ctrl-C, or for the TERM that service managers send.
async fn asked_to_stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => Ok(pressed?),
            _ = term.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c().await?)
}
