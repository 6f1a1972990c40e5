//! The accounting's rules one by one, with numbers that a reader can follow.

mod support;

use primitives::Error;
use support::{World, HOUR, MINIMUM, WEEK};

/// Whole tokens.
const TOKEN: u128 = 1_000_000_000_000;

/// With rewards that are released at once.
fn with_stakes(stakes: &[u128]) -> World {
    World::new(0, stakes)
}

/// With rewards that are released over 6 hours at least.
fn streaming(stakes: &[u128]) -> World {
    World::new(6 * HOUR, stakes)
}

#[test]
fn five_equal_stakers_get_their_exact_part_and_a_sixth_joins() {
    let mut world = with_stakes(&[1_400 * TOKEN; 5]);
    world.pool.commission.set(600_000, true, 0).unwrap();
    world.collect(10 * TOKEN);
    assert_eq!(world.pool.owner_reward, 6 * TOKEN);
    assert!((0..5).all(|who| world.clone().claim(who) == TOKEN * 8 / 10));
    world.contribute(5, 5_000 * TOKEN).unwrap();
    (0..5).for_each(|who| assert_eq!(world.claim(who), TOKEN * 8 / 10));
    world.collect(10 * TOKEN);
    (0..5).for_each(|who| assert_eq!(world.claim(who), 466_666_666_666));
    assert_eq!(world.claim(5), 1_666_666_666_666);
    world.check();
}

#[test]
fn stakes_of_100_and_400_share_half_of_1000() {
    let mut world = with_stakes(&[100 * TOKEN, 400 * TOKEN]);
    world.pool.commission.set(500_000, true, 0).unwrap();
    world.collect(1_000 * TOKEN);
    assert_eq!(world.pool.owner_reward, 500 * TOKEN);
    assert_eq!((world.claim(0), world.claim(1)), (100 * TOKEN, 400 * TOKEN));
}

#[test]
fn a_reward_is_released_evenly_over_the_stream_period() {
    let mut world = streaming(&[TOKEN]);
    world.collect(600);
    assert_eq!(world.claim(0), 0);
    world.now += HOUR;
    assert_eq!(world.claim(0), 100);
    world.now += 6 * HOUR;
    assert_eq!(world.claim(0), 500);
}

#[test]
fn a_backlog_is_released_over_the_time_in_which_it_came_up() {
    for (waited, duration) in [
        (2 * HOUR, 6 * HOUR),
        (24 * HOUR, 24 * HOUR),
        (10 * WEEK, 10 * WEEK),
    ] {
        let mut world = streaming(&[TOKEN]);
        world.now += waited;
        world.collect(1_000_000);
        world.now += duration - 1;
        assert!(world.claim(0) < 1_000_000);
        world.now += 1;
        world.claim(0);
        assert_eq!(world.pool.stream.unreleased(), 0);
    }
}

#[test]
fn two_streams_end_after_the_average_of_their_times() {
    let mut world = streaming(&[TOKEN]);
    world.collect(300);
    world.now += 4 * HOUR;
    world.collect(100);
    // 100 left over 2 hours and 100 over 6: 200 over 4.
    world.now += 2 * HOUR;
    assert_eq!(world.claim(0), 200 + 100);
    world.now += 2 * HOUR;
    assert_eq!(world.claim(0), 100);
}

#[test]
fn a_deposit_just_before_a_collection_earns_next_to_nothing() {
    let mut world = streaming(&[TOKEN]);
    world.now += 24 * HOUR;
    world.contribute(1, 9 * TOKEN).unwrap();
    world.collect(1_000_000);
    world.now += 12_000;
    assert_eq!(world.withdraw(1, 9 * TOKEN), Ok(9 * TOKEN));
    assert!(world.claim(1) < 1_000_000 / 5_000);
}

#[test]
fn too_few_shares_leave_the_reward_to_the_treasury() {
    let mut world = with_stakes(&[999_999]);
    world.collect(500);
    assert_eq!((world.claim(0), world.pool.treasury_due), (0, 500));
    world.contribute(1, MINIMUM).unwrap();
    world.collect(500);
    assert!(world.claim(0) > 490);
}

#[test]
fn a_slash_lowers_the_price_for_all_and_what_returns_cools_down() {
    let mut world = with_stakes(&[600, 400].map(|amount| amount * TOKEN));
    world.start(1_000 * TOKEN).unwrap();
    world.stop(1_000 * TOKEN, 900 * TOKEN);
    assert_eq!(world.pool.treasury_due, 100 * TOKEN);
    assert_eq!(world.pool.value_of(600 * TOKEN), 540 * TOKEN);
    world.now = WEEK - 1;
    assert_eq!(world.withdraw(0, 600 * TOKEN), Ok(0));
    world.now = WEEK;
    world.process(1);
    assert_eq!(world.shares_of(0), 0);
    assert_eq!(world.pool.free, 360 * TOKEN);
    world.check();
}

#[test]
fn a_partial_payment_keeps_place_and_clock() {
    let mut world = with_stakes(&[100 * TOKEN, 100 * TOKEN]);
    world.start(150 * TOKEN).unwrap();
    assert_eq!(world.withdraw(0, 100 * TOKEN), Ok(50 * TOKEN));
    world.now += HOUR;
    world.withdraw(1, 100 * TOKEN).unwrap();
    world.now += HOUR;
    world.contribute(2, 20 * TOKEN).unwrap();
    let request = world.store.stakers[&0].request.unwrap();
    assert_eq!((request.shares, request.start), (30 * TOKEN, 0));
    assert_eq!(world.queue(), [0, 1]);
}

#[test]
fn a_replaced_request_loses_its_place_and_its_clock() {
    let mut world = with_stakes(&[TOKEN, TOKEN, TOKEN]);
    world.start(3 * TOKEN).unwrap();
    (0..3).for_each(|who| assert_eq!(world.withdraw(who, TOKEN), Ok(0)));
    world.now = HOUR;
    world.withdraw(1, TOKEN / 2).unwrap();
    assert_eq!(world.queue(), [0, 2, 1]);
    let request = world.store.stakers[&1].request.unwrap();
    assert_eq!((request.shares, request.start), (TOKEN / 2, HOUR));
    world.check();
}

#[test]
fn new_money_replaces_a_queued_exit_in_a_full_pool() {
    let mut world = with_stakes(&[100 * TOKEN]);
    world.pool.set_cap(Some(100 * TOKEN)).unwrap();
    world.start(100 * TOKEN).unwrap();
    let refused = world.contribute(1, 40 * TOKEN);
    assert_eq!(refused, Err(Error::StakeExceedsCapacity));
    world.withdraw(0, 40 * TOKEN).unwrap();
    assert_eq!(world.contribute(1, 40 * TOKEN), Ok(40 * TOKEN));
    assert_eq!(world.pool.total_stake, 100 * TOKEN);
    assert_eq!(world.shares_of(0), 60 * TOKEN);
}

#[test]
fn owed_stake_is_for_the_queue_alone() {
    let mut world = with_stakes(&[100 * TOKEN; 5]);
    world.start(500 * TOKEN).unwrap();
    world.pool.running = 2;
    (0..4).for_each(|who| assert_eq!(world.withdraw(who, 100 * TOKEN), Ok(0)));
    world.stop(250 * TOKEN, 250 * TOKEN);
    world.now = WEEK;
    world.pool.release_stake(&mut world.store, world.now);
    assert_eq!(
        (world.pool.owed(), world.pool.available()),
        (250 * TOKEN, 0)
    );
    assert_eq!(world.start(1), Err(Error::InsufficientFreeStake));
    world.collect(0);
    // Two others are served first, the free 50 are owed to the third, nothing is left at once.
    assert_eq!(world.withdraw(4, 100 * TOKEN), Ok(0));
    assert_eq!(world.queue(), [2, 3, 4]);
    assert_eq!(world.pool.owed(), 50 * TOKEN);
    world.check();
}

#[test]
fn overdue_withdrawals_beyond_what_is_coming_force_a_stop() {
    let mut world = with_stakes(&[100 * TOKEN, 100 * TOKEN]);
    world.start(200 * TOKEN).unwrap();
    world.withdraw(0, 100 * TOKEN).unwrap();
    world.now = WEEK;
    let grace = WEEK;
    world.pool.check_overdue(&world.store, world.now, grace, 9);
    assert!(
        !world.pool.forced_stop,
        "exactly the grace period is not older"
    );
    world.now += 1;
    let mut covered = world.clone();
    covered.stop(100 * TOKEN, 100 * TOKEN);
    covered
        .pool
        .check_overdue(&covered.store, covered.now, grace, 9);
    assert!(!covered.pool.forced_stop, "cooling stake covers it");
    world.pool.check_overdue(&world.store, world.now, grace, 0);
    assert!(!world.pool.forced_stop, "no step, no search");
    world.pool.check_overdue(&world.store, world.now, grace, 1);
    assert!(world.pool.forced_stop);
}

#[test]
fn a_pool_that_was_slashed_to_nothing_is_new_again_when_all_shares_are_gone() {
    let mut world = with_stakes(&[TOKEN, TOKEN]);
    world.start(2 * TOKEN).unwrap();
    world.stop(2 * TOKEN, 0);
    assert_eq!(world.contribute(2, TOKEN), Err(Error::PoolBankrupt));
    assert_eq!(world.withdraw(0, TOKEN), Ok(0));
    assert_eq!(world.withdraw(1, TOKEN), Ok(0));
    assert_eq!(world.contribute(2, TOKEN), Ok(TOKEN));
    world.check();
}

#[test]
fn shares_in_the_queue_cannot_be_transferred_and_both_sides_are_settled_first() {
    let mut world = with_stakes(&[TOKEN, TOKEN]);
    world.start(2 * TOKEN).unwrap();
    world.withdraw(0, TOKEN / 4).unwrap();
    assert!(!world.transfer(0, 1, TOKEN));
    world.collect(2_000);
    assert!(world.transfer(0, 1, TOKEN * 3 / 4));
    assert_eq!((world.claim(0), world.claim(1)), (1_000, 1_000));
    let before = world.clone();
    assert!(world.transfer(1, 1, TOKEN));
    assert_eq!(world.store, before.store);
}

#[test]
fn a_withdrawal_of_nothing_too_much_or_dust_is_refused() {
    let mut world = with_stakes(&[TOKEN]);
    for shares in [0, TOKEN + 1, MINIMUM - 1] {
        let refused = world.withdraw(0, shares);
        assert_eq!(refused, Err(Error::InvalidWithdrawalAmount));
    }
    assert_eq!(world.withdraw(0, TOKEN - 1), Ok(TOKEN - 1));
    assert_eq!(world.withdraw(0, 1), Ok(1), "everything may be dust");
}

#[test]
fn a_stale_pool_collects_before_it_pays_and_queues_if_it_cannot() {
    let mut world = with_stakes(&[TOKEN, TOKEN, TOKEN]);
    world.start(TOKEN).unwrap();
    world.now += WEEK;
    let mut refusing = world.clone();
    // A third of the stake is gone, nobody knew.
    world.at_mining = Some((0, TOKEN));
    assert_eq!(world.withdraw(0, TOKEN), Ok(TOKEN * 2 / 3));
    assert!(world.pool.is_fresh(world.now));
    world.check();

    refusing.at_mining = None;
    assert_eq!(refusing.withdraw(0, TOKEN), Ok(0));
    assert_eq!(refusing.queue(), [0]);
    refusing.now += 2 * WEEK;
    assert_eq!(refusing.process(1), []);
    refusing.now += 1;
    assert_eq!(refusing.process(1).len(), 1);
    refusing.check();
}

#[test]
fn only_what_was_really_paid_makes_room_under_the_cap() {
    let mut world = with_stakes(&[MINIMUM, MINIMUM, 1_000 * TOKEN - 2 * MINIMUM]);
    world.pool.set_cap(Some(1_000 * TOKEN)).unwrap();
    world.start(1_000 * TOKEN).unwrap();
    for who in 0..3 {
        world.withdraw(who, world.shares_of(who)).unwrap();
    }
    let refused = world.contribute(3, 500 * TOKEN);
    assert_eq!(refused, Err(Error::StakeExceedsCapacity));
    // What the first two leave free is room for as much.
    world.contribute(3, 2 * MINIMUM).unwrap();
    assert_eq!(world.pool.total_stake, 1_000 * TOKEN);
}

#[test]
fn a_cap_below_the_minimum_contribution_is_refused() {
    let mut world = with_stakes(&[]);
    let refused = world.pool.set_cap(Some(MINIMUM - 1));
    assert_eq!(refused, Err(Error::InadequateCapacity));
    world.pool.set_cap(Some(MINIMUM)).unwrap();
}

#[test]
fn the_time_without_a_worker_is_no_backlog() {
    let mut world = streaming(&[TOKEN]);
    world.now += 10 * WEEK;
    world.start(TOKEN).unwrap();
    world.now += 6 * HOUR;
    world.collect(600);
    world.now += 6 * HOUR;
    assert_eq!(world.claim(0), 600);
}
