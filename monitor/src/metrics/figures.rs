//! The figures of pools, workers and the watched account.

use super::{options, registered};
use crate::state::WorkerState;
use client::Token;
use interfaces::{PoolInfo, StakeInfo};
use primitives::{Balance, Timestamp};
use prometheus::{GaugeVec, Registry};

/// A value to show.
pub(super) enum Figure {
    /// Plancks, to be shown in whole tokens; shares have the token's decimals.
    Plancks(Balance),
    Number(f64),
    /// There is nothing to show, such as an unlimited cap.
    Nothing,
}

impl Figure {
    pub fn value(self, token: &Token) -> Option<f64> {
        match self {
            // As exact as Prometheus' numbers are.
            Self::Plancks(plancks) => Some(plancks as f64 / 10f64.powi(token.decimals.into())),
            Self::Number(number) => Some(number),
            Self::Nothing => None,
        }
    }
}

/// Name, explanation and value.
type Row<Of> = (&'static str, &'static str, Reading<Of>);
/// How a value follows from an `Of` at a moment, in milliseconds.
type Reading<Of> = fn(&Of, Timestamp) -> Figure;

use Figure::{Nothing, Number, Plancks};

/// Of each pool.
pub(super) const POOL: &[Row<PoolInfo>] = &[
    ("pool_stake_tokens", "All stake.", |it, _| {
        Plancks(it.total_stake)
    }),
    (
        "pool_free_stake_tokens",
        "Stake that no worker uses.",
        |it, _| Plancks(it.free_stake),
    ),
    (
        "pool_releasing_stake_tokens",
        "Stake of stopped workers that has not matured.",
        |it, _| Plancks(it.releasing_stake),
    ),
    (
        "pool_mining_stake_tokens",
        "Stake of running workers.",
        |it, _| Plancks(it.mining_stake),
    ),
    (
        "pool_owed_stake_tokens",
        "The part of the free stake that the withdraw queue is owed.",
        |it, _| Plancks(it.owed),
    ),
    ("pool_shares", "All shares.", |it, _| {
        Plancks(it.total_shares)
    }),
    (
        "pool_queued_shares",
        "Shares waiting in the withdraw queue.",
        |it, _| Plancks(it.queued_shares),
    ),
    (
        "pool_cap_tokens",
        "The most stake that the pool takes, if there is a limit.",
        |it, _| it.cap.map_or(Nothing, Plancks),
    ),
    (
        "pool_commission_ratio",
        "The part of each reward that goes to the owner.",
        |it, _| Number(f64::from(it.commission) / 1e6),
    ),
    (
        "pool_unreleased_reward_tokens",
        "Collected rewards that are not released yet.",
        |it, _| Plancks(it.unreleased_reward),
    ),
    (
        "pool_claimable_tokens",
        "Released rewards that nobody has claimed yet.",
        |it, _| Plancks(it.claimable),
    ),
    (
        "pool_owner_reward_tokens",
        "What the owner can claim.",
        |it, _| Plancks(it.owner_reward),
    ),
    ("pool_workers", "Workers in the pool.", |it, _| {
        Number(it.workers.into())
    }),
    (
        "pool_running_workers",
        "Workers of the pool that are in a session.",
        |it, _| Number(it.running_workers.into()),
    ),
];

/// Of each worker.
pub(super) const WORKER: &[Row<WorkerState>] = &[
    ("worker_v_tokens", "V.", |it, _| {
        Number(it.info.v.0 as f64 / 2f64.powi(64))
    }),
    (
        "worker_stake_tokens",
        "Stake bound in the session.",
        |it, _| Plancks(it.info.stake),
    ),
    (
        "worker_reward_tokens",
        "All that the worker ever earned for its pools.",
        |it, _| Plancks(it.info.total_reward),
    ),
    (
        "worker_heartbeat_due_seconds",
        "Seconds until the next heartbeat is due; negative when it is waited for.",
        |it, now| {
            if it.runs() {
                Number((it.info.heartbeat_due as f64 - now as f64) / 1e3)
            } else {
                Nothing
            }
        },
    ),
];

/// Of the watched account in each pool.
pub(super) const POSITION: &[Row<StakeInfo>] = &[
    (
        "account_locked_tokens",
        "What the watched account's shares are worth.",
        |it, _| Plancks(it.locked),
    ),
    (
        "account_claimable_tokens",
        "What the watched account can claim.",
        |it, _| Plancks(it.claimable_reward),
    ),
    (
        "account_queued_shares",
        "Shares of the watched account that wait in the withdraw queue.",
        |it, _| Plancks(it.queued_shares),
    ),
];

/// A gauge for each row of a table.
pub(super) struct Table<Of: 'static>(Vec<(GaugeVec, Reading<Of>)>);

impl<Of> Table<Of> {
    pub fn new(registry: &Registry, rows: &[Row<Of>], labels: &[&str]) -> prometheus::Result<Self> {
        let gauges = rows.iter().map(|(name, help, figure)| {
            let gauge = registered(registry, GaugeVec::new(options(name, help), labels)?)?;
            Ok((gauge, *figure))
        });
        gauges.collect::<prometheus::Result<_>>().map(Self)
    }

    /// Forgets all values, so that nothing is shown of what is gone.
    pub fn clear(&self) {
        self.0.iter().for_each(|(gauge, _)| gauge.reset());
    }

    pub fn set(&self, labels: &[&str], of: &Of, now: Timestamp, token: &Token) {
        for (gauge, figure) in &self.0 {
            if let Some(value) = figure(of, now).value(token) {
                gauge.with_label_values(labels).set(value);
            }
        }
    }
}
