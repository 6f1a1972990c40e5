//! Whole lives under the parameters of Khala: an owner's, and a staker's.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use interfaces::WorkerState;
use primitives::Error;

#[test]
fn an_owner_builds_a_pool_runs_it_and_closes_it() {
    let lab = Fixture::khala();
    let (owner, pool) = (lab.owner, &lab.pool);
    pool.set_description(owner, b"{\"name\": \"Acme\"}".to_vec())
        .unwrap();
    pool.set_payout_pref(owner, 200_000).unwrap();
    pool.set_cap(owner, Some(10_000 * TOKEN)).unwrap();
    pool.contribute(owner, 1_000 * TOKEN).unwrap();
    let staker = lab.staker(9_000 * TOKEN);

    // Two machines; one gets more stake later.
    let [first, second] = ["first", "second"].map(|name| lab.machine_in(pool, name));
    pool.start_mining(owner, first.id(), 4_000 * TOKEN).unwrap();
    pool.start_mining(owner, second.id(), 4_000 * TOKEN)
        .unwrap();
    let relayer = lab.person();
    let mut earned = 0;
    for _ in 0..4 {
        for machine in [&first, &second] {
            let due = lab.mining.session(machine.id()).unwrap().due;
            lab.chain.at(due.max(lab.chain.now()));
            earned += machine.beat(&lab.mining, relayer, 360_000).unwrap();
        }
    }
    assert_eq!(pool.sync_rewards(relayer), Ok(earned));
    let commission = earned / 5;
    assert_eq!(pool.claim_owner_rewards(owner, owner), Ok(commission));
    pool.restart_mining(owner, second.id(), 6_000 * TOKEN)
        .unwrap();
    assert_eq!(pool.pool_info().free_stake, 0);

    // The end: machines stop, everybody leaves, machines are free for another pool.
    for machine in [&first, &second] {
        pool.stop_mining(owner, machine.id()).unwrap();
    }
    pool.withdraw_all(staker).unwrap();
    lab.chain.advance(7 * DAY);
    pool.process_withdrawals(relayer, 10).unwrap();
    pool.withdraw_all(owner).unwrap();
    for machine in [&first, &second] {
        let info = lab.mining.worker_info(machine.id()).unwrap();
        assert_eq!(info.state, WorkerState::Ready);
        pool.remove_worker(owner, machine.id()).unwrap();
    }
    let to_staker = pool.claim_rewards(staker, staker).unwrap();
    let to_owner = pool.claim_rewards(owner, owner).unwrap();
    let shared = earned - commission;
    assert!(
        shared - (to_staker + to_owner) <= 2,
        "all was paid but two fractions of a planck"
    );
    let info = pool.pool_info();
    assert_eq!(
        (info.total_shares, info.total_stake, info.workers),
        (0, 0, 0)
    );
}

#[test]
fn a_staker_joins_earns_and_gets_out_of_a_pool_whose_owner_does_nothing() {
    let lab = Fixture::khala();
    let staker = lab.person();
    let before = lab.chain.balance(staker);
    lab.pool
        .contribute_with(staker, 5_000 * TOKEN, 0, 5_000 * TOKEN)
        .unwrap();
    let worker = lab.worker("w", 5_000 * TOKEN);
    let mut earned = 0;
    for _ in 0..3 {
        lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
        earned += worker.beat(&lab.mining, lab.governance, 360_000).unwrap();
    }
    lab.pool.sync_rewards(staker).unwrap();
    assert_eq!(lab.claimable(staker), 0, "it is released over hours");
    lab.chain.advance(DAY);
    assert_eq!(lab.claimable(staker), earned);
    assert_eq!(lab.pool.claim_rewards(staker, staker), Ok(earned));

    // Nothing is free. The machine goes on working, the owner never stops it.
    assert_eq!(lab.pool.withdraw_all(staker), Ok(0));
    let asked_at = lab.chain.now();
    lab.chain.advance(7 * DAY + 1);
    assert_eq!(lab.pool.check_and_force_withdraw(staker, 10), Ok(1));
    let returned = lab.pool.pool_info().releasing_stake;
    let refused = lab.pool.reclaim_worker(staker, worker.id());
    assert_eq!(refused, Err(Error::CoolDownNotReady));
    lab.chain.advance(7 * DAY);
    assert_eq!(lab.pool.process_withdrawals(staker, 1), Ok(1));
    assert_eq!(lab.chain.now() - asked_at, 14 * DAY + 1);
    assert_eq!(lab.pool.stake_info(staker).shares, 0);

    // A week without heartbeats has cost part of the stake; the rest and the rewards are back.
    assert!(returned < 5_000 * TOKEN);
    let received = lab.chain.balance(staker) + 5_000 * TOKEN - before;
    assert!(
        received.abs_diff(returned + earned) < TOKEN / 1_000,
        "but for storage deposits"
    );
}
