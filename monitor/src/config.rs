//! What to watch, and what can go wrong at it.

use client::{DeploymentError, NodeError};
use ink::primitives::AccountId;
use std::{collections::BTreeSet, io, net::SocketAddr, time::Duration};

/// What to watch and what to tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The numbers of the pools to watch; all, also future ones, if there are none.
    pub pools: BTreeSet<u32>,
    /// An account whose position in these pools is of interest.
    pub account: Option<AccountId>,
    /// Whether to tell the events of finalized blocks. The best ones come sooner, and the chain may replace
    /// them. Alerts always follow from the newest state.
    pub finalized: bool,
    /// The first block to tell of; `None` is the one after the newest.
    pub from: Option<u32>,
    /// Whether accepted heartbeats are told of too: each worker sends one every half an hour.
    pub heartbeats: bool,
    /// Where Prometheus can ask for `/metrics`, and anybody for `/health`.
    pub listen: Option<SocketAddr>,
    /// How often to look at the clock: some alerts begin without a block.
    pub tick: Duration,
    /// How often to read everything anew: some sums change by time alone.
    pub refresh: Duration,
    /// For how long the subsidy should last; if it does not, that is an alert.
    pub subsidy_reserve: Duration,
}

impl Default for Config {
    /// All pools, finalized blocks from now on, no account, no heartbeats, no server.
    fn default() -> Self {
        Self {
            pools: BTreeSet::new(),
            account: None,
            finalized: true,
            from: None,
            heartbeats: false,
            listen: None,
            tick: Duration::from_secs(5),
            refresh: Duration::from_secs(300),
            subsidy_reserve: Duration::from_secs(7 * 24 * 60 * 60),
        }
    }
}

/// Why the monitor had to stop. It does not stop because a node goes away after it has been found.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// The address for Prometheus cannot be used.
    #[error("cannot listen at {address}: {reason}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        reason: io::Error,
    },
    /// The server for Prometheus failed.
    #[error("the server for Prometheus failed: {0}")]
    Serve(io::Error),
    /// A pool to watch does not exist.
    #[error("there is no pool {0}")]
    NoSuchPool(u32),
    /// The deployment is not on the node's chain, or no longer.
    #[error(transparent)]
    Deployment(#[from] DeploymentError),
    /// The node failed before the monitor had read everything once.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// A figure for Prometheus is not properly defined.
    #[error("figures for Prometheus: {0}")]
    Metrics(#[from] prometheus::Error),
}
