//! What newcomers inherit and leavers take along of rewards on their way, in single courses of events.

mod support;

use pool_logic::Store;
use support::{World, HOUR, MINIMUM, WEEK};

/// Whole tokens.
const TOKEN: u128 = 1_000_000_000_000;

/// With rewards that are released over 6 hours at least.
fn streaming(stakes: &[u128]) -> World {
    World::new(6 * HOUR, stakes)
}

#[test]
fn leaving_forfeits_what_is_unreleased_but_the_last_share_takes_the_rest() {
    let mut world = streaming(&[TOKEN, TOKEN]);
    world.now += 6 * HOUR;
    world.collect(1_000);
    world.withdraw(0, TOKEN).unwrap();
    assert_eq!(world.claim(0), 0);
    world.withdraw(1, TOKEN).unwrap();
    assert_eq!(world.claim(1), 1_000);
    assert_eq!(world.balance, 0);
}

#[test]
fn an_empty_pools_next_owner_does_not_get_what_the_leavers_earned() {
    let mut world = streaming(&[1_000 * TOKEN]);
    world.start(1_000 * TOKEN).unwrap();
    world.now += WEEK;
    world.withdraw(0, 1_000 * TOKEN).unwrap();
    world.at_mining = Some((70 * TOKEN, 0));
    world.stop(1_000 * TOKEN, 1_000 * TOKEN);
    world.now += WEEK;
    world.process(1);
    assert_eq!(world.shares_of(0), 0);
    world.contribute(1, MINIMUM).unwrap();
    world.collect(0);
    world.now += WEEK;
    assert_eq!(world.claim(1), 0);
    assert_eq!(world.claim(0), 70 * TOKEN);
    world.check();
}

#[test]
fn whoever_pays_the_queue_at_its_moment_leaves_it_its_rewards() {
    let mut world = streaming(&[200 * TOKEN; 5]);
    world.contribute(5, MINIMUM).unwrap();
    world.start(999 * TOKEN).unwrap();
    (0..5).for_each(|who| {
        world.withdraw(who, 200 * TOKEN).unwrap();
    });
    world.now += WEEK;
    // Another worker runs on, and what it earned comes at the moment of the payment.
    world.pool.running = 2;
    world.stop(999 * TOKEN, 999 * TOKEN);
    world.now += WEEK;
    world.at_mining = Some((70 * TOKEN, 0));
    assert_eq!(world.process(9).len(), 5);
    let leavers: u128 = (0..5).map(|who| world.claim(who)).sum();
    assert!(70 * TOKEN - leavers < TOKEN / 1_000_000);
    world.now += WEEK;
    assert!(world.claim(5) < TOKEN / 1_000_000);
    world.check();
}

#[test]
fn a_contribution_does_not_pay_the_queue_before_its_rewards_are_here() {
    let mut world = streaming(&[500 * TOKEN; 2]);
    world.start(1_000 * TOKEN).unwrap();
    world.withdraw(0, 500 * TOKEN).unwrap();
    world.now += WEEK;
    world.at_mining = Some((140 * TOKEN, 0));
    world.contribute(1, 500 * TOKEN).unwrap();
    assert_eq!(world.queue(), [0]);
    assert_eq!(world.pool.owed(), 500 * TOKEN);
    assert_eq!(world.process(1).len(), 1);
    // A third of the shares, for which all of the week has been waited, and 140 came of it.
    let part = world.claim(0);
    assert_eq!(part, 140 * TOKEN / 3);
}

#[test]
fn an_entry_takes_along_no_more_than_it_has_waited_for() {
    let mut world = streaming(&[TOKEN, TOKEN]);
    world.start(2 * TOKEN).unwrap();
    world.now += HOUR;
    world.collect(1_200);
    world.now += HOUR;
    world.withdraw(0, TOKEN).unwrap();
    world.now += HOUR;
    // 800 are left over 4 hours; half of the shares have waited for one of them.
    world.contribute(1, TOKEN).unwrap();
    let staker = world.store.staker(&0);
    assert_eq!((staker.shares, world.claim(0)), (0, 200 + 100));
    assert_eq!(world.pool.stream.unreleased(), 800 - 100);
}

#[test]
fn whoever_leaves_a_backlog_at_once_takes_along_what_exceeds_an_ordinary_stream() {
    let mut world = streaming(&[500 * TOKEN; 2]);
    world.start(400 * TOKEN).unwrap();
    world.now += 10 * WEEK;
    world.at_mining = Some((700 * TOKEN, 0));
    world.withdraw(0, 500 * TOKEN).unwrap();
    // Half of it, but for the 6 hours of 1,680 that he leaves behind.
    let expected = 350 * TOKEN * (280 - 1) / 280;
    assert_eq!(world.claim(0), expected);
    world.now += 10 * WEEK;
    assert_eq!(world.claim(1), 700 * TOKEN - expected);
}

#[test]
fn whoever_is_alone_loses_nothing_of_his_backlog_by_contributing_more() {
    let mut world = streaming(&[100 * TOKEN]);
    world.start(100 * TOKEN).unwrap();
    world.now += 10 * WEEK;
    world.at_mining = Some((1_680 * TOKEN, 0));
    world.contribute(0, 900 * TOKEN).unwrap();
    world.now += WEEK / 7;
    world.stop(100 * TOKEN, 100 * TOKEN);
    world.now += WEEK;
    world.withdraw(0, 1_000 * TOKEN).unwrap();
    assert_eq!(world.claim(0), 1_680 * TOKEN);
    world.check();
}

#[test]
fn whoever_is_alone_after_paying_himself_out_in_part_inherits_nothing() {
    let mut world = streaming(&[100 * TOKEN]);
    world.start(100 * TOKEN).unwrap();
    world.withdraw(0, 50 * TOKEN).unwrap();
    world.now += WEEK;
    world.collect(168 * TOKEN);
    world.contribute(0, 100 * TOKEN).unwrap();
    world.stop(100 * TOKEN, 100 * TOKEN);
    world.withdraw(0, 150 * TOKEN).unwrap();
    world.now += WEEK;
    world.process(1);
    assert_eq!(world.claim(0), 168 * TOKEN);
    world.check();
}

#[test]
fn nobody_inherits_less_by_contributing_too_much_for_a_moment() {
    let mut world = streaming(&[100 * TOKEN, 20 * TOKEN]);
    world.start(120 * TOKEN).unwrap();
    world.withdraw(1, 20 * TOKEN).unwrap();
    let rounds = 80;
    for round in 0..rounds {
        world.now += 6 * HOUR;
        world.collect(60 * TOKEN);
        // Of two accounts one waits in the queue, and the other pays it out and waits in its place.
        let account = 2 - round % 2;
        (0..10).for_each(|_| {
            world.contribute(account, 2 * TOKEN).unwrap();
        });
        world.contribute(account, 380 * TOKEN).unwrap();
        world.withdraw(account, 380 * TOKEN).unwrap();
        world.withdraw(account, 20 * TOKEN).unwrap();
        assert_eq!(world.shares_of(1) + world.shares_of(2), 20 * TOKEN);
        world.check();
    }
    let fair = u128::from(rounds) * 10 * TOKEN;
    let got = world.claim(1) + world.claim(2);
    assert!(got * 100 <= fair * 105, "{got} of {fair}");
}

#[test]
fn a_newcomer_takes_nothing_of_what_a_leaver_has_waited_for() {
    let mut world = streaming(&[50 * TOKEN; 2]);
    world.start(100 * TOKEN).unwrap();
    world.withdraw(0, 50 * TOKEN).unwrap();
    world.now += 6 * HOUR;
    world.collect(600);
    world.contribute(2, 10_000 * TOKEN).unwrap();
    assert_eq!(world.claim(0), 300);
}

#[test]
fn a_stranger_who_holds_the_last_share_for_a_moment_takes_nothing_of_a_backlog() {
    let mut world = streaming(&[1_000 * TOKEN]);
    world.start(1_000 * TOKEN).unwrap();
    world.now += 10 * WEEK;
    world.at_mining = Some((700 * TOKEN, 0));
    world.stop(1_000 * TOKEN, 1_000 * TOKEN);
    world.now += WEEK;
    world.contribute(1, TOKEN / 100).unwrap();
    world.withdraw(0, 1_000 * TOKEN).unwrap();
    world.withdraw(1, TOKEN / 100).unwrap();
    assert_eq!(world.claim(1), 0);
    let got = world.claim(0);
    // He leaves 6 hours of it behind: 2.5 tokens.
    assert!(got > 697 * TOKEN && got + world.pool.treasury_due == 700 * TOKEN);
    world.check();
}

#[test]
fn a_partial_payment_takes_along_the_part_of_what_it_burns() {
    let mut world = streaming(&[TOKEN, TOKEN]);
    world.start(2 * TOKEN).unwrap();
    world.withdraw(0, TOKEN).unwrap();
    world.now += 12 * HOUR;
    world.collect(1_200);
    world.contribute(2, TOKEN / 2).unwrap();
    // Half a share of the two that were there, all waited for.
    assert_eq!(world.store.staker(&0).shares, TOKEN / 2);
    assert_eq!(world.claim(0), 300);
}

#[test]
fn transferred_shares_bring_along_what_they_have_earned() {
    let mut world = streaming(&[100 * TOKEN; 2]);
    world.start(200 * TOKEN).unwrap();
    world.now += 6 * HOUR;
    world.collect(1_200);
    assert!(world.transfer(0, 5, 100 * TOKEN));
    world.withdraw(5, 100 * TOKEN).unwrap();
    world.now += 3 * HOUR;
    world.contribute(2, 100 * TOKEN).unwrap();
    // Half of what was released, and half of the rest.
    assert_eq!(world.claim(5), 300 + 300);
}

#[test]
fn transferred_shares_bring_along_what_they_have_inherited() {
    let mut world = streaming(&[100 * TOKEN; 2]);
    world.start(200 * TOKEN).unwrap();
    world.now += 6 * HOUR;
    world.collect(1_200);
    world.contribute(3, 200 * TOKEN).unwrap();
    world.start(200 * TOKEN).unwrap();
    assert!(world.transfer(3, 4, 200 * TOKEN));
    world.withdraw(4, 200 * TOKEN).unwrap();
    world.now += 6 * HOUR;
    world.collect(1_200);
    world.contribute(2, 200 * TOKEN).unwrap();
    // It got half of the first stream, so it has no part of the second.
    assert_eq!(world.claim(4), 600);
    assert_eq!(world.claim(3), 0);
}
