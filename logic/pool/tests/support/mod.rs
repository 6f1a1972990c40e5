//! A pool on a map, as the property tests and the scenarios use it.

use pool_logic::{Payment, Pool, Release, Staker, Store};
use primitives::{Balance, Timestamp};
use std::collections::BTreeMap;

/// Accounts are small numbers here.
pub type Account = u8;

/// In milliseconds.
pub const HOUR: u64 = 60 * 60 * 1000;

/// 7 days.
pub const WEEK: u64 = 7 * 24 * HOUR;

/// The smallest contribution in these tests.
pub const MINIMUM: Balance = 1_000;

/// For how long a collection is fresh in these tests: 6 hours.
pub const FRESHNESS: u64 = WEEK / 28;

/// Cells in memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    pub stakers: BTreeMap<Account, Staker<Account>>,
    pub releases: BTreeMap<u32, Release>,
}

impl Store<Account> for Memory {
    fn staker(&self, account: &Account) -> Staker<Account> {
        self.stakers.get(account).copied().unwrap_or_default()
    }

    fn put_staker(&mut self, account: &Account, staker: &Staker<Account>) {
        if staker.is_empty() {
            self.stakers.remove(account);
        } else {
            self.stakers.insert(*account, *staker);
        }
    }

    fn release(&self, number: u32) -> Option<Release> {
        self.releases.get(&number).copied()
    }

    fn put_release(&mut self, number: u32, release: &Release) {
        self.releases.insert(number, *release);
    }

    fn remove_release(&mut self, number: u32) {
        self.releases.remove(&number);
    }
}

/// A pool, its cells, the clock, and the money that the chain would hold for it.
#[derive(Clone, Debug)]
pub struct World {
    pub pool: Pool<Account>,
    pub store: Memory,
    pub now: Timestamp,
    pub balance: Balance,
    /// What a withdrawal finds at mining that has to collect: rewards and losses; none if mining refuses.
    pub at_mining: Option<(Balance, Balance)>,
}

impl World {
    /// A pool that releases rewards over so many milliseconds, with these stakes of the accounts 0, 1 and so on.
    pub fn new(stream_period: u64, stakes: &[u128]) -> Self {
        let mut world = Self {
            pool: Pool::new(0, MINIMUM, FRESHNESS, stream_period),
            store: Memory::default(),
            now: 0,
            balance: 0,
            at_mining: Some((0, 0)),
        };
        for (who, stake) in (0..).zip(stakes) {
            world.contribute(who, *stake).unwrap();
        }
        world
    }

    pub fn contribute(&mut self, who: Account, amount: Balance) -> primitives::Result<Balance> {
        let (mut pool, mut store) = (self.pool, self.store.clone());
        let contribution = pool.contribute(&mut store, &who, amount, self.now)?;
        (self.pool, self.store) = (pool, store);
        self.balance += amount;
        self.pay(&contribution.served);
        Ok(contribution.shares)
    }

    pub fn withdraw(&mut self, who: Account, shares: Balance) -> primitives::Result<Balance> {
        let (mut pool, mut store) = (self.pool, self.store.clone());
        let at_mining = self.at_mining;
        let mut collected = None;
        let withdrawal = pool.withdraw(&mut store, &who, shares, self.now, |pool| {
            collected = at_mining;
            if let Some((reward, lost)) = collected {
                pool.collect(reward, lost, self.now);
            }
            collected.is_some()
        })?;
        (self.pool, self.store) = (pool, store);
        if let Some((reward, _)) = collected {
            self.balance += reward;
            self.at_mining = Some((0, 0));
        }
        self.pay(&withdrawal.served);
        self.balance -= withdrawal.amount;
        Ok(withdrawal.amount)
    }

    pub fn process(&mut self, max: u32) -> Vec<Payment<Account>> {
        self.collect_from_mining();
        let overdue = self.now.saturating_sub(2 * WEEK);
        let served = self
            .pool
            .process_withdrawals(&mut self.store, max, self.now, overdue);
        self.pay(&served);
        served
    }

    pub fn transfer(&mut self, from: Account, to: Account, shares: Balance) -> bool {
        let (mut pool, mut store) = (self.pool, self.store.clone());
        let moved = pool
            .transfer(&mut store, &from, &to, shares, self.now)
            .is_ok();
        if moved {
            (self.pool, self.store) = (pool, store);
        }
        moved
    }

    pub fn claim(&mut self, who: Account) -> Balance {
        let (mut pool, mut store) = (self.pool, self.store.clone());
        let claimed = pool.claim(&mut store, &who, false, self.now).unwrap_or(0);
        (self.pool, self.store) = (pool, store);
        self.balance -= claimed;
        claimed
    }

    pub fn collect(&mut self, reward: Balance) {
        self.at_mining = self.at_mining.map(|(more, lost)| (more + reward, lost));
        self.collect_from_mining();
    }

    /// Takes in what is at mining, if mining lets it.
    pub fn collect_from_mining(&mut self) {
        if let Some((reward, lost)) = self.at_mining {
            self.at_mining = Some((0, 0));
            self.balance += reward;
            self.pool.collect(reward, lost, self.now);
        }
    }

    /// Starts a worker.
    pub fn start(&mut self, stake: Balance) -> primitives::Result<()> {
        self.pool.bind(stake, self.now)
    }

    /// Stops a worker with `stake`, of which `returned` is left.
    pub fn stop(&mut self, stake: Balance, returned: Balance) {
        self.collect_from_mining();
        self.pool.unbind(
            &mut self.store,
            1,
            stake,
            returned,
            self.now + WEEK,
            self.now,
        );
    }

    pub fn shares_of(&self, who: Account) -> Balance {
        self.store.staker(&who).shares
    }

    pub fn queue(&self) -> Vec<Account> {
        let mut queue = Vec::new();
        let mut next = self.pool.queue.head();
        while let Some(account) = next {
            queue.push(account);
            next = self.store.stakers[&account]
                .request
                .and_then(|request| request.next);
        }
        queue
    }

    /// Everything that must hold at any time.
    pub fn check(&self) {
        let pool = &self.pool;
        let stakers = &self.store.stakers;
        let shares: Balance = stakers.values().map(|staker| staker.shares).sum();
        assert_eq!(pool.total_shares, shares, "shares are the sum of holders'");
        assert!(
            pool.total_stake <= pool.total_shares,
            "the price is at most 1"
        );
        assert!(pool.free + pool.releasing() <= pool.total_stake);
        let obligations = pool.total_stake
            + pool.stream.unreleased()
            + pool.claimable
            + pool.owner_reward
            + pool.treasury_due;
        assert_eq!(self.balance, obligations, "money is neither made nor lost");

        let mut settled = *pool;
        let claims: Balance = (0..=u8::MAX)
            .filter(|account| stakers.contains_key(account))
            .map(|account| settled.settled(&self.store, &account, self.now).claimable)
            .sum();
        assert!(claims <= settled.claimable, "claims are covered");

        let queue = self.queue();
        let requests: Vec<_> = queue
            .iter()
            .map(|account| stakers[account].request.unwrap())
            .collect();
        let queued: Balance = requests.iter().map(|request| request.shares).sum();
        assert_eq!(pool.queue.shares(), queued, "the queue's sum is right");
        let with_request = stakers.values().filter(|it| it.request.is_some()).count();
        assert_eq!(with_request, queue.len(), "every request is in the queue");
        assert!(requests
            .windows(2)
            .all(|pair| pair[0].start <= pair[1].start));
        assert!(requests
            .windows(2)
            .all(|pair| pair[0].place < pair[1].place));
        assert!(stakers.values().all(|it| it.queued() <= it.shares));
        assert!(requests.iter().all(|request| request.shares > 0));
    }

    fn pay(&mut self, payments: &[Payment<Account>]) {
        self.balance -= payments
            .iter()
            .map(|payment| payment.amount)
            .sum::<Balance>();
    }
}
