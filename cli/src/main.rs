//! `stakepool`: deploys the suite, operates pools, stakes and workers, and watches over them.
//!
//! Every command that sends something tries it out first and shows what it would take and return. Nothing is
//! sent that the contract would refuse. Errors are one line, and the exit code is 1.

mod amount;
mod arguments;
mod attest;
mod attestor;
mod deploy;
mod keys;
mod operate;
mod output;
mod session;
mod show;
mod signal;
mod watch;
mod worker;

use clap::{Parser, Subcommand};
use operate::Refused;
use output::{printable, Output, Value};
use session::{Options, Session};
use std::process::ExitCode;

/// Mining with other people's stake: deploy, operate, watch.
///
/// Whatever sends a transaction tries it out first, shows gas, storage deposit and result, and stops there if the
/// contract would refuse. Errors are one line on standard error, with exit code 1; a command line that makes no
/// sense is exit code 2.
///
/// What a message costs besides what it says is a warning on standard error, also with --dry-run. On a terminal the
/// tool asks before it sends such a message, unless there is --yes or --json; it never asks a script.
///
/// With --json, standard output is one JSON object, also for an error: {"error": "..."}, with the name of a
/// contract's refusal as "refusal". In it amounts and shares are strings of plancks, times and durations are
/// milliseconds, percentages are parts per million.
#[derive(Parser)]
#[command(name = "stakepool", version)]
struct CommandLine {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Deploy(deploy::Deploy),
    Settings(deploy::SettingsCommand),
    Owner(operate::Owner),
    Staker(operate::Staker),
    Operator(operate::Operator),
    Governance(operate::Governance),
    Anyone(operate::Anyone),
    #[command(flatten)]
    Show(show::Show),
    Watch(watch::Watch),
    Worker(worker::WorkerCommand),
    #[command(subcommand)]
    Attest(attest::Attest),
    #[command(subcommand)]
    Attestor(attestor::AttestorCommand),
    #[command(subcommand)]
    Key(keys::KeyCommand),
}

#[tokio::main]
async fn main() -> ExitCode {
    let CommandLine { options, command } = CommandLine::parse();
    let mut output = Output::new(options.json);
    let session = Session::new(options);
    let result = run(&session, &mut output, command).await;
    if let Err(error) = &result {
        report(&mut output, error);
    }
    output.finish();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

async fn run(session: &Session, output: &mut Output, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Deploy(deploy) => deploy.run(session, output).await,
        Command::Settings(settings) => settings.run(output),
        Command::Owner(owner) => owner.run(session, output).await,
        Command::Staker(staker) => staker.run(session, output).await,
        Command::Operator(operator) => operator.run(session, output).await,
        Command::Governance(governance) => governance.run(session, output).await,
        Command::Anyone(anyone) => anyone.run(session, output).await,
        Command::Show(show) => show.run(session, output).await,
        Command::Watch(watch) => watch.run(session, output).await,
        Command::Worker(worker) => worker.run(session, output).await,
        Command::Attest(attest) => attest.run(session, output).await,
        Command::Attestor(attestor) => attestor.run(session, output).await,
        Command::Key(key) => key.run(session, output),
    }
}

/// One line on standard error, or a part of the JSON object.
fn report(output: &mut Output, error: &anyhow::Error) {
    let line = format!("{error:#}").replace('\n', " ");
    if !output.is_json() {
        eprintln!("error: {}", printable(&line));
        return;
    }
    if let Some(refused) = error.downcast_ref::<Refused>() {
        output.say("refusal", &Value::text(&refused.name));
    }
    output.say("error", &Value::text(line));
}
