//! Stake of stopped workers, and `reclaim_worker`.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use interfaces::WorkerState;
use primitives::Error;

#[test]
fn stake_is_free_again_after_seven_days_by_time_alone() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(7 * DAY - 1);
    assert_eq!(lab.pool.pool_info().releasing_stake, 100 * TOKEN);
    lab.chain.advance(1);
    let info = lab.pool.pool_info();
    assert_eq!(
        (info.free_stake, info.releasing_stake),
        (100 * TOKEN, 0),
        "views count it as free"
    );
    assert_eq!(lab.pool.withdraw_all(staker), Ok(100 * TOKEN));
}

#[test]
fn the_worker_reads_as_ready_in_every_view() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    let state = || lab.mining.worker_info(worker.id()).unwrap().state;
    assert_eq!(state(), WorkerState::Mining);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    let end = lab.chain.now() + 7 * DAY;
    assert_eq!(
        lab.mining.worker_info(worker.id()).unwrap().cool_down_end,
        end
    );
    lab.chain.at(end - 1);
    assert_eq!(state(), WorkerState::CoolingDown);
    lab.chain.at(end);
    assert_eq!(state(), WorkerState::Ready);
}

#[test]
fn anybody_reclaims_and_twice_is_fine() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    let anybody = lab.person();
    let refused = lab.pool.reclaim_worker(anybody, [2; 33]);
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
    let refused = lab.pool.reclaim_worker(anybody, worker.id());
    assert_eq!(refused, Err(Error::CoolDownNotReady), "it is mining");
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(7 * DAY - 1);
    let refused = lab.pool.reclaim_worker(anybody, worker.id());
    assert_eq!(refused, Err(Error::CoolDownNotReady));
    lab.chain.advance(1);
    lab.pool.reclaim_worker(anybody, worker.id()).unwrap();
    lab.pool.reclaim_worker(anybody, worker.id()).unwrap();
    assert_eq!(lab.pool.pool_info().free_stake, 100 * TOKEN);
}

#[test]
fn two_matured_records_are_released_by_each_message() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    let workers: Vec<_> = (0..5)
        .map(|number| lab.worker(&format!("{number}"), 20 * TOKEN))
        .collect();
    for worker in &workers {
        lab.chain.advance(1);
        lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    }
    lab.chain.advance(7 * DAY);
    assert_eq!(lab.pool.pool_info().free_stake, 100 * TOKEN);
    assert_eq!(lab.pool.withdraw_all(staker), Ok(40 * TOKEN));
    assert_eq!(lab.pool.process_withdrawals(staker, 1), Ok(1));
    assert_eq!(lab.pool.stake_info(staker).shares, 20 * TOKEN);
    assert_eq!(lab.pool.process_withdrawals(staker, 1), Ok(1));
    assert_eq!(lab.pool.stake_info(staker).shares, 0);
}

#[test]
fn workers_stopped_at_once_mature_at_once() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    let workers: Vec<_> = (0..5)
        .map(|number| lab.worker(&format!("{number}"), 20 * TOKEN))
        .collect();
    for worker in &workers {
        lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    }
    lab.chain.advance(7 * DAY);
    assert_eq!(lab.pool.withdraw_all(staker), Ok(100 * TOKEN));
}

#[test]
fn restarting_removing_or_unbinding_a_worker_never_touches_its_old_stake() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 30 * TOKEN);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(DAY);
    lab.pool.unbind_worker(lab.owner, worker.id()).unwrap();
    assert_eq!(lab.pool.pool_info().releasing_stake, 30 * TOKEN);
    lab.chain.advance(6 * DAY);
    lab.pool.add_worker(lab.owner, worker.id()).unwrap();
    lab.pool
        .start_mining(lab.owner, worker.id(), 50 * TOKEN)
        .unwrap();
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!(
        (info.free_stake, info.releasing_stake),
        (50 * TOKEN, 50 * TOKEN)
    );
}
