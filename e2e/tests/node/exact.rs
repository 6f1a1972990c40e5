//! Clients that send exactly what the trial took, on top of the block that the trial saw.

use client::{node::Limits, Node, PoolClient, Request, Settings};
use e2e::{
    node::{Suite, TestNode},
    worker::Machine,
};
use ink::primitives::AccountId;
use primitives::{Balance, Timing};
use scale::Decode;
use std::{cell::RefCell, fmt::Debug, time::Duration};

/// How often each message is tried.
const ROUNDS: usize = 50;

/// A pool whose worker is Ready again right after a stop, and messages that went wrong.
struct Impatient {
    suite: Suite,
    owner: AccountId,
    staker: AccountId,
    pool: PoolClient<Node>,
    machine: Machine,
    failed: RefCell<Vec<String>>,
}

impl Impatient {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let seconds = Settings::seconds(12);
        let mut settings = Settings {
            timing: Timing {
                grace: 1,
                cool_down: 1,
                ..seconds.timing
            },
            ..seconds
        };
        change(&mut settings);
        let chain = TestNode::start().await;
        let [_, owner, staker, ..] = chain.people();
        let subsidy = 10_000 * settings.plancks_per_token();
        let suite = Suite::deploy(chain, settings, subsidy).await;
        let pool = suite.create_pool(owner).await;
        let machine = Machine::new("machine", owner);
        suite.employ(&pool, std::slice::from_ref(&machine)).await;
        let stake = 1_000 * suite.token();
        suite.contribute(&pool, staker, stake).await;
        Self {
            suite,
            owner,
            staker,
            pool,
            machine,
            failed: RefCell::default(),
        }
    }

    /// Sends a message with the gas and the deposit that the trial took, and not a picosecond more.
    async fn send<T: Decode, E: Decode + Debug>(&self, request: Request<Result<T, E>>) {
        self.send_later(request, Duration::ZERO).await;
    }

    /// The same some time after the trial.
    async fn send_later<T: Decode, E: Decode + Debug>(
        &self,
        request: Request<Result<T, E>>,
        pause: Duration,
    ) {
        let label = &request.message.label;
        let preview = request.preview().await.expect("a trial");
        if let Err(refusal) = preview.outcome {
            panic!("{label}: {refusal:?}");
        }
        let limits = Limits {
            gas: preview.gas_required,
            deposit: Some(Balance::try_from(preview.deposit).unwrap_or(0)),
        };
        tokio::time::sleep(pause).await;
        let key = self.suite.key(request.caller);
        let receipt = request.submit(&key, limits).await.expect("a block");
        if let Some(failure) = receipt.failure {
            self.failed
                .borrow_mut()
                .push(format!("{label}: {failure:?}"));
            // The round goes on as if it had gone well.
            self.suite.must(request).await;
        }
    }

    fn assert_nothing_failed(&self) {
        let failed = self.failed.borrow();
        assert!(
            failed.is_empty(),
            "{} messages failed: {failed:#?}",
            failed.len()
        );
    }
}

#[tokio::test]
async fn what_a_trial_takes_is_enough_in_the_next_block() {
    let it = Impatient::new().await;
    let (pool, owner, staker, worker) = (&it.pool, it.owner, it.staker, it.machine.id());
    let token = it.suite.token();
    for _ in 0..ROUNDS {
        it.send(pool.start_mining(owner, worker, 900 * token)).await;
        it.send(pool.restart_mining(owner, worker, 950 * token))
            .await;
        it.send(pool.stop_mining(owner, worker)).await;
        // The cool-down is over in the next block.
        it.suite.wake().await;
        it.send(pool.start_mining(owner, worker, 950 * token)).await;
        it.send(pool.sync_rewards(staker)).await;
        it.send(pool.withdraw(staker, 200 * token)).await;
        it.send(pool.process_withdrawals(owner, 10)).await;
        it.send(pool.check_and_force_withdraw(owner, 10)).await;
        it.suite.wake().await;
        it.send(pool.process_withdrawals(owner, 10)).await;
        it.send(pool.contribute(staker, 200 * token)).await;
        it.send(pool.start_mining(owner, worker, 500 * token)).await;
        it.send(pool.unbind_worker(owner, worker)).await;
        it.suite.wake().await;
        it.send(pool.add_worker(owner, worker)).await;
    }
    it.assert_nothing_failed();
}

#[tokio::test]
async fn a_report_tried_when_there_was_nothing_new_books_what_is_new_in_its_block() {
    let it = Impatient::with(|settings| {
        settings.tokenomics.heartbeat_interval = 1;
        settings.tokenomics.heartbeat_window = 1;
    })
    .await;
    let worker = it.machine.id();
    let stake = 900 * it.suite.token();
    it.suite
        .must(it.pool.start_mining(it.owner, worker, stake))
        .await;
    let mining = &it.suite.mining;
    tokio::time::sleep(Duration::from_secs(3)).await;
    for _ in 0..5 {
        it.suite
            .must(mining.report_offline(it.staker, worker))
            .await;
        let losses = || it.suite.ask(mining.pending_losses(it.pool.address()));
        let before = losses().await;
        let pause = Duration::from_millis(2 * it.suite.settings.timing.period);
        it.send_later(mining.report_offline(it.staker, worker), pause)
            .await;
        assert!(before < losses().await, "it booked something");
    }
    it.assert_nothing_failed();
}
