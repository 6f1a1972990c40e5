//! Random lives of a pool: the invariants hold after every step, and the queue is the one that a plain
//! list would give.

mod support;

use proptest::prelude::*;
use support::{Account, World, WEEK};

const DAY: u64 = WEEK / 7;

#[derive(Clone, Debug)]
enum Step {
    Contribute(Account, u128),
    Withdraw(Account, u8),
    Transfer(Account, Account, u8),
    Claim(Account),
    Process(u32),
    Start(u8),
    Stop(u8, u8),
    Restart(u8, u8),
    Collect(u128, u8),
    Refuse(bool),
    Check(u32),
    Cap(Option<u128>),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0u8..6;
    prop_oneof![
        3 => (who.clone(), 0u128..1_000_000_000).prop_map(|(who, amount)| Step::Contribute(who, amount)),
        4 => (who.clone(), any::<u8>()).prop_map(|(who, part)| Step::Withdraw(who, part)),
        2 => (who.clone(), who.clone(), any::<u8>()).prop_map(|(a, b, part)| Step::Transfer(a, b, part)),
        1 => who.prop_map(Step::Claim),
        2 => (0u32..4).prop_map(Step::Process),
        3 => any::<u8>().prop_map(Step::Start),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(part, left)| Step::Stop(part, left)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(part, left)| Step::Restart(part, left)),
        2 => (0u128..1_000_000_000, any::<u8>()).prop_map(|(reward, lost)| Step::Collect(reward, lost)),
        1 => any::<bool>().prop_map(Step::Refuse),
        2 => (0u32..4).prop_map(Step::Check),
        1 => proptest::option::of(0u128..1_000_000_000).prop_map(Step::Cap),
        3 => (0u64..3 * DAY).prop_map(Step::Wait),
    ]
}

/// `part` of 255 of `whole`; 255 is all of it.
fn share_of(whole: u128, part: u8) -> u128 {
    whole / 255 * u128::from(part) + if part == 255 { whole % 255 } else { 0 }
}

fn take(world: &mut World, step: &Step) {
    match *step {
        Step::Contribute(who, amount) => {
            let before = world.pool.total_stake;
            if world.contribute(who, amount).is_ok() {
                let most = world.pool.cap.unwrap_or(u128::MAX).max(before);
                assert!(world.pool.total_stake <= most, "the cap is held");
            }
        }
        Step::Withdraw(who, part) => {
            let shares = share_of(world.shares_of(who), part);
            let worth = world.pool.value_of(shares);
            if let Ok(paid) = world.withdraw(who, shares) {
                assert!(paid <= worth.max(1) + 1, "{paid} for shares worth {worth}");
            }
        }
        Step::Transfer(from, to, part) => {
            let shares = share_of(world.shares_of(from), part);
            let (sender, receiver) = (world.shares_of(from), world.shares_of(to));
            if world.transfer(from, to, shares) && from != to {
                assert_eq!(world.shares_of(from), sender - shares);
                assert_eq!(world.shares_of(to), receiver + shares);
            }
        }
        Step::Claim(who) => {
            world.claim(who);
            assert_eq!(world.claim(who), 0);
        }
        Step::Process(max) => assert!(world.process(max).len() <= max as usize),
        Step::Start(part) => {
            let stake = share_of(world.pool.available(), part);
            world.start(stake).unwrap();
        }
        Step::Stop(part, left) if world.pool.running > 0 => {
            world.collect_from_mining();
            let stake = share_of(world.pool.mining(), part);
            world.stop(stake, share_of(stake, left));
        }
        Step::Restart(part, left) => {
            world.collect_from_mining();
            let stake = share_of(world.pool.mining(), part);
            let returned = share_of(stake, left);
            let more = returned + world.pool.available();
            let restarted = world.pool.rebind(stake, returned, more);
            assert_eq!(restarted.is_ok(), more > returned);
        }
        Step::Stop(..) => {}
        Step::Collect(reward, lost) => {
            // Losses are few and come home with rewards, be it by this or by a withdrawal.
            let lost = share_of(world.pool.mining(), lost / 8);
            world.at_mining = world.at_mining.map(|_| (reward, lost));
            if lost % 2 == 0 {
                world.collect(0);
            }
        }
        Step::Refuse(refuse) => world.at_mining = (!refuse).then_some((0, 0)),
        Step::Check(max) => {
            let looked_at = world.pool.check_overdue(&world.store, world.now, WEEK, max);
            assert!(looked_at <= max);
        }
        Step::Cap(cap) => {
            let _ = world.pool.set_cap(cap);
        }
        Step::Wait(time) => world.now += time,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_life_of_a_pool_keeps_the_invariants(
        stream_period in prop_oneof![Just(0), Just(DAY / 4)],
        steps in proptest::collection::vec(step(), 1..80),
    ) {
        let mut world = World::new(stream_period, &[]);
        for step in &steps {
            take(&mut world, step);
            world.check();
        }
    }

    #[test]
    fn only_a_slash_lowers_the_price(
        stream_period in prop_oneof![Just(0), Just(DAY / 4)],
        steps in proptest::collection::vec(step(), 1..80),
    ) {
        let mut world = World::new(stream_period, &[]);
        for step in &steps {
            let before = world.pool;
            take(&mut world, step);
            let slashes = matches!(step, Step::Stop(..) | Step::Restart(..))
                || world.pool.treasury_due > before.treasury_due;
            if !slashes && before.total_shares > 0 && world.pool.total_shares > 0 {
                let old = primitive(before.total_stake, world.pool.total_shares);
                let new = primitive(world.pool.total_stake, before.total_shares);
                prop_assert!(new >= old, "{step:?} lowered the price");
            }
        }
    }

    #[test]
    fn the_expired_part_of_the_queue_is_what_a_walk_over_it_finds(
        stream_period in prop_oneof![Just(0), Just(DAY / 4)],
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let mut world = World::new(stream_period, &[]);
        for step in &steps {
            take(&mut world, step);
            let mut searched = world.clone();
            searched.pool.queue.expire(&searched.store, searched.now.saturating_sub(WEEK), u32::MAX);
            let by_walk: u128 = world
                .queue()
                .iter()
                .filter_map(|account| world.store.stakers[account].request)
                .filter(|request| request.start + WEEK < world.now)
                .map(|request| request.shares)
                .sum();
            prop_assert_eq!(searched.pool.queue.expired(), by_walk);
        }
    }

    #[test]
    fn views_count_exactly_the_matured_stake_as_free(
        stream_period in prop_oneof![Just(0), Just(DAY / 4)],
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let mut world = World::new(stream_period, &[]);
        for step in &steps {
            take(&mut world, step);
            let seen = world.pool.at(&world.store, world.now);
            let mut poked = world.clone();
            for _ in 0..100 {
                poked.pool.release_stake(&mut poked.store, poked.now);
            }
            prop_assert_eq!(seen.free, poked.pool.free);
            prop_assert_eq!(seen.releasing(), poked.pool.releasing());
        }
    }
}

fn primitive(a: u128, b: u128) -> math::Wide {
    math::Wide::product(a, b)
}
