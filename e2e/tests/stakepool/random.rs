//! Random lives of a pool, compared with the reference after every step.

mod dice;
mod stakers;
mod workers;

use dice::Dice;
use e2e::client::PoolClient;
use e2e::invariants::whole_queue;
use e2e::reference::Reference;
use e2e::worker::Machine;
use e2e::{Config, Deployment, DAY, HOUR, MINUTE, SECOND};
use ink::primitives::AccountId;
use primitives::Balance;
use std::collections::BTreeMap;

const MACHINES: usize = 3;
const STEPS: usize = 80;

/// What lives are worth nothing without.
const MUST_HAPPEN: [&str; 22] = [
    "contribute",
    "contribute_with",
    "outdated",
    "withdraw",
    "withdraw, stale",
    "withdraw, queued",
    "withdraw, last",
    "queue, left alone",
    "queue, served",
    "transfer",
    "claim",
    "sync",
    "process",
    "forced",
    "start",
    "restart",
    "stop",
    "stop, slashed",
    "beat, paid",
    "beat, late",
    "report",
    "lost",
];

/// The same, where rewards are streamed.
const MUST_HAPPEN_IN_STREAMS: [&str; 2] = ["step in a stream", "process, taking along"];

/// A pool, and what it should look like.
struct Life {
    suite: Deployment,
    pool: PoolClient,
    owner: AccountId,
    stakers: Vec<AccountId>,
    machines: Vec<Machine>,
    cap: Option<Balance>,
    reference: Reference,
    dice: Dice,
    /// What the pool has without anybody's doing.
    endowment: Balance,
    /// Who sends the message of this step, if it is a staker.
    sender: Option<u32>,
    /// How often each kind of step changed something.
    done: BTreeMap<&'static str, u32>,
}

impl Life {
    fn new(seed: u64, stream_period: u64) -> Self {
        let mut dice = Dice(seed);
        let halving = dice.below(5) == 0;
        // Late after two hours, or after hardly a day, or after a week.
        let window = [600, 6_000, 50_000][(seed % 3) as usize];
        let suite = Deployment::with(Config::laboratory().with(|settings| {
            settings.stream_period = stream_period;
            settings.freshness = 6 * HOUR;
            // V grows by less than what a long absence takes from it.
            let tokenomics = &mut settings.tokenomics;
            tokenomics.heartbeat_window = window;
            tokenomics.v_max = math::Real::from_int(5_000);
            tokenomics.cost_b = math::Real::from_ratio(1, 10);
            if !halving {
                tokenomics.slash = math::Real::from_ratio(1, 5_000);
            }
        }));
        let owner = suite.person();
        let pool = suite.create_pool(owner);
        let endowment = pool.balance();
        let commission = dice.below(1_000_001) as u32;
        pool.set_payout_pref(owner, commission).unwrap();
        let mut reference = Reference::new(commission, stream_period, 6 * HOUR, suite.chain.now());
        let machines = (0..MACHINES).map(|number| suite.machine_in(&pool, &number.to_string()));
        let machines: Vec<_> = machines.collect();
        reference.at(suite.chain.now());
        Self {
            owner,
            machines,
            stakers: (0..1 + seed % 5).map(|_| suite.person()).collect(),
            cap: None,
            reference,
            dice,
            endowment,
            sender: None,
            done: BTreeMap::new(),
            pool,
            suite,
        }
    }

    fn step(&mut self) {
        self.act(|life| match life.dice.below(36) {
            0..=3 => life.contribute(),
            4..=5 => life.contribute_with(),
            6..=9 => life.withdraw(),
            10..=11 => life.transfer(),
            12..=13 => life.claim(),
            14 => life.claim_for_owner(),
            15..=18 => life.start(),
            19 => life.stop(),
            20 => life.restart(),
            21..=26 => life.beat(),
            27 => life.be_late(),
            28 => life.report(),
            29 => life.stop_unresponsive(),
            30 => life.sync(),
            31..=32 => life.process(),
            33 => life.force(),
            34 => life.set_cap(),
            _ => match life.dice.below(2) {
                0 => life.set_commission(),
                _ => life.sweep(),
            },
        });
        if self.reference.unreleased() > 0 {
            self.done("step in a stream");
        }
        let time = [SECOND, MINUTE, HOUR, 8 * HOUR, DAY, 3 * DAY][self.dice.below(6) as usize];
        let time = self.dice.below(time);
        self.wait(time);
    }

    /// In the end everybody wants to leave: the queue is paid out of new money, and workers are stopped.
    fn exodus(&mut self) {
        for _ in 0..4 {
            self.act(Self::start);
        }
        for number in 0..self.stakers.len() as u32 {
            self.act(|life| life.leave(number, life.reference.shares(number)));
        }
        self.act(Self::sync);
        self.wait(7 * HOUR);
        for _ in 0..3 {
            self.act(Self::beat);
        }
        self.act(Self::contribute);
        self.act(Self::process);
        self.wait(8 * DAY);
        for _ in 0..3 {
            self.act(Self::force);
        }
        self.wait(7 * DAY);
        for _ in 0..3 {
            self.act(Self::process);
        }
    }

    /// Does something, and compares payments and views.
    fn act(&mut self, what: impl FnOnce(&mut Self)) {
        self.sender = None;
        let balances = self.balances();
        let paid = self.reference.paid.clone();
        what(self);
        self.compare_payments(&balances, &paid);
        self.compare();
    }

    /// Lets time pass, and compares views.
    fn wait(&mut self, time: u64) {
        self.suite.chain.advance(time);
        self.reference.at(self.now());
        self.compare();
    }

    fn now(&self) -> u64 {
        self.suite.chain.now()
    }

    /// Moves to a time in the middle of a step.
    fn at(&mut self, time: u64) {
        self.suite.chain.at(time.max(self.now()));
        self.reference.at(self.now());
    }

    fn done(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    fn balances(&self) -> Vec<Balance> {
        let balance = |staker: &AccountId| self.suite.chain.balance(*staker);
        self.stakers.iter().map(balance).collect()
    }

    /// Everybody but the sender, who also pays deposits, has got what the reference says.
    fn compare_payments(&self, before: &[Balance], paid_before: &BTreeMap<u32, Balance>) {
        for ((number, before), now) in (0..).zip(before).zip(self.balances()) {
            if self.sender != Some(number) {
                let paid = |paid: &BTreeMap<u32, Balance>| paid.get(&number).copied().unwrap_or(0);
                let expected = paid(&self.reference.paid) - paid(paid_before);
                assert_eq!(now - before, expected, "payment of staker {number}");
            }
        }
    }

    /// Compares all that views show.
    fn compare(&self) {
        let info = self.pool.pool_info();
        let reference = self.reference.in_views();
        assert_eq!(
            (info.total_shares, info.total_stake),
            (reference.total_shares(), reference.total_stake()),
            "shares, stake"
        );
        assert_eq!(
            (info.free_stake, info.mining_stake, info.releasing_stake),
            (reference.free, reference.mining, reference.releasing()),
            "free, mining, releasing"
        );
        assert_eq!(
            (info.collected_at, info.fresh, info.forced_stop),
            (
                reference.collected_at,
                reference.fresh(),
                reference.forced_stop
            ),
            "collected at, fresh, forced stop"
        );
        assert_eq!(
            (info.unreleased_reward, info.claimable),
            (reference.unreleased(), reference.released()),
            "unreleased, claimable"
        );
        assert_eq!(info.owner_reward, reference.owner_reward, "owner reward");
        assert_eq!(info.treasury_due, reference.treasury, "treasury");
        assert_eq!(
            (info.owed, info.running_workers),
            (reference.owed(), reference.running)
        );
        assert_eq!(
            (info.commission, info.pending_commission, info.cap),
            (reference.commission, reference.pending_commission, self.cap)
        );
        let (pool, mining) = (self.pool.address(), &self.suite.mining);
        let kept = (mining.pending_rewards(pool), mining.pending_losses(pool));
        assert_eq!(kept, reference.kept(), "earned and lost at mining");
        let covered = self.endowment + reference.obligations();
        assert_eq!(self.pool.balance(), covered, "the pool's money");
        self.compare_stakers(&reference);
    }

    fn compare_stakers(&self, reference: &Reference) {
        let queue = reference.queue();
        for (number, staker) in (0..).zip(&self.stakers) {
            let stake = self.pool.stake_info(*staker);
            let shares = reference.shares(number);
            assert_eq!(stake.shares, shares, "shares of {number}");
            assert_eq!(stake.locked, reference.value(shares), "locked of {number}");
            assert_eq!(
                stake.claimable_reward,
                reference.claimable(number),
                "claimable of {number}"
            );
            let entry = queue.iter().find(|(who, ..)| *who == number);
            let (_, queued, start) = entry.copied().unwrap_or_default();
            let countdown = match queued {
                0 => 0,
                _ => (start + 7 * DAY).saturating_sub(self.now()),
            };
            assert_eq!(
                (stake.queued_shares, stake.queued_since, stake.countdown),
                (queued, start, countdown),
                "queue entry of {number}"
            );
        }
        let shown = whole_queue(&self.pool);
        let shown = shown.iter().map(|it| (it.staker, it.shares, it.start));
        let expected = queue
            .iter()
            .map(|(who, shares, start)| (self.stakers[*who as usize], *shares, *start));
        assert!(shown.eq(expected), "order of the queue");
    }
}

fn live(seeds: std::ops::Range<u64>, stream_period: u64) {
    let mut done = BTreeMap::<_, u32>::new();
    for seed in seeds {
        println!("seed {seed}");
        let mut life = Life::new(seed, stream_period);
        for step in 0..STEPS {
            println!("step {step}");
            life.step();
        }
        println!("exodus");
        life.exodus();
        for (what, times) in &life.done {
            *done.entry(*what).or_default() += times;
        }
        // Dropping the deployment checks the invariants.
    }
    println!("{done:#?}");
    let streams = match stream_period {
        0 => &[][..],
        _ => &MUST_HAPPEN_IN_STREAMS,
    };
    for what in MUST_HAPPEN.iter().chain(streams) {
        assert!(done.contains_key(what), "it never came to this: {what}");
    }
}

#[test]
fn random_lives_agree_with_the_reference() {
    live(14..18, 0);
}

#[test]
fn random_lives_with_streams_agree_with_the_reference() {
    live(119..125, 6 * HOUR);
}
