//! `stakepool worker`: runs workers, makes their keys, shows one of them.

use crate::{
    arguments::{account, worker},
    output::{print_line, Output, Value},
    session::{tell_stale_clock, Session},
    show, signal,
};
use agent::{
    key_file,
    worker::{Config, Event, Power, Totals},
};
use anyhow::{ensure, Context, Result};
use clap::{Args, Subcommand};
use client::node::Signer;
use ink::primitives::AccountId;
use monitor::words;
use primitives::Worker;
use serde_json::json;
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

/// Run workers, make their keys, or show a worker
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct WorkerCommand {
    /// The key of the worker to show
    #[arg(required = true, value_parser = worker)]
    worker: Option<Worker>,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// Run all workers of a folder of keys, until it is interrupted; with --json, each line is an object
    Run(Run),
    /// Make the key of a new worker
    NewKey {
        /// Its name in the folder
        name: String,
        #[command(flatten)]
        keys: KeysOption,
    },
    /// List the workers of a folder of keys
    Keys {
        #[command(flatten)]
        keys: KeysOption,
    },
}

#[derive(Args)]
struct KeysOption {
    /// The folder with the workers' keys
    #[arg(
        long = "keys",
        value_name = "FOLDER",
        env = "STAKEPOOL_KEYS",
        default_value = "worker-keys"
    )]
    folder: PathBuf,
}

/// The workers of a machine. Whoever --as names pays for registrations and heartbeats.
#[derive(Args)]
struct Run {
    #[command(flatten)]
    keys: KeysOption,
    /// The URL of an attestor; repeat it for each. Without any, `stakepool attest` has to register the workers
    #[arg(long = "attestor", value_name = "URL")]
    attestors: Vec<String>,
    /// The account that decides which pool may bind the workers; that of --as if it is not said
    #[arg(long, value_parser = account)]
    operator: Option<AccountId>,
    /// CPU cores that the registrations name; those of the machine if it is not said
    #[arg(long)]
    cores: Option<u32>,
    /// Threads that work; one for each core if it is not said
    #[arg(long)]
    threads: Option<usize>,
    /// The part of the time that they work, such as 0.5
    #[arg(long, default_value_t = 1.0, value_parser = load)]
    load: f64,
    /// Register workers once more that are registered already
    #[arg(long)]
    register_again: bool,
}

impl WorkerCommand {
    /// Does it.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        match (self.action, self.worker) {
            (Some(Action::Run(run)), _) => run.run(session, output).await,
            (Some(Action::NewKey { name, keys }), _) => {
                session.ensure_for_real()?;
                let plain = Path::new(&name).file_name() == Some(OsStr::new(&name));
                ensure!(plain, "{name} is not a plain name");
                std::fs::create_dir_all(&keys.folder)
                    .with_context(|| format!("{} cannot be made", keys.folder.display()))?;
                let path = key_file::path_in(&keys.folder, &name);
                let key = key_file::create(&path)?;
                output.say("file", &Value::text(path.display().to_string()));
                output.say("worker", &Value::Bytes(key.public().to_vec()));
                Ok(())
            }
            (Some(Action::Keys { keys }), _) => {
                for (name, key) in key_file::read_folder(&keys.folder)? {
                    output.say(&name, &Value::Bytes(key.public().to_vec()));
                }
                Ok(())
            }
            (None, worker) => {
                let worker = worker.context("which worker? name its key")?;
                let suite = session.open(output).await?;
                show::worker(&suite, worker, output).await?;
                tell_stale_clock(&suite.node, output).await
            }
        }
    }
}

fn load(text: &str) -> Result<f64, String> {
    let load = text.parse().ok();
    let load = load.filter(|load| 0.0 < *load && *load <= 1.0);
    load.ok_or_else(|| "a load is more than 0 and at most 1".to_owned())
}

impl Run {
    async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        session.ensure_for_real()?;
        let suite = session.open(output).await?;
        let relayer = session.signer(&suite.node).await?;
        let power = Power::default();
        let cores = u32::try_from(power.threads).unwrap_or(u32::MAX);
        let keys = key_file::read_folder(&self.keys.folder)?;
        let token = suite.deployment.token.clone();
        let config = Config {
            url: suite.node.url().to_owned(),
            deployment: suite.deployment,
            keys: keys.into_iter().map(|(_, key)| key).collect(),
            operator: self.operator.unwrap_or_else(|| relayer.account()),
            cores: self.cores.unwrap_or(cores),
            power: Power {
                threads: self.threads.unwrap_or(power.threads),
                load: self.load,
            },
            attestors: self.attestors,
            register_again: self.register_again,
        };
        let json = output.is_json();
        output.leave_to_lines();
        let totals = Mutex::new(Totals::default());
        let tell = |event: &Event| {
            totals
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .add(event);
            print(&event.text(&token), json);
        };
        agent::worker::run(config, relayer, tell, signal::stop()?).await?;
        let totals = totals.into_inner().unwrap_or_else(PoisonError::into_inner);
        print(&describe(&totals), json);
        Ok(())
    }
}

fn describe(totals: &Totals) -> String {
    let Totals {
        accepted,
        missed,
        refused,
        failures,
        ..
    } = totals;
    format!("stopped; heartbeats accepted: {accepted}, late: {missed}, refused: {refused}; failures: {failures}")
}

/// A line with its time.
fn print(text: &str, json: bool) {
    let elapsed = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let time = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    match json {
        true => print_line(json!({ "time": time, "text": text })),
        false => print_line(format_args!("{} {text}", words::date(time))),
    }
}
