//! `stakepool watch`: follows a deployment and raises alerts.

use crate::{
    arguments::account,
    output::{print_line, Output},
    session::Session,
    signal,
};
use anyhow::Result;
use clap::Args;
use ink::primitives::AccountId;
use monitor::{Config, Notice};
use std::{net::SocketAddr, time::Duration};

/// Follow the contracts' events and print alerts, until it is interrupted
///
/// Alerts: a worker is unresponsive, can be stopped, or cools down; a withdrawal is pending or overdue; a forced
/// stop; a raise of a commission; a pause; announced code, verifiers or parameters; a subsidy that runs out; a
/// reward. Each is raised once and resolved once. With --json, each line is an object of its own.
#[derive(Args)]
pub struct Watch {
    /// The number of a pool to watch; repeat it for each. All pools if there is none
    #[arg(long = "pool", value_name = "PID")]
    pools: Vec<u32>,
    /// An account whose rewards and withdrawals are of interest
    #[arg(long, value_parser = account)]
    account: Option<AccountId>,
    /// Follow the newest blocks, which the chain may still replace, instead of finalized ones
    #[arg(long)]
    best: bool,
    /// The first block to tell of, if not the next one
    #[arg(long, value_name = "BLOCK")]
    from: Option<u32>,
    /// Tell of accepted heartbeats too
    #[arg(long)]
    heartbeats: bool,
    /// Serve figures for Prometheus at this address, under /metrics
    #[arg(long, value_name = "ADDRESS:PORT")]
    prometheus: Option<SocketAddr>,
    /// How long the subsidy should last at least, such as 7days
    #[arg(long, value_name = "DURATION", default_value = "7days", value_parser = humantime::parse_duration)]
    subsidy_reserve: Duration,
}

impl Watch {
    /// Watches.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let suite = session.open(output).await?;
        let config = Config {
            pools: self.pools.into_iter().collect(),
            account: self.account,
            finalized: !self.best,
            from: self.from,
            heartbeats: self.heartbeats,
            listen: self.prometheus,
            subsidy_reserve: self.subsidy_reserve,
            ..Config::default()
        };
        let json = output.is_json();
        let tell = move |notice: &Notice| match json {
            true => print_line(notice.to_json()),
            false => print_line(notice),
        };
        let stop = signal::stop()?;
        output.leave_to_lines();
        tokio::select! {
            end = monitor::run(suite.node, &suite.deployment, &config, tell) => match end? {},
            () = stop => Ok(()),
        }
    }
}
