//! What must hold after every message, read from the chain: views, balances and the list of everybody.

use crate::{client::PoolClient, deployment::Deployment};
use interfaces::{PoolInfo, QueueEntry, WorkerState};
use num_bigint::BigUint;
use primitives::{Balance, Worker};
use std::collections::BTreeSet;

/// How much a page of a view holds.
const PAGE: u32 = 50;

/// Checks all invariants of all contracts.
pub fn check(suite: &Deployment) {
    let mut bound = BTreeSet::new();
    let mut promised = suite.mining.treasury_due();
    for pool in suite.pools() {
        let info = pool.pool_info();
        check_shares(suite, &pool, &info);
        check_workers(suite, &pool, &info, &mut bound);
        check_queue(&pool, &info);
        check_money(&pool, &info);
        promised += suite.mining.pending_rewards(pool.address());
    }
    let subsidy = suite.mining.subsidy();
    assert_eq!(
        subsidy.promised, promised,
        "promised = pending + treasury due"
    );
    assert!(
        subsidy.promised <= subsidy.held,
        "no more is promised than held"
    );
    assert!(
        subsidy.held <= suite.mining.balance(),
        "what is held is there"
    );
}

/// Total shares are the sum of the holders', and holders can claim no more than is put aside.
fn check_shares(suite: &Deployment, pool: &PoolClient, info: &PoolInfo) {
    let (mut shares, mut claimable) = (0, 0);
    for account in suite.chain.accounts() {
        let stake = pool.stake_info(account);
        assert_eq!(
            stake.locked,
            value(info, stake.shares),
            "locked is the value of the shares"
        );
        assert!(
            stake.queued_shares <= stake.shares,
            "nobody queues more than he has"
        );
        shares += stake.shares;
        claimable += stake.claimable_reward;
    }
    assert_eq!(
        info.total_shares, shares,
        "total shares = sum of the holders'"
    );
    assert_eq!(
        pool.total_supply(),
        info.total_shares,
        "the standard's supply"
    );
    assert!(
        claimable <= info.claimable,
        "holders could claim {claimable} of {}",
        info.claimable
    );
}

/// Stake is free, mining or releasing; mining agrees on which worker has how much for whom.
fn check_workers(
    suite: &Deployment,
    pool: &PoolClient,
    info: &PoolInfo,
    bound: &mut BTreeSet<Worker>,
) {
    assert_eq!(
        info.total_stake,
        info.free_stake + info.mining_stake + info.releasing_stake,
        "total stake = free + mining + releasing: {info:?}"
    );
    let mut workers = Vec::new();
    while workers.len() < info.workers as usize {
        let page = pool.workers(workers.len() as u32, PAGE);
        assert!(!page.is_empty(), "the pool lists all its workers");
        workers.extend(page);
    }
    let (mut mining_stake, mut running) = (0, 0);
    for member in workers {
        assert!(
            bound.insert(member.worker),
            "a worker is in at most one pool"
        );
        let worker = suite
            .mining
            .worker_info(member.worker)
            .expect("workers are registered");
        assert_eq!(
            worker.pool,
            Some(pool.address()),
            "the registry knows the worker's pool"
        );
        let in_session = matches!(
            worker.state,
            WorkerState::Mining | WorkerState::Unresponsive
        );
        assert_eq!(
            member.running, in_session,
            "pool and mining agree on the state"
        );
        if in_session {
            mining_stake += worker.stake;
            running += 1;
        }
    }
    let lost = suite.mining.pending_losses(pool.address());
    assert_eq!(
        info.mining_stake,
        mining_stake + lost,
        "stake of running workers, and what they lost and the pool has not booked"
    );
    assert_eq!(info.running_workers, running, "number of running workers");
}

/// One entry per staker, never more than held, in the order of time, summing up.
fn check_queue(pool: &PoolClient, info: &PoolInfo) {
    let entries = whole_queue(pool);
    let (mut queued, mut last_start) = (0, 0);
    let mut stakers = BTreeSet::new();
    for entry in &entries {
        assert!(stakers.insert(entry.staker), "at most one entry per staker");
        let stake = pool.stake_info(entry.staker);
        assert!(entry.shares > 0, "no empty entry");
        assert!(
            entry.shares <= stake.shares,
            "never more than the staker has"
        );
        assert_eq!(
            (entry.shares, entry.start, entry.countdown),
            (stake.queued_shares, stake.queued_since, stake.countdown),
            "both views agree"
        );
        assert_eq!(entry.value, value(info, entry.shares), "an entry's value");
        assert!(entry.start >= last_start, "start times never decrease");
        last_start = entry.start;
        queued += entry.shares;
    }
    assert_eq!(info.queued_shares, queued, "the queue's sum");
    assert_eq!(
        info.owed,
        info.free_stake.min(value(info, queued)),
        "owed = min(free, value)"
    );
}

/// The real balance covers everything that the pool owes to anybody.
fn check_money(pool: &PoolClient, info: &PoolInfo) {
    let obligations = info.free_stake
        + info.mining_stake
        + info.releasing_stake
        + info.unreleased_reward
        + info.claimable
        + info.owner_reward
        + info.treasury_due;
    let balance = pool.balance();
    assert!(balance >= obligations, "{balance} covers {obligations}");
}

/// All entries of the withdraw queue, page by page.
pub fn whole_queue(pool: &PoolClient) -> Vec<QueueEntry> {
    let mut entries: Vec<QueueEntry> = Vec::new();
    loop {
        let cursor = entries.last().map(|entry| entry.staker);
        let page = pool.withdraw_queue(cursor, PAGE);
        if page.is_empty() {
            return entries;
        }
        entries.extend(page);
    }
}

fn value(info: &PoolInfo, shares: Balance) -> Balance {
    if info.total_shares == 0 {
        return 0;
    }
    let value = BigUint::from(shares) * info.total_stake / info.total_shares;
    value.try_into().expect("no more than the total stake")
}
