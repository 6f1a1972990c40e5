//! Random lives of a pool, compared with the reference after every step.

use e2e::client::PoolClient;
use e2e::invariants::whole_queue;
use e2e::reference::Reference;
use e2e::worker::Machine;
use e2e::{Config, Deployment, DAY, HOUR, TOKEN};
use ink::primitives::AccountId;
use interfaces::WorkerState;
use primitives::{Balance, Error};

const STAKERS: u32 = 5;
const MACHINES: usize = 3;
const STEPS: usize = 60;

/// A small generator of numbers that look random (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    /// An amount up to `limit`: often all or nothing, else anything.
    fn amount(&mut self, limit: Balance) -> Balance {
        match self.below(8) {
            0 => limit,
            1 => limit / 2,
            2 => limit + 1,
            _ => ((u128::from(self.roll()) << 64) | u128::from(self.roll())) % (limit + 1),
        }
    }
}

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
}

impl Life {
    fn new(seed: u64) -> Self {
        let suite = Deployment::with(Config::laboratory().with(|settings| {
            // Late after two hours; V, of at most 5,000 tokens, is soon below what it was.
            settings.tokenomics.heartbeat_window = 600;
            settings.tokenomics.v_max = math::Real::from_int(5_000);
        }));
        let owner = suite.person();
        let pool = suite.create_pool(owner);
        let mut dice = Dice(seed);
        let commission = dice.below(1_000_001) as u32;
        pool.set_payout_pref(owner, commission).unwrap();
        let machines = (0..MACHINES).map(|number| suite.machine_in(&pool, &number.to_string()));
        Self {
            owner,
            stakers: (0..STAKERS).map(|_| suite.person()).collect(),
            machines: machines.collect(),
            cap: None,
            reference: Reference::with_commission(commission),
            dice,
            pool,
            suite,
        }
    }

    fn step(&mut self) {
        match self.dice.below(15) {
            0..=2 => self.contribute(),
            3..=5 => self.withdraw(),
            6 => self.transfer(),
            7 => self.claim(),
            8..=9 => self.start(),
            10 => self.stop(),
            11 => self.restart(),
            12 => self.earn(),
            13 => self.poke(),
            _ => self.set_cap(),
        }
        let time = [1, HOUR, DAY, 3 * DAY][self.dice.below(4) as usize];
        let time = self.dice.below(time);
        self.suite.chain.advance(time);
        self.compare();
    }

    fn now(&self) -> u64 {
        self.suite.chain.now()
    }

    fn staker(&mut self) -> (u32, AccountId) {
        let number = self.dice.below(STAKERS.into()) as u32;
        (number, self.stakers[number as usize])
    }

    fn contribute(&mut self) {
        let (number, staker) = self.staker();
        let amount = self.dice.amount(1_000 * TOKEN);
        let (shares, stake) = (self.reference.total_shares(), self.reference.total_stake());
        let mut after = self.reference.clone();
        let expected = if amount < TOKEN / 100 {
            Err(Error::InsufficientContribution)
        } else if shares > 0 && (stake == 0 || stake * 1_000_000_000 < shares) {
            Err(Error::PoolBankrupt)
        } else {
            let minted = after.contribute(number, amount, self.now());
            match self.cap {
                Some(cap) if after.total_stake() - after.owed() > cap => {
                    Err(Error::StakeExceedsCapacity)
                }
                _ => Ok(minted),
            }
        };
        assert_eq!(self.pool.contribute(staker, amount), expected);
        if expected.is_ok() {
            self.reference = after;
            let info = self.pool.pool_info();
            let cap = info.cap.unwrap_or(Balance::MAX);
            assert!(info.total_stake - info.owed <= cap);
        }
    }

    fn withdraw(&mut self) {
        let (number, staker) = self.staker();
        let held = self.reference.shares(number);
        let shares = self.dice.amount(held);
        let dust = shares < held && self.reference.value(shares) < TOKEN / 100;
        let expected = if shares == 0 || shares > held || dust {
            Err(Error::InvalidWithdrawalAmount)
        } else {
            Ok(self.reference.withdraw(number, shares, self.now()))
        };
        assert_eq!(self.pool.withdraw(staker, shares), expected);
    }

    fn transfer(&mut self) {
        let ((from, sender), (to, receiver)) = (self.staker(), self.staker());
        let movable = self.reference.shares(from) - self.reference.queued(from);
        let shares = self.dice.amount(movable);
        let result = self.pool.transfer(sender, receiver, shares, Vec::new());
        assert_eq!(result.is_ok(), shares <= movable);
        if result.is_ok() && from != to {
            self.reference.transfer(from, to, shares);
        }
    }

    fn claim(&mut self) {
        let (number, staker) = self.staker();
        let expected = match self.reference.claimable(number) {
            0 => Err(Error::NoRewardToClaim),
            amount => {
                assert_eq!(self.reference.claim(number), amount);
                Ok(amount)
            }
        };
        assert_eq!(self.pool.claim_rewards(staker, staker), expected);
    }

    fn machine(&mut self) -> Machine {
        let number = self.dice.below(MACHINES as u64) as usize;
        self.machines[number].clone()
    }

    /// Stake, and what a stop would return of it, if the machine mines.
    fn in_session(&self, machine: &Machine) -> Option<(Balance, Balance)> {
        let info = self.suite.mining.worker_info(machine.id()).unwrap();
        let running = matches!(info.state, WorkerState::Mining | WorkerState::Unresponsive);
        let returned = info
            .v
            .over(info.v_initial)
            .mul_int(info.stake)
            .min(info.stake);
        running.then_some((info.stake, returned))
    }

    fn start(&mut self) {
        let machine = self.machine();
        let info = self.suite.mining.worker_info(machine.id()).unwrap();
        let mut after = self.reference.clone();
        after.mature(self.now());
        let available = after.free - after.owed();
        let stake = self.dice.amount(available);
        let result = self.pool.start_mining(self.owner, machine.id(), stake);
        if info.state != WorkerState::Ready {
            assert_eq!(result, Err(Error::WorkerIsNotReady));
        } else if stake > available {
            assert_eq!(result, Err(Error::InsufficientFreeStake));
        } else if let Err(error) = result {
            let (_, maximum) = self.suite.mining.stake_bounds(machine.id()).unwrap();
            assert!(error == Error::TooMuchStake && stake > maximum, "{error:?}");
        } else {
            self.reference.start(stake, self.now());
        }
    }

    fn stop(&mut self) {
        let machine = self.machine();
        let session = self.in_session(&machine);
        let result = self.pool.stop_mining(self.owner, machine.id());
        match session {
            None => assert_eq!(result, Err(Error::WorkerIsNotMining)),
            Some((stake, returned)) => {
                assert_eq!(result, Ok(()));
                self.reference.stop(stake, returned, self.now() + 7 * DAY);
            }
        }
    }

    fn restart(&mut self) {
        let machine = self.machine();
        let session = self.in_session(&machine);
        let mut after = self.reference.clone();
        after.mature(self.now());
        let (old, returned) = session.unwrap_or_default();
        let more = self.dice.amount(after.free);
        let result = self
            .pool
            .restart_mining(self.owner, machine.id(), returned + more);
        let expected = match session {
            None => Err(Error::WorkerIsNotMining),
            Some(_) if !self.reference.queue().is_empty() => Err(Error::WithdrawQueueNotEmpty),
            Some(_) if more == 0 => Err(Error::CannotRestartWithLessStake),
            Some(_) if more > after.free => Err(Error::InsufficientFreeStake),
            Some(_) => Ok(()),
        };
        if result == Err(Error::TooMuchStake) {
            assert_eq!(expected, Ok(()));
            return;
        }
        assert_eq!(result, expected);
        if result.is_ok() {
            self.reference
                .restart(old, returned, returned + more, self.now());
        }
    }

    fn earn(&mut self) {
        let machine = self.machine();
        let amount = self.dice.amount(100 * TOKEN);
        let governance = self.suite.governance;
        self.suite.mining.fund(governance, amount);
        if let Some(session) = self.suite.mining.session(machine.id()) {
            self.suite.chain.at(session.due.max(self.now()));
            machine
                .beat(&self.suite.mining, governance, 10_000_000)
                .unwrap();
        }
        let pending = self.suite.mining.pending_rewards(self.pool.address());
        assert_eq!(self.pool.sync_rewards(governance), Ok(pending));
        self.reference.collect(pending);
    }

    /// What anybody may do for those who wait.
    fn poke(&mut self) {
        let poker = self.suite.governance;
        let now = self.now();
        let running: Vec<_> = self
            .machines
            .iter()
            .filter_map(|it| self.in_session(it))
            .collect();
        let expired = self
            .reference
            .queue()
            .into_iter()
            .filter(|(_, _, start)| start + 7 * DAY < now);
        let expired = expired.map(|(_, shares, _)| shares).sum();
        let coming = self.reference.free + self.reference.releasing();
        let stopped = self.pool.check_and_force_withdraw(poker, 1_000);
        if self.reference.value(expired) > coming {
            assert_eq!(stopped, Ok(running.len() as u32));
            for (stake, returned) in running {
                self.reference.stop(stake, returned, now + 7 * DAY);
            }
        } else {
            assert_eq!(stopped, Ok(0));
        }
        let max = self.dice.below(4) as u32;
        let served = self.reference.process(max, now);
        assert_eq!(self.pool.process_withdrawals(poker, max), Ok(served));
    }

    fn set_cap(&mut self) {
        let staying = {
            let info = self.pool.pool_info();
            info.total_stake - info.owed
        };
        let cap = match self.dice.below(3) {
            0 => None,
            1 => Some(staying + self.dice.amount(1_000 * TOKEN)),
            _ => staying.checked_sub(1),
        };
        if self.pool.set_cap(self.owner, cap).is_ok() {
            self.cap = cap;
        }
        assert_eq!(self.pool.pool_info().cap, self.cap);
    }

    fn compare(&self) {
        let info = self.pool.pool_info();
        let reference = &self.reference;
        let free = reference.free_in_views(self.now());
        assert_eq!(info.total_shares, reference.total_shares());
        assert_eq!(info.total_stake, reference.total_stake());
        assert_eq!(
            (info.free_stake, info.mining_stake),
            (free, reference.mining)
        );
        assert_eq!(info.owner_reward, reference.owner_reward);
        assert_eq!(info.treasury_due, reference.treasury);
        for (number, staker) in (0..).zip(&self.stakers) {
            let stake = self.pool.stake_info(*staker);
            assert_eq!(stake.shares, reference.shares(number));
            assert_eq!(stake.queued_shares, reference.queued(number));
            assert_eq!(stake.claimable_reward, reference.claimable(number));
        }
        let queue = whole_queue(&self.pool);
        let queue: Vec<_> = queue
            .iter()
            .map(|it| (it.staker, it.shares, it.start))
            .collect();
        let expected = reference.queue().into_iter();
        let expected =
            expected.map(|(who, shares, start)| (self.stakers[who as usize], shares, start));
        assert!(queue.iter().copied().eq(expected), "{queue:?}");
    }
}

fn live(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        println!("seed {seed}");
        let mut life = Life::new(seed);
        for step in 0..STEPS {
            println!("step {step}");
            life.step();
        }
        // Dropping the deployment checks the invariants.
    }
}

#[test]
fn a_random_life_agrees_with_the_reference() {
    live(0..15);
}

#[test]
fn another_random_life_agrees_with_the_reference() {
    live(15..30);
}
