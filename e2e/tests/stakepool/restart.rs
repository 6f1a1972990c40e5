//! `restart_mining`: more stake without cooling down.

use crate::fixture::Fixture;
use e2e::TOKEN;
use primitives::Error;

#[test]
fn it_binds_more_stake_and_starts_v_anew() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let worker = lab.worker("w", 3_000 * TOKEN);
    let before = lab.mining.worker_info(worker.id()).unwrap();
    lab.pool
        .restart_mining(lab.owner, worker.id(), 5_000 * TOKEN)
        .unwrap();
    let after = lab.mining.worker_info(worker.id()).unwrap();
    assert_eq!(after.stake, 5_000 * TOKEN);
    assert!(after.v_initial > before.v_initial);
    assert_eq!(after.v, after.v_initial);
    let info = lab.pool.pool_info();
    assert_eq!((info.free_stake, info.releasing_stake), (15_000 * TOKEN, 0));
}

#[test]
fn it_is_a_session_of_its_own_and_p_is_carried_over() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 30 * TOKEN);
    // Half of the performance: 100 iterations a second instead of 200.
    lab.chain.advance(12_000);
    worker.beat(&lab.mining, lab.person(), 1_200).unwrap();
    let before = lab.mining.session(worker.id()).unwrap();
    let p_instant = lab.mining.worker_info(worker.id()).unwrap().p_instant;
    assert!(p_instant < math::Real::from_int(1_200));
    lab.pool
        .restart_mining(lab.owner, worker.id(), 40 * TOKEN)
        .unwrap();
    let after = lab.mining.session(worker.id()).unwrap();
    assert_eq!(after.session, before.session + 1);
    assert_ne!(after.challenge, before.challenge);
    assert_eq!(after.iterations, 0);
    assert_eq!(
        lab.mining.worker_info(worker.id()).unwrap().p_instant,
        p_instant
    );
}

#[test]
fn the_slash_is_booked() {
    let lab = Fixture::slashing();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 40 * TOKEN);
    lab.be_late(&worker, 2);
    let refused = lab.pool.restart_mining(lab.owner, worker.id(), 10 * TOKEN);
    assert_eq!(
        refused,
        Err(Error::CannotRestartWithLessStake),
        "10 would return"
    );
    lab.pool
        .restart_mining(lab.owner, worker.id(), 10 * TOKEN + 1)
        .unwrap();
    let info = lab.pool.pool_info();
    assert_eq!(info.treasury_due, 30 * TOKEN);
    assert_eq!(info.mining_stake, 10 * TOKEN + 1);
    assert_eq!(info.free_stake, 60 * TOKEN - 1);
}

#[test]
fn it_needs_more_than_what_a_stop_returns_and_no_more_than_is_free() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 40 * TOKEN);
    let restart = |stake| lab.pool.restart_mining(lab.owner, worker.id(), stake);
    assert_eq!(restart(0), Err(Error::CannotRestartWithLessStake));
    assert_eq!(restart(40 * TOKEN), Err(Error::CannotRestartWithLessStake));
    assert_eq!(restart(100 * TOKEN + 1), Err(Error::InsufficientFreeStake));
    restart(100 * TOKEN).unwrap();
}

#[test]
fn a_worker_that_does_not_mine_cannot_be_restarted() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let machine = lab.machine_in(&lab.pool, "w");
    let refused = lab.pool.restart_mining(lab.owner, machine.id(), TOKEN);
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
}

#[test]
fn nobody_restarts_while_others_wait_to_leave() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 40 * TOKEN);
    lab.pool.withdraw(staker, 70 * TOKEN).unwrap();
    lab.pool.contribute(staker, TOKEN).unwrap();
    assert!(lab.pool.pool_info().queued_shares > 0);
    let refused = lab.pool.restart_mining(lab.owner, worker.id(), 50 * TOKEN);
    assert_eq!(refused, Err(Error::WithdrawQueueNotEmpty));
}

#[test]
fn the_bounds_of_a_start_hold() {
    let lab = Fixture::khala();
    lab.staker(100_000 * TOKEN);
    let worker = lab.worker("w", 3_000 * TOKEN);
    let (_, maximum) = lab.mining.stake_bounds(worker.id()).unwrap();
    let refused = lab.pool.restart_mining(lab.owner, worker.id(), maximum + 1);
    assert_eq!(refused, Err(Error::TooMuchStake));
}
