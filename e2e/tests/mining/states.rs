//! Ready, Mining, Unresponsive, CoolingDown; `report_offline`.

use crate::fixture::Fixture;
use e2e::worker::Machine;
use e2e::{DAY, HOUR, TOKEN};
use interfaces::WorkerState;
use math::Real;
use primitives::Error;

fn mining() -> (Fixture, Machine) {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let worker = lab.worker("w", 5_000 * TOKEN);
    (lab, worker)
}

fn state(lab: &Fixture, worker: &Machine) -> WorkerState {
    lab.mining.worker_info(worker.id()).unwrap().state
}

#[test]
fn a_worker_becomes_unresponsive_by_time_alone() {
    let (lab, worker) = mining();
    let late = lab.mining.session(worker.id()).unwrap().late;
    lab.chain.at(lab.begin_of(late) - 1);
    assert_eq!(state(&lab, &worker), WorkerState::Mining);
    lab.chain.at(late);
    assert_eq!(state(&lab, &worker), WorkerState::Unresponsive);
}

#[test]
fn anybody_reports_it_any_number_of_times() {
    let (lab, worker) = mining();
    let anybody = lab.person();
    let late = lab.mining.session(worker.id()).unwrap().late;
    lab.chain.at(lab.begin_of(late) - 1);
    let refused = lab.mining.report_offline(anybody, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsResponsive));
    lab.chain.at(late);
    lab.mining.report_offline(anybody, worker.id()).unwrap();
    assert_eq!(lab.chain.receipt().event_names(), ["MiningChanged"]);
    // Nothing new: nothing changes.
    lab.mining.report_offline(anybody, worker.id()).unwrap();
    assert_eq!(lab.chain.receipt().events.len(), 0);
    let refused = lab.mining.report_offline(anybody, [2; 33]);
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
}

#[test]
fn a_late_heartbeat_recovers_it_without_pay() {
    for report in [false, true] {
        let (lab, worker) = mining();
        lab.chain
            .at(lab.mining.session(worker.id()).unwrap().late + HOUR);
        if report {
            lab.mining
                .report_offline(lab.person(), worker.id())
                .unwrap();
        }
        let before = lab.mining.worker_info(worker.id()).unwrap();
        assert_eq!(worker.beat(&lab.mining, lab.person(), 1_000), Ok(0));
        let after = lab.mining.worker_info(worker.id()).unwrap();
        assert_eq!(after.state, WorkerState::Mining);
        assert_eq!(after.v, before.v, "what was slashed is gone");

        // Offline time is never paid: the next heartbeat earns one interval only.
        lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
        let paid = worker.beat(&lab.mining, lab.person(), 360_000).unwrap();
        let interval_budget = 60_000 * TOKEN * 1_800 / 86_400;
        assert!(paid > 0 && paid <= interval_budget);
    }
}

#[test]
fn it_loses_a_part_of_v_in_each_period_and_what_v_gained_protects_the_stake() {
    let (lab, worker) = mining();
    let session = lab.mining.session(worker.id()).unwrap();
    lab.chain.at(lab.begin_of(session.late) - 1);
    let grown = lab.mining.worker_info(worker.id()).unwrap();
    assert!(grown.v > grown.v_initial);
    lab.chain.at(session.late);
    let once = lab.mining.worker_info(worker.id()).unwrap();
    lab.chain.at(session.late + DAY);
    let more = lab.mining.worker_info(worker.id()).unwrap();
    assert!(more.v < once.v);
    // (1 - s)^m of what it was at the window's end, m = 1 + 7,200 periods, to 10^-9.
    let factor = |periods: i32| (1.0 - 0.001 * 12.0 / 3_600.0_f64).powi(periods);
    let ratio = more.v.0 as f64 / grown.v.0 as f64;
    assert!((ratio / factor(7_201) - 1.0).abs() < 1e-9, "{ratio}");
}

#[test]
fn a_known_slash_is_final_at_the_stop() {
    let (lab, worker) = mining();
    let late = lab.mining.session(worker.id()).unwrap().late;
    lab.chain.at(late + 3 * DAY);
    let info = lab.mining.worker_info(worker.id()).unwrap();
    assert!(info.v < info.v_initial);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    // returned = floor(min(V / Ve, 1) x stake), with V / Ve truncated to 64 binary places.
    let share = info.v.over(info.v_initial);
    let returned = share.mul_int(5_000 * TOKEN);
    let pool = lab.pool.pool_info();
    assert!(pool.releasing_stake.abs_diff(returned) <= 1);
    assert_eq!(pool.releasing_stake + pool.treasury_due, 5_000 * TOKEN);
}

#[test]
fn a_worker_that_never_mined_is_ready() {
    let lab = Fixture::laboratory();
    let machine = lab.machine_in(&lab.pool, "w");
    let info = lab.mining.worker_info(machine.id()).unwrap();
    assert_eq!(
        (info.state, info.stake, info.cool_down_end),
        (WorkerState::Ready, 0, 0)
    );
    assert_eq!((info.cores, info.confidence_level), (8, 1));
    assert_eq!(info.initial_score, Some(1_200));
    assert!(lab.mining.session(machine.id()).is_none());
    assert_eq!(lab.mining.worker_info([2; 33]), None);
}

#[test]
fn everybody_who_ever_mined_is_listed() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let [a, b, c] = ["a", "b", "c"].map(|name| lab.worker(name, 10 * TOKEN).id());
    lab.pool.stop_mining(lab.owner, b).unwrap();
    let page = |start, limit| -> Vec<_> {
        lab.mining
            .workers(start, limit)
            .iter()
            .map(|info| info.worker)
            .collect()
    };
    assert_eq!(page(0, 10), [a, b, c]);
    assert_eq!(page(1, 1), [b]);
    assert!(page(3, 10).is_empty());
    assert_eq!(lab.mining.workers(1, 1)[0].state, WorkerState::CoolingDown);
    assert_eq!(
        lab.mining.workers(0, 1)[0].v,
        lab.mining.worker_info(a).unwrap().v
    );
    assert!(lab.mining.workers(0, 1)[0].v >= Real::ZERO);
}
