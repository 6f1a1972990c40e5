//! What a stop costs a worker that was late.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use primitives::Error;

#[test]
fn it_is_booked_at_the_stop_and_not_before() {
    let lab = Fixture::slashing();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 80 * TOKEN);
    lab.be_late(&worker, 3);
    assert_eq!(lab.pool.stake_info(staker).locked, 100 * TOKEN);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!(info.total_stake, 30 * TOKEN);
    assert_eq!(info.releasing_stake, 10 * TOKEN);
    assert_eq!(info.treasury_due, 70 * TOKEN);
    assert_eq!(lab.pool.stake_info(staker).locked, 30 * TOKEN);
}

#[test]
fn a_worker_in_time_returns_everything() {
    let lab = Fixture::slashing();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 80 * TOKEN);
    // The last moment of the window.
    let session = lab.mining.session(worker.id()).unwrap();
    lab.chain.at(lab.begin_of(session.late) - 1);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!((info.releasing_stake, info.treasury_due), (80 * TOKEN, 0));
}

#[test]
fn a_planck_that_cannot_be_halved_is_lost_to_the_stakers() {
    let lab = Fixture::slashing();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 80 * TOKEN + 1);
    lab.be_late(&worker, 1);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!(info.releasing_stake, 40 * TOKEN);
    assert_eq!(info.treasury_due, 40 * TOKEN + 1);
}

#[test]
fn anybody_stops_a_worker_that_is_offline_for_longer_than_a_day() {
    let lab = Fixture::slashing();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 80 * TOKEN);
    let late = lab.begin_of(lab.mining.session(worker.id()).unwrap().late);
    let poker = lab.person();
    for time in [late - 1, late, late + DAY - 12_000] {
        lab.chain.at(time.max(lab.chain.now()));
        let refused = lab.pool.stop_unresponsive(poker, worker.id());
        assert_eq!(refused, Err(Error::WorkerIsResponsive));
    }
    lab.chain.at(late + DAY + 1);
    lab.pool.stop_unresponsive(poker, worker.id()).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!((info.running_workers, info.total_stake), (0, 20 * TOKEN));
    let refused = lab.pool.stop_unresponsive(poker, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
}

#[test]
fn anybody_stops_a_worker_whose_measurement_was_removed() {
    let lab = Fixture::slashing();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 80 * TOKEN);
    let poker = lab.person();
    let refused = lab.pool.stop_unresponsive(poker, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsResponsive));
    lab.registry
        .remove_measurement(lab.governance, e2e::worker::MEASUREMENT)
        .unwrap();
    lab.pool.stop_unresponsive(poker, worker.id()).unwrap();
    assert_eq!(
        lab.pool.pool_info().releasing_stake,
        80 * TOKEN,
        "it was in time"
    );
}

#[test]
fn only_workers_of_the_pool_can_be_stopped() {
    let lab = Fixture::slashing();
    let refused = lab.pool.stop_unresponsive(lab.owner, [2; 33]);
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
}
