//! Collected rewards are released evenly.

use crate::fixture::Fixture;
use e2e::{Config, DAY, HOUR, TOKEN};
use primitives::Error;

fn streaming(stream_period: u64) -> Fixture {
    Fixture::with(Config::laboratory().with(|settings| settings.stream_period = stream_period))
}

#[test]
fn a_period_of_zero_releases_at_once() {
    let lab = streaming(0);
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.chain.advance(DAY);
    lab.reward(&worker, 10 * TOKEN);
    assert_eq!(lab.claimable(staker), 10 * TOKEN);
    assert_eq!(lab.pool.pool_info().unreleased_reward, 0);
}

#[test]
fn a_reward_is_released_over_at_least_the_period() {
    let lab = streaming(6 * HOUR);
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.pool.sync_rewards(staker).unwrap();
    lab.reward(&worker, 6 * TOKEN);
    assert_eq!(lab.claimable(staker), 0);
    assert_eq!(
        lab.pool.claim_rewards(staker, staker),
        Err(Error::NoRewardToClaim)
    );
    for hour in 1..=6 {
        lab.chain.advance(HOUR);
        assert_eq!(lab.claimable(staker), hour * TOKEN);
    }
    lab.chain.advance(DAY);
    assert_eq!(lab.pool.claim_rewards(staker, staker), Ok(6 * TOKEN));
}

#[test]
fn a_backlog_is_released_over_the_time_in_which_it_came_up() {
    let lab = streaming(6 * HOUR);
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.pool.sync_rewards(staker).unwrap();
    let collected_at = lab.chain.now();
    lab.chain.advance(2 * DAY);
    lab.reward(&worker, 48 * TOKEN);
    let backlog = u128::from(lab.chain.now() - collected_at);
    lab.chain.advance(DAY);
    assert_eq!(
        lab.claimable(staker),
        48 * TOKEN * u128::from(DAY) / backlog
    );
}

#[test]
fn the_time_before_a_first_start_is_no_backlog() {
    let lab = streaming(6 * HOUR);
    let staker = lab.staker(100 * TOKEN);
    lab.chain.advance(60 * DAY);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.reward(&worker, 70 * TOKEN);
    lab.chain.advance(6 * HOUR);
    assert_eq!(lab.claimable(staker), 70 * TOKEN);
}

#[test]
fn a_deposit_just_before_a_collection_cannot_sandwich_it() {
    let lab = streaming(6 * HOUR);
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.earn(&worker, 100 * TOKEN);
    let sandwich = lab.staker(900 * TOKEN);
    lab.pool.sync_rewards(sandwich).unwrap();
    lab.pool.withdraw_all(sandwich).unwrap();
    assert_eq!(lab.claimable(sandwich), 0);
}

#[test]
fn remaining_times_are_averaged_by_amount() {
    let lab = streaming(6 * HOUR);
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.pool.sync_rewards(staker).unwrap();
    lab.reward(&worker, 60 * TOKEN);
    let first = lab.chain.now();
    lab.chain.advance(3 * HOUR);
    lab.reward(&worker, 30 * TOKEN);
    // What is left of the first reward, and its remaining time, at the second collection.
    let period = 6 * HOUR;
    let passed = lab.chain.now() - first;
    let released = 60 * TOKEN * u128::from(passed) / u128::from(period);
    let left = 60 * TOKEN - released;
    assert_eq!(lab.pool.pool_info().unreleased_reward, left + 30 * TOKEN);
    let remaining = u128::from(period - passed);
    let average = (left * remaining + 30 * TOKEN * u128::from(period)) / (left + 30 * TOKEN);
    lab.chain.advance(HOUR);
    let due = (left + 30 * TOKEN) * u128::from(HOUR) / average;
    let claimable = lab.claimable(staker);
    // The remaining time is kept in whole milliseconds.
    let tolerance = due / average + 1;
    assert!(
        claimable.abs_diff(released + due) <= tolerance,
        "{claimable} {}",
        released + due
    );
}

#[test]
fn collecting_often_delays_nothing() {
    let often = streaming(6 * HOUR);
    let staker = often.staker(100 * TOKEN);
    let worker = often.worker("w", 100 * TOKEN);
    often.pool.sync_rewards(staker).unwrap();
    often.reward(&worker, 6 * TOKEN);
    for _ in 0..36 {
        often.chain.advance(HOUR / 6);
        often.pool.sync_rewards(staker).unwrap();
    }
    assert_eq!(often.claimable(staker), 6 * TOKEN);
}
