//! Where most tests happen: a deployment with one pool that mines.

use client::{
    node::{Limits, Weight},
    Node, PoolClient, Settings,
};
use e2e::{
    node::{State, Suite, TestNode},
    worker::Machine,
};
use economics::{Tokenomics, TokenomicsBounds};
use ink::primitives::AccountId;
use std::ops::Deref;

/// More than any message needs.
pub const PLENTY: Limits = Limits {
    gas: Weight {
        ref_time: 60_000_000_000,
        proof_size: 1_000_000,
    },
    deposit: None,
};

/// A deployment in which workers answer every second and are never late, with a pool of one staker whose
/// stake a machine uses.
pub struct Fixture {
    suite: Suite,
    /// The pool's owner.
    pub owner: AccountId,
    /// Has a thousand tokens in the pool.
    pub staker: AccountId,
    /// Two who have nothing in the pool yet.
    pub others: [AccountId; 2],
    /// The pool.
    pub pool: PoolClient<Node>,
    /// Mines with a thousand tokens.
    pub machine: Machine,
    /// Could mine.
    pub spare: Machine,
}

impl Deref for Fixture {
    type Target = Suite;

    fn deref(&self) -> &Suite {
        &self.suite
    }
}

impl Fixture {
    /// A node with all of this on it.
    pub async fn new() -> Self {
        let seconds = Settings::seconds(12);
        let settings = Settings {
            tokenomics: Tokenomics {
                heartbeat_interval: 2,
                heartbeat_window: 10_000,
                ..seconds.tokenomics
            },
            bounds: TokenomicsBounds {
                window_at_most: 10_000,
                ..seconds.bounds
            },
            ..seconds
        };
        let chain = TestNode::start().await;
        let [_, owner, staker, one, other, _] = chain.people();
        let subsidy = 10_000 * settings.plancks_per_token();
        let suite = Suite::deploy(chain, settings, subsidy).await;
        let pool = suite.create_pool(owner).await;
        let [machine, spare] = ["machine", "spare"].map(|name| Machine::new(name, owner));
        suite.employ(&pool, &[machine.clone(), spare.clone()]).await;
        let stake = 1_000 * suite.token();
        suite.contribute(&pool, staker, stake).await;
        suite
            .must(pool.start_mining(owner, machine.id(), stake))
            .await;
        Self {
            owner,
            staker,
            others: [one, other],
            pool,
            machine,
            spare,
            suite,
        }
    }

    /// The state of the chain now.
    pub async fn state(&self) -> State {
        State::read(&self.node).await
    }

    /// Checks what must always hold of the pool, whose only holders of shares are the staker and the others.
    pub async fn assert_sound(&self) {
        let info = self.ask(self.pool.pool_info()).await;
        let (mut shares, mut queued, mut claimable) = (0, 0, 0);
        for holder in [self.staker, self.others[0], self.others[1]] {
            let stake = self.ask(self.pool.stake_info(holder)).await;
            shares += stake.shares;
            queued += stake.queued_shares;
            claimable += stake.claimable_reward;
        }
        assert_eq!(
            info.total_shares, shares,
            "total shares = sum of the holders'"
        );
        assert_eq!(
            info.queued_shares, queued,
            "queued shares = sum of the holders'"
        );
        assert!(
            claimable <= info.claimable,
            "holders can claim what is there"
        );
        let stake = info.free_stake + info.mining_stake + info.releasing_stake;
        assert_eq!(
            info.total_stake, stake,
            "every planck of stake is somewhere"
        );
        let value = queued * info.total_stake / info.total_shares.max(1);
        assert_eq!(
            info.owed,
            value.min(info.free_stake),
            "what the queue is owed"
        );
        let obligations =
            stake + info.unreleased_reward + info.claimable + info.owner_reward + info.treasury_due;
        let tokens = self.balance(self.pool.address()).await;
        let existence = self.existential_deposit();
        assert_eq!(tokens, existence + obligations, "the pool's tokens");
    }
}
