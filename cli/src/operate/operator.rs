//! What a worker's operator does.

use super::{warning::Ending, Sender};
use crate::{arguments::worker, output::Output, session::Session};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use client::{address::to_ss58, PoolClient};
use primitives::Worker;

/// Decide over your workers, whosever pool they are in
#[derive(Args)]
pub struct Operator {
    #[command(subcommand)]
    message: OperatorMessage,
}

#[derive(Subcommand)]
enum OperatorMessage {
    /// Measure a worker's performance anew
    OpenBenchmark {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
    },
    /// Take a worker out of the pool that it is in; a running one is stopped
    UnbindWorker {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
    },
}

impl Operator {
    /// Sends the message.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let mut sender = Sender::open(session, output).await?;
        let caller = sender.caller;
        let registry = sender.suite.registry();
        let request = match self.message {
            OperatorMessage::OpenBenchmark { worker } => registry.open_benchmark(caller, worker),
            OperatorMessage::UnbindWorker { worker } => {
                let record = registry.worker(worker).ask().await?;
                let record = record.context("the registry does not know this worker")?;
                let pool = record.pool.with_context(|| {
                    let operator = to_ss58(&record.operator);
                    format!("this worker of {operator} is in no pool")
                })?;
                let warnings = Ending::warnings_of(&sender.suite, worker, "unbind it").await?;
                sender.warn(warnings);
                PoolClient::at(&sender.suite.node, pool).unbind_worker(caller, worker)
            }
        };
        sender.send(request).await
    }
}
