//! The pool factory.

use e2e::{Config, Deployment, DAY, TOKEN};
use primitives::Error;

fn suite() -> Deployment {
    Deployment::with(Config::laboratory())
}

#[test]
fn anyone_creates_pools_and_they_are_numbered_from_zero() {
    let suite = suite();
    let [a, b] = suite.people();
    assert_eq!(suite.factory.pool_count(), 0);
    for (pid, owner) in [(0, a), (1, b), (2, a)] {
        assert_eq!(suite.factory.create_pool(owner), Ok(pid));
        let record = suite.factory.pool(pid).unwrap();
        assert_eq!((record.pid, record.owner), (pid, owner));
        assert!(suite.factory.is_pool(record.address));
        assert_eq!(suite.factory.pool_id(record.address), Some(pid));
        let info = suite.pool(pid).pool_info();
        assert_eq!((info.pid, info.owner), (pid, owner));
    }
    assert_eq!(suite.factory.pool_count(), 3);
    assert_eq!(suite.factory.pool(3), None);
    assert!(!suite.factory.is_pool(a));
    assert_eq!(suite.factory.pool_id(a), None);
}

#[test]
fn pools_are_listed_by_number_and_by_owner() {
    let suite = suite();
    let [a, b] = suite.people();
    for owner in [a, b, a, a] {
        suite.create_pool(owner);
    }
    let pids = |records: Vec<interfaces::PoolRecord>| -> Vec<u32> {
        let mut pids: Vec<_> = records.iter().map(|record| record.pid).collect();
        pids.sort();
        pids
    };
    assert_eq!(pids(suite.factory.pools(1, 2)), [1, 2]);
    assert_eq!(pids(suite.factory.pools(2, 100)), [2, 3]);
    assert!(suite.factory.pools(4, 1).is_empty());
    assert!(suite.factory.pools(u32::MAX, u32::MAX).is_empty());
    assert_eq!(pids(suite.factory.pools_of(a, 0, 10)), [0, 2, 3]);
    assert_eq!(pids(suite.factory.pools_of(b, 0, 10)), [1]);
    assert_eq!(suite.factory.pools_of(a, 1, 1).len(), 1);
    assert_eq!(suite.factory.pools_of(a, 3, 1).len(), 0);
}

#[test]
fn a_new_pool_is_empty_open_and_free_of_charge() {
    let suite = suite();
    let pool = suite.create_pool(suite.person());
    let info = pool.pool_info();
    assert_eq!((info.commission, info.pending_commission), (0, None));
    assert_eq!(
        (info.cap, info.whitelist_enabled, info.paused),
        (None, false, false)
    );
    assert_eq!(
        (info.total_shares, info.total_stake, info.owner_reward),
        (0, 0, 0)
    );
    assert_eq!(
        (info.workers, info.running_workers, info.forced_stop),
        (0, 0, false)
    );
}

#[test]
fn a_paused_factory_creates_nothing() {
    let suite = suite();
    let owner = suite.person();
    suite.factory.pause(suite.guardian).unwrap();
    assert_eq!(suite.factory.create_pool(owner), Err(Error::Paused));
    suite.factory.unpause(suite.governance).unwrap();
    suite.factory.create_pool(owner).unwrap();
}

#[test]
fn a_hundred_records_fit_in_one_answer() {
    let suite = suite();
    let owner = suite.person();
    for _ in 0..101 {
        suite.factory.create_pool(owner).unwrap();
    }
    assert_eq!(suite.factory.pools(0, u32::MAX).len(), 100);
    assert_eq!(suite.factory.pools_of(owner, 1, 100).len(), 100);
    std::mem::forget(suite); // A hundred empty pools need no check.
}

#[test]
fn only_pools_tell_of_a_new_owner() {
    let suite = suite();
    let [owner, stranger] = suite.people();
    suite.create_pool(owner);
    let refused = suite.factory.pool_owner_changed(stranger, stranger);
    assert_eq!(refused, Err(Error::CallerNotAllowed));
}

#[test]
fn new_code_for_pools_is_announced_three_weeks_ahead() {
    let suite = suite();
    let [owner, stranger] = suite.people();
    let old = suite.pool_code;
    // Governance takes another contract's code for a pool's: new pools cannot be made of it.
    let code = suite
        .chain
        .upload(&e2e::bundle::Bundles::get("mining").code);
    let announce = |caller| suite.factory.announce_pool_code(caller, code);
    assert_eq!(announce(stranger), Err(Error::NotOwner));
    let nothing = suite.factory.execute_pool_code(suite.governance);
    assert_eq!(nothing, Err(Error::NothingAnnounced));
    announce(suite.governance).unwrap();
    assert_eq!(suite.factory.pool_code(), old);
    assert_eq!(suite.factory.pool_code_from(old), Some(0));
    let date = suite.chain.now() + 21 * DAY;
    assert_eq!(
        suite.factory.pool_code_from(code),
        Some(date),
        "owners may announce it along"
    );
    assert_eq!(
        suite.factory.pending_pool_code().unwrap().executable_at,
        date
    );
    suite.chain.at(date - 1);
    let early = suite.factory.execute_pool_code(suite.governance);
    assert_eq!(early, Err(Error::AnnouncementNotReady));
    suite.chain.at(date);
    assert_eq!(
        suite.factory.execute_pool_code(stranger),
        Err(Error::NotOwner)
    );
    suite.factory.execute_pool_code(suite.governance).unwrap();
    assert_eq!(suite.factory.pool_code(), code);
    assert_eq!(suite.factory.pool_code_from(old), None);
    let refused = suite.factory.create_pool(owner);
    assert_eq!(refused, Err(Error::PoolInstantiationFailed));
}

#[test]
fn approved_code_whose_constructor_refuses_makes_no_pool() {
    let suite = suite();
    // The factory's own constructor understands what a pool is told, and finds it unsound.
    let bundle = e2e::bundle::Bundles::get("pool_factory");
    let code = suite.chain.upload(&bundle.code);
    let governance = suite.governance;
    suite.factory.announce_pool_code(governance, code).unwrap();
    suite.chain.advance(21 * DAY);
    suite.factory.execute_pool_code(governance).unwrap();
    let refused = suite.factory.create_pool(suite.person());
    assert_eq!(refused, Err(Error::PoolInstantiationFailed));
}

#[test]
fn an_announced_pool_code_can_be_cancelled() {
    let suite = suite();
    suite
        .factory
        .announce_pool_code(suite.governance, suite.pool_code)
        .unwrap();
    let refused = suite.factory.cancel_pool_code(suite.person());
    assert_eq!(refused, Err(Error::NotOwner));
    suite.factory.cancel_pool_code(suite.governance).unwrap();
    assert!(suite.factory.pending_pool_code().is_none());
}

#[test]
fn pools_keep_their_money_apart() {
    let suite = suite();
    let [owner, staker] = suite.people();
    let [first, second] = [(); 2].map(|()| suite.create_pool(owner));
    first.contribute(staker, 10 * TOKEN).unwrap();
    assert_eq!(second.stake_info(staker).shares, 0);
    assert_eq!(second.pool_info().total_stake, 0);
    assert_eq!(first.withdraw_all(staker), Ok(10 * TOKEN));
}
