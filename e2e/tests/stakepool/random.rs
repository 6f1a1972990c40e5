//! Random lives of a pool, compared with the reference after every step.

mod compare;
mod dice;
mod stakers;
mod workers;

use dice::Dice;
use e2e::client::PoolClient;
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
const MUST_HAPPEN_IN_STREAMS: [&str; 4] = [
    "step in a stream",
    "process, taking along",
    "withdraw, taking along",
    "inheritance set off",
];

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
        // Leaving matters most while something is unreleased, so that shall not pass too soon.
        let kinds = match self.reference.unreleased() {
            0 => 6,
            _ => 4,
        };
        let time = [SECOND, MINUTE, HOUR, 8 * HOUR, DAY, 3 * DAY][self.dice.below(kinds) as usize];
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
        let set_off = self.reference.set_off;
        what(self);
        if self.reference.set_off > set_off {
            self.done("inheritance set off");
        }
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
