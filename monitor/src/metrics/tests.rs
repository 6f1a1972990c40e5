use super::*;
use crate::alert::{Alert, Key};
use crate::fixtures::{pool, worker_in};
use crate::reader::{Funds, PoolState};
use interfaces::Subsidy;
use std::collections::BTreeMap;

const TOKEN: u128 = 1_000_000_000_000;
const WORKER: &str = "0x020202020202020202020202020202020202020202020202020202020202020202";

fn metrics() -> Metrics {
    let token = Token {
        symbol: "PHA".to_owned(),
        decimals: 12,
    };
    Metrics::new(&token).expect("proper and unique names")
}

fn snapshot() -> Snapshot {
    let mut pool = pool();
    pool.info.total_stake = 3 * TOKEN / 2;
    pool.info.commission = 250_000;
    let mut worker = worker_in(State::Mining);
    worker.info.v = math::Real::from_ratio(5, 2);
    let subsidy = Subsidy {
        held: 4 * TOKEN,
        promised: TOKEN,
    };
    Snapshot {
        pools: BTreeMap::from([(3, pool)]),
        workers: BTreeMap::from([(worker.info.worker, worker)]),
        funds: Some(Funds { subsidy, budget: 0 }),
        ..Snapshot::default()
    }
}

/// The lines of the figures whose names begin like this.
fn lines(metrics: &Metrics, prefix: &str) -> Vec<String> {
    let text = metrics.encode().expect("every figure has a value");
    let lines = text.lines().filter(|line| line.starts_with(prefix));
    lines.map(str::to_owned).collect()
}

#[test]
fn amounts_are_in_tokens_and_parts_are_ratios() {
    let metrics = metrics();
    metrics.update(&snapshot(), &Alerts::default(), 0);
    for line in [
        "stakepool_pool_stake_tokens{pool=\"3\"} 1.5",
        "stakepool_pool_commission_ratio{pool=\"3\"} 0.25",
        "stakepool_subsidy_held_tokens 4",
        "stakepool_subsidy_promised_tokens 1",
        &format!("stakepool_worker_v_tokens{{pool=\"0\",worker=\"{WORKER}\"}} 2.5"),
    ] {
        assert_eq!(lines(&metrics, line), [line]);
    }
}

#[test]
fn what_is_unlimited_is_not_shown() {
    let metrics = metrics();
    let mut snapshot = snapshot();
    metrics.update(&snapshot, &Alerts::default(), 0);
    assert_eq!(lines(&metrics, "stakepool_pool_cap_tokens"), [""; 0]);
    if let Some(PoolState { info, .. }) = snapshot.pools.get_mut(&3) {
        info.cap = Some(7 * TOKEN);
    }
    metrics.update(&snapshot, &Alerts::default(), 0);
    let cap = "stakepool_pool_cap_tokens{pool=\"3\"} 7";
    assert_eq!(lines(&metrics, "stakepool_pool_cap_tokens"), [cap]);
}

#[test]
fn a_heartbeat_is_due_by_the_clock() {
    let metrics = metrics();
    metrics.update(&snapshot(), &Alerts::default(), 350);
    let due =
        format!("stakepool_worker_heartbeat_due_seconds{{pool=\"0\",worker=\"{WORKER}\"}} -0.25");
    assert_eq!(lines(&metrics, "stakepool_worker_heartbeat_due"), [due]);
}

#[test]
fn a_worker_has_one_state_and_none_when_it_is_gone() {
    let metrics = metrics();
    let mut snapshot = snapshot();
    metrics.update(&snapshot, &Alerts::default(), 0);
    let stopped = worker_in(State::CoolingDown);
    snapshot.workers.insert(stopped.info.worker, stopped);
    metrics.update(&snapshot, &Alerts::default(), 0);
    let state = format!(
        "stakepool_worker_state{{pool=\"0\",state=\"cooling_down\",worker=\"{WORKER}\"}} 1"
    );
    assert_eq!(lines(&metrics, "stakepool_worker_state"), [state]);
    snapshot.workers.clear();
    metrics.update(&snapshot, &Alerts::default(), 0);
    assert_eq!(lines(&metrics, "stakepool_worker"), [""; 0]);
}

#[test]
fn alerts_are_counted_by_kind() {
    let metrics = metrics();
    let mut alerts = Alerts::default();
    let alert = |pid| Alert {
        key: Key::ForcedStop(pid),
        text: String::new(),
        resolution: String::new(),
    };
    alerts.update([alert(1), alert(2)]);
    metrics.update(&snapshot(), &alerts, 0);
    let active = "stakepool_alerts_active{alert=\"forced_stop\",severity=\"critical\"} 2";
    assert_eq!(lines(&metrics, "stakepool_alerts_active"), [active]);
    alerts.update([]);
    metrics.update(&snapshot(), &alerts, 0);
    assert_eq!(lines(&metrics, "stakepool_alerts_active"), [""; 0]);
}
