//! A pool's whole life.

mod reconciliation;

use client::{Node, PoolClient, Settings};
use e2e::{
    node::{wait_until, Ledger, State, Suite, TestNode},
    worker::Machine,
};
use economics::Tokenomics;
use ink::primitives::AccountId;
use interfaces::WorkerState;
use primitives::{Balance, Error};
use std::ops::Deref;

/// Parts per million of the rewards that the owner keeps.
const COMMISSION: u32 = 200_000;

/// A pool from its creation to its end.
struct Life {
    suite: Suite,
    owner: AccountId,
    ann: AccountId,
    ben: AccountId,
    cleo: AccountId,
    pool: PoolClient<Node>,
    /// Answers every time.
    steady: Machine,
    /// Answers once.
    flaky: Machine,
}

#[tokio::test]
async fn a_pool_opens_earns_fails_and_closes_and_every_planck_is_accounted_for() {
    let chain = TestNode::start().await;
    let before = State::read(&chain.node).await;
    let life = Life::open(chain).await;
    life.mine().await;
    life.earn().await;
    life.leave().await;
    life.fail().await;
    life.close().await;
    let after = State::read(&life.node).await;
    let ledger = Ledger::between(&life.node, &before, &after).await;
    ledger.assert_explains(&before, &after);
    life.reconcile(&ledger, &after).await;
}

impl Deref for Life {
    type Target = Suite;

    fn deref(&self) -> &Suite {
        &self.suite
    }
}

impl Life {
    /// Deployment, pool, settings, machines, stakers.
    async fn open(chain: TestNode) -> Self {
        let seconds = Settings::seconds(12);
        let settings = Settings {
            // Four seconds to answer, for a busy computer.
            tokenomics: Tokenomics {
                heartbeat_window: 8,
                ..seconds.tokenomics
            },
            ..seconds
        };
        let [_, owner, ann, ben, cleo, _] = chain.people();
        let token = settings.plancks_per_token();
        let suite = Suite::deploy(chain, settings, 10_000 * token).await;
        let pool = suite.create_pool(owner).await;
        let description = b"{\"name\": \"Acme\"}".to_vec();
        suite
            .call(pool.set_description(owner, description))
            .await
            .unwrap();
        suite
            .call(pool.set_payout_pref(owner, COMMISSION))
            .await
            .unwrap();
        suite
            .call(pool.set_cap(owner, Some(10_000 * token)))
            .await
            .unwrap();
        let [steady, flaky] = ["steady", "flaky"].map(|name| Machine::new(name, owner));
        suite.employ(&pool, &[steady.clone(), flaky.clone()]).await;
        suite.contribute(&pool, ann, 6_000 * token).await;
        suite.contribute(&pool, ben, 3_000 * token).await;
        suite.contribute(&pool, cleo, 1_000 * token).await;
        let full = suite.call(pool.contribute(cleo, token)).await;
        assert_eq!(full, Err(Error::StakeExceedsCapacity));
        Self {
            suite,
            owner,
            ann,
            ben,
            cleo,
            pool,
            steady,
            flaky,
        }
    }

    async fn mine(&self) {
        let token = self.token();
        for (machine, stake) in [(&self.steady, 5_000), (&self.flaky, 4_000)] {
            let start = self
                .pool
                .start_mining(self.owner, machine.id(), stake * token);
            self.must(start).await;
            assert_eq!(self.state_of(machine).await, WorkerState::Mining);
        }
    }

    /// Heartbeats, a collection, claims.
    async fn earn(&self) {
        let pool = &self.pool;
        for machine in [&self.steady, &self.flaky, &self.steady] {
            let (paid, _) = self.beat(machine).await.expect("a heartbeat");
            assert!(paid > 0, "it was in time");
        }
        // What a beat returns is that of its trial; the block may lie in a later period.
        let earned = self.earned_by(&self.steady).await + self.earned_by(&self.flaky).await;
        let collected = self.must(pool.sync_rewards(self.cleo)).await;
        assert_eq!(collected, earned);
        let commission = self
            .must(pool.claim_owner_rewards(self.owner, self.owner))
            .await;
        assert_eq!(commission, earned / 5);
        let claimed = self.must(pool.claim_rewards(self.ann, self.ann)).await;
        assert!(
            claimed > 0 && claimed < earned - commission,
            "some is released"
        );
    }

    /// Two want to leave; there is not enough for both.
    async fn leave(&self) {
        let (pool, token) = (&self.pool, self.token());
        let paid = self.must(pool.withdraw_all(self.ann)).await;
        assert_eq!(paid, 1_000 * token, "what was free");
        let paid = self.must(pool.withdraw_all(self.ben)).await;
        assert_eq!(paid, 0);
        let queue = self.ask(pool.withdraw_queue(None, 10)).await;
        let queue: Vec<_> = queue
            .iter()
            .map(|entry| (entry.staker, entry.shares))
            .collect();
        assert_eq!(
            queue,
            [(self.ann, 5_000 * token), (self.ben, 3_000 * token)]
        );
        let stopped = self.must(pool.check_and_force_withdraw(self.ben, 10)).await;
        assert_eq!(stopped, 0, "it is too early to force anything");
    }

    /// One machine falls silent; the withdrawals become overdue and stop both.
    async fn fail(&self) {
        let (pool, token) = (&self.pool, self.token());
        let late = self.session(&self.flaky).await.late;
        self.beat(&self.steady).await.expect("a heartbeat");
        wait_until(late).await;
        self.must(self.mining.report_offline(self.ben, self.flaky.id()))
            .await;
        assert_eq!(self.state_of(&self.flaky).await, WorkerState::Unresponsive);

        let queue = self.ask(pool.withdraw_queue(None, 1)).await;
        let overdue = queue[0].start + self.settings.timing.grace;
        while self.session(&self.steady).await.due < overdue {
            self.beat(&self.steady).await.expect("a heartbeat");
        }
        wait_until(overdue + 1).await;
        let stopped = self.must(pool.check_and_force_withdraw(self.ben, 10)).await;
        assert_eq!(stopped, 2);
        for machine in [&self.steady, &self.flaky] {
            assert_eq!(self.state_of(machine).await, WorkerState::CoolingDown);
        }
        let info = self.ask(pool.pool_info()).await;
        assert!(!info.forced_stop, "it is over when nothing runs");
        assert!(info.treasury_due > 0, "the silent machine was slashed");
        assert!(
            info.unreleased_reward > 0,
            "what the steady machine went on earning came home with the stop"
        );
        let returning = info.releasing_stake;
        assert!(
            returning > 8_000 * token && returning < 9_000 * token,
            "{returning}"
        );
        let early = self
            .send(pool.reclaim_worker(self.ben, self.flaky.id()))
            .await;
        assert_eq!(early.err(), Some(Error::CoolDownNotReady));
    }

    /// After the cool-down everybody gets out, and takes what was earned.
    async fn close(&self) {
        let pool = &self.pool;
        let info = self.ask(self.mining.worker_info(self.flaky.id())).await;
        wait_until(info.expect("it is known").cool_down_end).await;
        let collected = self.must(pool.sync_rewards(self.owner)).await;
        assert_eq!(collected, 0, "the last stop left nothing at mining");
        let served = self.must(pool.process_withdrawals(self.ben, 10)).await;
        assert_eq!(served, 2);
        self.must(pool.withdraw_all(self.cleo)).await;
        for machine in [&self.steady, &self.flaky] {
            assert_eq!(self.state_of(machine).await, WorkerState::Ready);
            self.must(pool.remove_worker(self.owner, machine.id()))
                .await;
        }
        for staker in [self.ann, self.ben, self.cleo, self.owner] {
            self.must(pool.claim_rewards(staker, staker)).await;
        }
        self.must(pool.sweep_treasury(self.cleo)).await;
        self.must(self.mining.sweep_treasury(self.cleo)).await;
    }

    async fn earned_by(&self, machine: &Machine) -> Balance {
        let info = self.suite.ask(self.mining.worker_info(machine.id())).await;
        info.expect("it is known").total_reward
    }

    async fn state_of(&self, machine: &Machine) -> WorkerState {
        let info = self.suite.ask(self.mining.worker_info(machine.id())).await;
        info.expect("it is known").state
    }
}
