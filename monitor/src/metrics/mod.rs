//! Figures for Prometheus.
//!
//! Labels are numbers of watched pools, keys of their workers, and names out of fixed lists: there are never
//! more time series than the deployment has pools and workers.

mod figures;
mod server;
#[cfg(test)]
mod tests;

pub(crate) use server::{listen, serve, Page};

use crate::{
    alert::{Alerts, Severity},
    state::{Snapshot, WorkerState},
};
use client::Token;
use figures::{Figure, Table, POOL, POSITION, WORKER};
use interfaces::{PoolInfo, StakeInfo, WorkerState as State};
use primitives::Timestamp;
use prometheus::{
    core::Collector, Gauge, GaugeVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder,
};

/// All figures.
pub(crate) struct Metrics {
    registry: Registry,
    token: Token,
    pools: Table<PoolInfo>,
    workers: Table<WorkerState>,
    worker_states: GaugeVec,
    positions: Table<StakeInfo>,
    subsidy_held: Gauge,
    subsidy_promised: Gauge,
    active_alerts: GaugeVec,
    alerts: IntCounterVec,
    events: IntCounterVec,
    /// Whether the node answers.
    pub up: Gauge,
    /// The last block whose events were told.
    pub block_number: Gauge,
    /// When the chain's newest block was made.
    pub block_time: Gauge,
    /// How often the node was lost and found.
    pub reconnects: IntCounter,
    /// Blocks whose events could not be had.
    pub lost_blocks: IntCounter,
}

impl Metrics {
    /// Figures without values; amounts will be in `token`.
    ///
    /// # Errors
    /// None, as long as the names are proper and unique.
    pub fn new(token: &Token) -> prometheus::Result<Self> {
        let registry = Registry::new();
        let gauge = |name, help| registered(&registry, Gauge::with_opts(options(name, help))?);
        let gauges = |name, help, labels: &[&str]| {
            registered(&registry, GaugeVec::new(options(name, help), labels)?)
        };
        let counter =
            |name, help| registered(&registry, IntCounter::with_opts(options(name, help))?);
        let counters = |name, help, labels: &[&str]| {
            registered(&registry, IntCounterVec::new(options(name, help), labels)?)
        };
        Ok(Self {
            pools: Table::new(&registry, POOL, &["pool"])?,
            workers: Table::new(&registry, WORKER, &["pool", "worker"])?,
            worker_states: gauges(
                "worker_state",
                "1 for the state that the worker is in.",
                &["pool", "worker", "state"],
            )?,
            positions: Table::new(&registry, POSITION, &["pool"])?,
            subsidy_held: gauge("subsidy_held_tokens", "What mining holds for rewards.")?,
            subsidy_promised: gauge(
                "subsidy_promised_tokens",
                "What of the subsidy is owed to pools and treasury.",
            )?,
            active_alerts: gauges(
                "alerts_active",
                "Alerts that are raised and not resolved.",
                &["alert", "severity"],
            )?,
            alerts: counters("alerts_total", "Alerts so far.", &["alert", "severity"])?,
            events: counters(
                "events_total",
                "Events told by the contracts; unknown ones are of the kind `unknown`.",
                &["contract", "kind"],
            )?,
            up: gauge("up", "1 if the node answers, else 0.")?,
            block_number: gauge("block_number", "The last block whose events were told.")?,
            block_time: gauge(
                "block_timestamp_seconds",
                "When the chain's newest block was made, in seconds since 1970.",
            )?,
            reconnects: counter("reconnects_total", "How often the node was lost and found.")?,
            lost_blocks: counter(
                "lost_blocks_total",
                "Blocks whose events could not be had any more.",
            )?,
            token: token.clone(),
            registry,
        })
    }

    /// Counts an event.
    pub fn count_event(&self, contract: &str, kind: &str) {
        self.events.with_label_values(&[contract, kind]).inc();
    }

    /// Counts an alert.
    pub fn count_alert(&self, alert: &str, severity: Severity) {
        let labels = [alert, severity.name()];
        self.alerts.with_label_values(&labels).inc();
    }

    /// Takes over what is known at the moment `now`.
    pub fn update(&self, snapshot: &Snapshot, alerts: &Alerts, now: Timestamp) {
        let token = &self.token;
        self.pools.clear();
        self.positions.clear();
        for (pid, pool) in &snapshot.pools {
            let labels = [&*pid.to_string()];
            self.pools.set(&labels, &pool.info, now, token);
            if let Some(position) = &pool.position {
                self.positions.set(&labels, position, now, token);
            }
        }
        self.workers.clear();
        self.worker_states.reset();
        for (worker, state) in &snapshot.workers {
            let pool = state.pid.to_string();
            let worker = format!("0x{}", hex::encode(worker));
            self.workers.set(&[&pool, &worker], state, now, token);
            let labels = [&*pool, &*worker, state_name(state.info.state)];
            self.worker_states.with_label_values(&labels).set(1.0);
        }
        if let Some(funds) = snapshot.funds {
            let tokens = |plancks| Figure::Plancks(plancks).value(token).unwrap_or_default();
            self.subsidy_held.set(tokens(funds.subsidy.held));
            self.subsidy_promised.set(tokens(funds.subsidy.promised));
        }
        self.active_alerts.reset();
        for key in alerts.active() {
            let labels = [key.name(), key.severity().name()];
            self.active_alerts.with_label_values(&labels).inc();
        }
    }

    /// The figures as Prometheus reads them.
    ///
    /// # Errors
    /// None, as long as every figure has a value.
    pub fn encode(&self) -> prometheus::Result<String> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

/// Every name begins with the name of the suite.
fn options(name: &str, help: &str) -> Opts {
    Opts::new(name, help).namespace("stakepool")
}

fn registered<C: Collector + Clone + 'static>(
    registry: &Registry,
    collector: C,
) -> prometheus::Result<C> {
    registry.register(Box::new(collector.clone()))?;
    Ok(collector)
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Ready => "ready",
        State::Mining => "mining",
        State::Unresponsive => "unresponsive",
        State::CoolingDown => "cooling_down",
    }
}
