use super::*;
use crate::alert::{Alerts, Change};
use crate::fixtures::{pool, somebody, worker_in};
use crate::reader::{Announcements, Governed};
use interfaces::{Subsidy, WorkerState as State};
use proptest::prelude::*;
use std::collections::BTreeMap;

const GRACE: u64 = 1_000;

fn terms() -> Terms {
    Terms {
        token: Token {
            symbol: "PHA".to_owned(),
            decimals: 0,
        },
        timing: Timing {
            period: 10,
            grace: GRACE,
            cool_down: 1_000,
            notice: 1_000,
        },
        subsidy_reserve: 1_000,
    }
}

fn with_pool(pool: PoolState) -> Snapshot {
    Snapshot {
        pools: BTreeMap::from([(0, pool)]),
        ..Snapshot::default()
    }
}

fn with_worker(worker: WorkerState) -> Snapshot {
    Snapshot {
        workers: BTreeMap::from([(worker.info.worker, worker)]),
        ..Snapshot::default()
    }
}

fn with_funds(held: Balance, promised: Balance, budget: Balance) -> Snapshot {
    let subsidy = Subsidy { held, promised };
    Snapshot {
        funds: Some(Funds { subsidy, budget }),
        ..Snapshot::default()
    }
}

fn with_withdrawal(start: Timestamp) -> Snapshot {
    with_pool(PoolState {
        queue: vec![QueueEntry {
            staker: somebody(),
            shares: 5,
            value: 5,
            start,
            countdown: GRACE,
        }],
        ..pool()
    })
}

fn names(snapshot: &Snapshot, now: Timestamp) -> Vec<&'static str> {
    let alerts = conditions(snapshot, &terms(), now);
    alerts.iter().map(|alert| alert.key.name()).collect()
}

#[test]
fn a_deployment_in_order_raises_nothing() {
    let fine = Snapshot {
        workers: with_worker(worker_in(State::Mining)).workers,
        ..with_pool(pool())
    };
    assert_eq!(names(&fine, 100), [""; 0]);
}

#[test]
fn a_worker_is_unresponsive_by_the_chains_word() {
    let worker = with_worker(worker_in(State::Unresponsive));
    assert_eq!(names(&worker, 0), ["worker_unresponsive"]);
}

#[test]
fn a_worker_is_unresponsive_by_the_clock_when_the_chain_stands_still() {
    let worker = with_worker(worker_in(State::Mining));
    assert_eq!(names(&worker, 149), [""; 0]);
    assert_eq!(names(&worker, 150), ["worker_unresponsive"]);
    let ready = with_worker(worker_in(State::Ready));
    assert_eq!(names(&ready, 150), [""; 0]);
}

#[test]
fn a_worker_that_anybody_can_stop_is_another_alert() {
    let worker = with_worker(WorkerState {
        stoppable: true,
        ..worker_in(State::Unresponsive)
    });
    assert_eq!(
        names(&worker, 200),
        ["worker_unresponsive", "worker_stoppable"]
    );
}

#[test]
fn a_cool_down_ends_by_the_clock_alone() {
    let mut worker = worker_in(State::CoolingDown);
    worker.info.cool_down_end = 500;
    let mut alerts = Alerts::default();
    let snapshot = with_worker(worker);
    alerts.update(conditions(&snapshot, &terms(), 499));
    let changes = alerts.update(conditions(&snapshot, &terms(), 500));
    let [Change::Resolved(alert)] = &changes[..] else {
        panic!("{changes:?}");
    };
    assert_eq!(
        alert.resolution,
        "worker 0x02020202…0202 of pool 0 has cooled down: its stake can be made free"
    );
}

#[test]
fn a_withdrawal_is_pending_and_then_overdue() {
    let waiting = with_withdrawal(50);
    assert_eq!(names(&waiting, 50 + GRACE), ["withdrawal_pending"]);
    assert_eq!(
        names(&waiting, 51 + GRACE),
        ["withdrawal_pending", "withdrawal_overdue"]
    );
}

#[test]
fn a_withdrawal_that_was_asked_for_anew_is_a_new_alert() {
    let mut alerts = Alerts::default();
    alerts.update(conditions(&with_withdrawal(50), &terms(), 60));
    let changes = alerts.update(conditions(&with_withdrawal(55), &terms(), 60));
    assert!(matches!(
        &changes[..],
        [Change::Resolved(_), Change::Raised(_)]
    ));
}

#[test]
fn a_raise_of_the_commission_is_announced_with_its_date() {
    let mut raising = pool();
    raising.info.pending_commission = Some((200_000, 1_700_000_000_000));
    let alerts = conditions(&with_pool(raising), &terms(), 0);
    assert_eq!(
        alerts[0].text,
        "pool 0 raises its commission from 0 % to 20 % on 2023-11-14 22:13:20 UTC"
    );
}

#[test]
fn pauses_forced_stops_and_upgrades_of_a_pool_are_alerts() {
    let mut troubled = pool();
    troubled.info.forced_stop = true;
    troubled.info.paused = true;
    troubled.upgrade = Some(Announced {
        change: [1; 32].into(),
        executable_at: 9,
    });
    assert_eq!(
        names(&with_pool(troubled), 0),
        ["forced_stop", "paused", "code_announced"]
    );
}

#[test]
fn what_governance_announced_is_an_alert_for_each() {
    let announced = Announced {
        change: [1; 32].into(),
        executable_at: 9,
    };
    let governed = |paused, code| Governed { paused, code };
    let snapshot = Snapshot {
        announcements: Some(Announcements {
            factory: governed(false, None),
            mining: governed(true, None),
            registry: governed(false, Some(announced)),
            pool_code: Some(announced),
            verifier: Some(Announced {
                change: somebody(),
                executable_at: 9,
            }),
            tokenomics: Some(9),
        }),
        ..Snapshot::default()
    };
    assert_eq!(
        names(&snapshot, 0),
        [
            "paused",
            "code_announced",
            "pool_code_announced",
            "verifier_announced",
            "tokenomics_announced"
        ]
    );
}

#[test]
fn the_subsidy_runs_low_before_it_is_empty() {
    // A period is 10 ms, so 100 periods are the reserve of a second.
    assert_eq!(names(&with_funds(300, 100, 2), 0), [""; 0]);
    assert_eq!(names(&with_funds(300, 101, 2), 0), ["subsidy_low"]);
    assert_eq!(names(&with_funds(300, 300, 2), 0), ["subsidy_empty"]);
    let without_budget = with_funds(1, 0, 0);
    assert_eq!(names(&without_budget, 0), [""; 0], "it lasts forever");
}

#[test]
fn views_that_cannot_be_read_are_an_alert() {
    let snapshot = Snapshot {
        unreadable: BTreeMap::from([("pool 3".to_owned(), "another version".to_owned())]),
        ..Snapshot::default()
    };
    let alerts = conditions(&snapshot, &terms(), 0);
    assert_eq!(alerts[0].text, "pool 3 cannot be read: another version");
}

proptest! {
    /// No numbers a contract may answer with stop the monitor, and no two alerts share a key.
    #[test]
    fn any_observation_can_be_judged(
        start: u64, late: u64, cool_down_end: u64, raise: (u32, u64),
        held: u128, promised: u128, budget: u128, now: u64,
    ) {
        let mut worker = worker_in(State::Mining);
        worker.late = late;
        worker.info.cool_down_end = cool_down_end;
        let mut snapshot = with_withdrawal(start);
        snapshot.workers = with_worker(worker).workers;
        snapshot.funds = with_funds(held, promised, budget).funds;
        if let Some(pool) = snapshot.pools.get_mut(&0) {
            pool.info.pending_commission = Some(raise);
        }
        let alerts = conditions(&snapshot, &terms(), now);
        let keys: std::collections::BTreeSet<_> = alerts.iter().map(|alert| &alert.key).collect();
        prop_assert_eq!(keys.len(), alerts.len());
    }
}
