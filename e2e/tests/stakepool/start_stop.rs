//! `start_mining` and `stop_mining`.

use crate::fixture::Fixture;
use e2e::{worker::MEASUREMENT, TOKEN};
use interfaces::WorkerState;
use primitives::Error;

#[test]
fn a_start_binds_free_stake() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let machine = lab.machine_in(&lab.pool, "w");
    lab.pool
        .start_mining(lab.owner, machine.id(), 60 * TOKEN)
        .unwrap();
    let info = lab.pool.pool_info();
    assert_eq!(
        (info.free_stake, info.mining_stake),
        (40 * TOKEN, 60 * TOKEN)
    );
    let worker = lab.mining.worker_info(machine.id()).unwrap();
    assert_eq!(
        (worker.state, worker.stake),
        (WorkerState::Mining, 60 * TOKEN)
    );
    assert_eq!(worker.p_instant, math::Real::from_int(1_200), "P_t = P");
    let refused = lab.pool.start_mining(lab.owner, machine.id(), 10 * TOKEN);
    assert_eq!(refused, Err(Error::WorkerIsNotReady));
}

#[test]
fn a_stop_sends_stake_and_worker_to_cool_down() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 60 * TOKEN);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!(
        (info.free_stake, info.releasing_stake),
        (40 * TOKEN, 60 * TOKEN)
    );
    let refused = lab.pool.stop_mining(lab.owner, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
    let refused = lab.pool.start_mining(lab.owner, worker.id(), TOKEN);
    assert_eq!(refused, Err(Error::WorkerIsNotReady));
}

#[test]
fn only_the_owner_starts_and_stops() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 60 * TOKEN);
    let refused = lab.pool.start_mining(staker, worker.id(), TOKEN);
    assert_eq!(refused, Err(Error::NotOwner));
    assert_eq!(
        lab.pool.stop_mining(staker, worker.id()),
        Err(Error::NotOwner)
    );
    let refused = lab.pool.restart_mining(staker, worker.id(), 70 * TOKEN);
    assert_eq!(refused, Err(Error::NotOwner));
}

#[test]
fn workers_of_others_are_unknown() {
    let lab = Fixture::laboratory();
    let unknown = [2; 33];
    let refused = lab.pool.start_mining(lab.owner, unknown, TOKEN);
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
    let refused = lab.pool.stop_mining(lab.owner, unknown);
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
    let refused = lab.pool.restart_mining(lab.owner, unknown, TOKEN);
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
}

#[test]
fn no_more_than_the_free_stake_can_be_bound() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let machine = lab.machine_in(&lab.pool, "w");
    let refused = lab
        .pool
        .start_mining(lab.owner, machine.id(), 100 * TOKEN + 1);
    assert_eq!(refused, Err(Error::InsufficientFreeStake));
    let refused = lab.pool.start_mining(lab.owner, machine.id(), u128::MAX);
    assert_eq!(refused, Err(Error::InsufficientFreeStake));
    lab.pool
        .start_mining(lab.owner, machine.id(), 100 * TOKEN)
        .unwrap();
}

#[test]
fn a_paused_mining_starts_nobody_and_the_pools_errors_come_first() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let machine = lab.machine_in(&lab.pool, "w");
    let running = lab.worker("running", 10 * TOKEN);
    lab.mining.pause(lab.guardian).unwrap();
    let start = |stake| lab.pool.start_mining(lab.owner, machine.id(), stake);
    assert_eq!(start(91 * TOKEN), Err(Error::InsufficientFreeStake));
    assert_eq!(start(TOKEN), Err(Error::MiningDisabled));
    let refused = lab.pool.restart_mining(lab.owner, running.id(), 20 * TOKEN);
    assert_eq!(refused, Err(Error::MiningDisabled));
    lab.mining.unpause(lab.governance).unwrap();
    start(TOKEN).unwrap();
}

#[test]
fn a_worker_whose_measurement_was_removed_is_not_started() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let machine = lab.machine_in(&lab.pool, "w");
    let running = lab.worker("running", 10 * TOKEN);
    lab.registry
        .remove_measurement(lab.governance, MEASUREMENT)
        .unwrap();
    let refused = lab.pool.start_mining(lab.owner, machine.id(), TOKEN);
    assert_eq!(refused, Err(Error::MeasurementNotAllowed));
    let refused = lab.pool.restart_mining(lab.owner, running.id(), 20 * TOKEN);
    assert_eq!(refused, Err(Error::MeasurementNotAllowed));
}

#[test]
fn a_score_below_fifty_is_too_low() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    for (score, expected) in [(48, Err(Error::BenchmarkTooLow)), (54, Ok(()))] {
        let machine = lab.machine(&format!("{score}"), lab.owner, score);
        lab.pool.add_worker(lab.owner, machine.id()).unwrap();
        let started = lab.pool.start_mining(lab.owner, machine.id(), TOKEN);
        assert_eq!(started, expected);
    }
}

#[test]
fn the_stake_bounds_are_inclusive() {
    let lab = Fixture::khala();
    lab.staker(100_000 * TOKEN);
    let machine = lab.machine_in(&lab.pool, "w");
    let (minimum, maximum) = lab.mining.stake_bounds(machine.id()).unwrap();
    let start = |stake| lab.pool.start_mining(lab.owner, machine.id(), stake);
    assert_eq!(start(minimum - 1), Err(Error::InsufficientStake));
    assert_eq!(start(maximum + 1), Err(Error::TooMuchStake));
    start(minimum).unwrap();
    let other = lab.machine_in(&lab.pool, "other");
    lab.pool
        .start_mining(lab.owner, other.id(), maximum)
        .unwrap();
}
