//! Nobody gains by choosing a moment, and nobody loses by another's choice: what stakers get of a steady
//! income, whoever comes, goes, collects and pays the queue whenever it pleases him.

mod support;

use proptest::prelude::*;
use std::collections::BTreeMap;
use support::{Account, World, FRESHNESS, MINIMUM, WEEK};

/// Rewards are released over 6 hours, and somebody collects as often.
const STREAM: u64 = FRESHNESS;
const MINUTE: u64 = 60_000;
/// What the workers earn in a millisecond.
const INCOME: u128 = 1_000;
const TOKEN: u128 = 1_000_000_000_000;

#[derive(Clone, Debug)]
enum Step {
    Contribute(Account, u128),
    Withdraw(Account, u8),
    Transfer(Account, Account, u8),
    Process(u32),
    Collect,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0u8..5;
    prop_oneof![
        3 => (who.clone(), 1u128..200).prop_map(|(who, tokens)| Step::Contribute(who, tokens * TOKEN)),
        3 => (who.clone(), 1u8..=4).prop_map(|(who, quarters)| Step::Withdraw(who, quarters)),
        1 => (who.clone(), who, 1u8..=4).prop_map(|(a, b, quarters)| Step::Transfer(a, b, quarters)),
        2 => (1u32..4).prop_map(Step::Process),
        2 => Just(Step::Collect),
        4 => (1u64..400).prop_map(|minutes| Step::Wait(minutes * MINUTE)),
    ]
}

/// A pool with a worker that earns steadily, and what everybody has earned by the time he held shares.
struct Life {
    world: World,
    /// By account: in plancks, and the largest part of the pool that it ever was.
    earned: BTreeMap<Account, (f64, f64)>,
    claimed: BTreeMap<Account, u128>,
}

impl Life {
    fn new() -> Self {
        let mut world = World::new(STREAM, &[]);
        world.contribute(9, 100 * TOKEN).unwrap();
        world.start(100 * TOKEN).unwrap();
        Self {
            world,
            earned: BTreeMap::new(),
            claimed: BTreeMap::new(),
        }
    }

    /// Lets time pass; somebody collects before a collection grows older than the stream period.
    fn wait(&mut self, mut time: u64) {
        while time > 0 {
            let collected = self.world.pool.stream.collected_at();
            let passed = time.min(collected + STREAM - self.world.now);
            self.pass(passed);
            time -= passed;
            if self.world.now == collected + STREAM {
                self.world.collect_from_mining();
            }
        }
    }

    fn pass(&mut self, time: u64) {
        let reward = INCOME * u128::from(time);
        let total = self.world.pool.total_shares as f64;
        for (account, staker) in &self.world.store.stakers {
            let part = staker.shares as f64 / total;
            let (earned, largest) = self.earned.entry(*account).or_default();
            *earned += reward as f64 * part;
            *largest = largest.max(part);
        }
        self.world.now += time;
        let (waiting, lost) = self.world.at_mining.unwrap();
        self.world.at_mining = Some((waiting + reward, lost));
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Contribute(who, amount) => {
                self.world.contribute(who, amount).unwrap();
            }
            Step::Withdraw(who, quarters) => {
                let shares = self.world.shares_of(who) / 4 * u128::from(quarters);
                let _ = self.world.withdraw(who, shares);
            }
            Step::Transfer(from, to, quarters) => {
                let shares = self.world.shares_of(from) / 4 * u128::from(quarters);
                self.world.transfer(from, to, shares);
            }
            Step::Process(max) => {
                self.world.process(max);
            }
            Step::Collect => self.world.collect(0),
            Step::Wait(time) => self.wait(time),
        }
        self.world.check();
    }

    /// What somebody may try who wants to be paid and to stay nevertheless.
    fn go_round(&mut self, deed: u8, account: Account, times: u128) {
        const STAKE: u128 = 20 * TOKEN;
        let world = &mut self.world;
        let shares = world.shares_of(account);
        match deed {
            0 => world.collect_from_mining(),
            1 => drop(world.withdraw(account, shares)),
            2 => drop(world.contribute(account, STAKE)),
            3 => {
                // Inherits a smaller part for its share of so many, and takes most of them out again.
                let _ = world.contribute(account, times * STAKE);
                let _ = world.withdraw(account, (times - 1) * STAKE);
            }
            4 => drop(world.transfer(account, 1 - account, shares / 2)),
            _ => drop(world.process(3)),
        }
        let available = world.pool.available();
        if available > 0 {
            let _ = world.start(available);
        }
    }

    /// What the account could claim until now.
    fn got(&mut self, who: Account) -> f64 {
        let claimed = self.world.claim(who);
        let sum = self.claimed.entry(who).or_default();
        *sum += claimed;
        *sum as f64
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nobody_falls_behind_what_his_time_is_worth_by_more_than_one_and_a_half_streams(
        steps in proptest::collection::vec(step(), 1..60)
    ) {
        let mut life = Life::new();
        for step in &steps {
            life.take(step);
            for (who, (earned, largest)) in life.earned.clone() {
                let got = life.got(who);
                let stream = INCOME as f64 * STREAM as f64 * largest;
                // Plancks are rounded down at each claim, and times of release to milliseconds.
                let behind = (earned - got) / stream;
                prop_assert!(behind <= 1.5, "{who} is behind by {behind} streams");
            }
        }
    }

    #[test]
    fn going_round_through_the_queue_earns_hardly_more_than_staying(
        moves in proptest::collection::vec((0u8..6, 0u8..2, 0u64..400), 3..9),
        times in 2u128..50,
    ) {
        let mut life = Life::new();
        // Everything is bound, so the visitor, who has two accounts, leaves by the queue, which his own return
        // pays; always in the same way, so that what one round gains adds up.
        for _ in 0..60 {
            for (deed, account, minutes) in &moves {
                life.wait(minutes * MINUTE);
                life.go_round(*deed, *account, times);
                life.world.check();
            }
        }
        let (mut got, mut earned, mut largest) = (0.0, 0.0, 0.0);
        for account in [0, 1] {
            let (part, most) = life.earned.get(&account).copied().unwrap_or_default();
            got += life.got(account);
            earned += part;
            largest += most;
        }
        // What is left is gained by staying away while the stream runs dry.
        let stream = INCOME as f64 * STREAM as f64 * largest;
        prop_assert!(got <= earned * 1.2 + 2.0 * stream, "{}", got / earned);
    }

    #[test]
    fn who_comes_and_goes_within_a_block_gains_nothing(
        before in proptest::collection::vec(step(), 1..40),
        amount in MINIMUM..1_000 * TOKEN,
        collects in any::<bool>(),
        serves in 0u32..4,
    ) {
        let mut life = Life::new();
        for step in &before {
            life.take(step);
        }
        let world = &mut life.world;
        let visitor = 200;
        let shares = world.contribute(visitor, amount).unwrap();
        if collects {
            world.collect_from_mining();
        }
        world.process(serves);
        let paid = world.withdraw(visitor, shares).unwrap();
        world.process(100);
        let staker = world.store.stakers.get(&visitor).copied().unwrap_or_default();
        let kept = world.pool.value_of(staker.shares);
        prop_assert!(paid + kept + world.claim(visitor) <= amount + 1);
    }

    #[test]
    fn old_shares_lend_no_age_to_new_ones(
        silence in 1u64..2_000,
        amount in 1u128..1_000,
        times in 2u128..50,
    ) {
        // Four tokens are there for half a year, then nobody collects for so many hours.
        let mut life = Life::new();
        let (old, new) = (200, 201);
        life.world.contribute(old, 4 * TOKEN).unwrap();
        for _ in 0..180 {
            life.wait(24 * 60 * MINUTE);
        }
        life.pass(silence * 60 * MINUTE);
        let world = &mut life.world;
        world.contribute(new, times * amount * TOKEN).unwrap();
        world.collect_from_mining();
        world.withdraw(new, (times - 1) * amount * TOKEN).unwrap();
        world.transfer(new, old, amount * TOKEN);
        world.withdraw(old, (amount + 4) * TOKEN).unwrap();
        world.check();
        let got = life.got(old) + life.got(new);
        let (earned, part) = life.earned[&old];
        let stream = INCOME as f64 * STREAM as f64 * part;
        prop_assert!(got <= earned + stream, "{}", (got - earned) / stream);
    }

    #[test]
    fn everybody_is_out_within_a_fortnight(
        before in proptest::collection::vec(step(), 1..40),
        meanwhile in proptest::collection::vec((step(), 0u64..20), 1..40),
    ) {
        let mut life = Life::new();
        for step in &before {
            life.take(step);
        }
        let leaver = 100;
        life.world.contribute(leaver, 50 * TOKEN).unwrap();
        let _ = life.world.withdraw(leaver, 50 * TOKEN);
        let asked = life.world.now;
        for (step, hours) in &meanwhile {
            // The others do what they like, the owner binds whatever he can.
            life.take(step);
            let available = life.world.pool.available();
            if !life.world.pool.forced_stop && available > 0 {
                life.world.start(available).unwrap();
            }
            let wait = (hours * 60 * MINUTE).min((asked + WEEK).saturating_sub(life.world.now));
            life.wait(wait);
        }
        // After the grace period anybody may check, and at the end of the cool-down anybody may pay.
        let grace_over = asked + WEEK + 1;
        life.wait(grace_over.saturating_sub(life.world.now));
        let world = &mut life.world;
        world.pool.check_overdue(&world.store, world.now, WEEK, 1_000);
        let covered = !world.pool.forced_stop;
        if !covered {
            let stake = world.pool.mining();
            world.pool.running = 1;
            world.stop(stake, stake);
            world.pool.forced_stop = false;
        }
        world.now += WEEK;
        for _ in 0..100 {
            world.process(100);
        }
        prop_assert_eq!(world.shares_of(leaver), 0);
    }
}
