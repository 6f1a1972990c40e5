//! `check_and_force_withdraw`: nobody has to stay longer than grace and cool-down together.

use crate::fixture::Fixture;
use e2e::{worker::Machine, DAY, TOKEN};
use ink::primitives::AccountId;
use primitives::Error;

/// A staker who waits for all of the stake of `workers` workers.
fn waiting(workers: usize) -> (Fixture, AccountId, Vec<Machine>) {
    let lab = Fixture::laboratory();
    let staker = lab.staker(workers as u128 * 10 * TOKEN);
    let machines = (0..workers).map(|number| lab.worker(&format!("w{number}"), 10 * TOKEN));
    let machines = machines.collect();
    lab.pool.withdraw_all(staker).unwrap();
    (lab, staker, machines)
}

fn running(lab: &Fixture) -> u32 {
    lab.pool.pool_info().running_workers
}

#[test]
fn it_takes_strictly_more_than_the_grace_period() {
    let (lab, _, _) = waiting(2);
    let poker = lab.person();
    lab.chain.advance(7 * DAY);
    assert_eq!(lab.pool.check_and_force_withdraw(poker, 10), Ok(0));
    assert_eq!(running(&lab), 2);
    lab.chain.advance(1);
    assert_eq!(lab.pool.check_and_force_withdraw(poker, 10), Ok(2));
    assert_eq!(running(&lab), 0);
    assert!(!lab.pool.pool_info().forced_stop, "it is done");
}

#[test]
fn a_staker_is_out_after_fourteen_days_and_pokes_by_anybody() {
    let (lab, staker, _) = waiting(1);
    let asked_at = lab.chain.now();
    let poker = lab.person();
    let before = lab.chain.balance(staker);
    lab.chain.advance(7 * DAY + 1);
    lab.pool.check_and_force_withdraw(poker, 10).unwrap();
    lab.chain.advance(7 * DAY);
    assert_eq!(lab.pool.process_withdrawals(poker, 1), Ok(1));
    assert_eq!(lab.chain.balance(staker) - before, 10 * TOKEN);
    assert_eq!(lab.chain.now() - asked_at, 14 * DAY + 1);
}

#[test]
fn it_goes_on_over_several_calls_without_checking_again() {
    let (lab, staker, machines) = waiting(5);
    let poker = lab.person();
    lab.chain.advance(7 * DAY + 1);
    // One step to look at the entry, one for a worker.
    assert_eq!(lab.pool.check_and_force_withdraw(poker, 2), Ok(1));
    let info = lab.pool.pool_info();
    assert!(info.forced_stop);
    assert_eq!(info.running_workers, 4);

    // The staker is paid by somebody else's money, yet the stop goes on.
    lab.staker(50 * TOKEN);
    assert_eq!(lab.pool.stake_info(staker).shares, 0);
    assert_eq!(lab.pool.check_and_force_withdraw(poker, 0), Ok(0));
    assert_eq!(lab.pool.check_and_force_withdraw(poker, 3), Ok(3));
    assert!(lab.pool.pool_info().forced_stop);

    // While it goes on nothing can be started.
    let idle = machines.iter().find(|machine| {
        let info = lab.mining.worker_info(machine.id()).unwrap();
        info.state == interfaces::WorkerState::CoolingDown
    });
    let refused = lab.pool.start_mining(lab.owner, idle.unwrap().id(), TOKEN);
    assert_eq!(refused, Err(Error::ForcedStop));
    assert_eq!(lab.pool.check_and_force_withdraw(poker, 3), Ok(1));
    assert!(!lab.pool.pool_info().forced_stop);
}

#[test]
fn a_running_worker_cannot_be_restarted_during_a_forced_stop() {
    let (lab, _, machines) = waiting(2);
    lab.chain.advance(7 * DAY + 1);
    lab.pool.check_and_force_withdraw(lab.person(), 2).unwrap();
    let running = machines.iter().find(|machine| {
        let info = lab.mining.worker_info(machine.id()).unwrap();
        info.state == interfaces::WorkerState::Mining
    });
    let refused = lab
        .pool
        .restart_mining(lab.owner, running.unwrap().id(), 20 * TOKEN);
    assert_eq!(refused, Err(Error::ForcedStop));
}

#[test]
fn stake_that_is_coming_anyway_is_waited_for() {
    let (lab, _, machines) = waiting(2);
    let poker = lab.person();
    lab.chain.advance(7 * DAY);
    for machine in &machines {
        lab.pool.stop_mining(lab.owner, machine.id()).unwrap();
    }
    lab.chain.advance(DAY);
    assert_eq!(lab.pool.check_and_force_withdraw(poker, 10), Ok(0));
    assert!(
        !lab.pool.pool_info().forced_stop,
        "what cools down is enough for the exit"
    );
}

#[test]
fn entries_that_are_not_overdue_do_not_count() {
    let lab = Fixture::laboratory();
    let [early, late] = [(); 2].map(|()| lab.staker(10 * TOKEN));
    let idle = lab.worker("idle", 10 * TOKEN);
    lab.worker("busy", 10 * TOKEN);
    lab.pool.withdraw_all(early).unwrap();
    lab.chain.advance(DAY);
    lab.pool.withdraw_all(late).unwrap();
    lab.pool.stop_mining(lab.owner, idle.id()).unwrap();
    lab.chain.advance(6 * DAY + 1);
    // The early one is overdue and covered by what cools down; the late one has a day left.
    assert_eq!(lab.pool.check_and_force_withdraw(lab.person(), 10), Ok(0));
    lab.chain.advance(DAY);
    assert_eq!(lab.pool.check_and_force_withdraw(lab.person(), 10), Ok(1));
}

#[test]
fn small_steps_reach_the_same_as_a_large_one() {
    let lab = Fixture::laboratory();
    let stakers: Vec<_> = (0..6).map(|_| lab.staker(10 * TOKEN)).collect();
    lab.worker("a", 30 * TOKEN);
    lab.worker("b", 30 * TOKEN);
    for staker in stakers {
        lab.pool.withdraw_all(staker).unwrap();
    }
    lab.chain.advance(7 * DAY + 1);
    let poker = lab.person();
    let mut calls = 0;
    while running(&lab) > 0 {
        lab.pool.check_and_force_withdraw(poker, 1).unwrap();
        calls += 1;
        assert!(calls <= 20, "it comes to an end");
    }
    assert!(!lab.pool.pool_info().forced_stop);
}

#[test]
fn the_owner_can_stop_a_worker_while_the_forced_stop_goes_on() {
    let (lab, _, machines) = waiting(3);
    lab.chain.advance(7 * DAY + 1);
    lab.pool.check_and_force_withdraw(lab.person(), 2).unwrap();
    let mut stopped = 0;
    for machine in &machines {
        stopped += u32::from(lab.pool.stop_mining(lab.owner, machine.id()).is_ok());
    }
    assert_eq!(stopped, 2);
    // No worker runs: the next poke, or the last stop, ends it.
    lab.pool.check_and_force_withdraw(lab.person(), 1).unwrap();
    assert!(!lab.pool.pool_info().forced_stop);
}
