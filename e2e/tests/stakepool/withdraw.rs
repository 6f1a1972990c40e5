//! `withdraw` and `withdraw_all`.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use primitives::Error;

#[test]
fn what_is_free_is_paid_at_once() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    let before = lab.chain.balance(staker);
    assert_eq!(lab.pool.withdraw(staker, 40 * TOKEN), Ok(40 * TOKEN));
    assert_eq!(lab.chain.balance(staker) - before, 40 * TOKEN);
    assert_eq!(lab.pool.withdraw_all(staker), Ok(60 * TOKEN));
    let info = lab.pool.pool_info();
    assert_eq!((info.total_shares, info.total_stake), (0, 0));
}

#[test]
fn amounts_that_make_no_sense_are_refused() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(TOKEN);
    let stranger = lab.person();
    for (who, shares) in [
        (staker, 0),
        (staker, TOKEN + 1),
        (staker, u128::MAX),
        (staker, TOKEN / 100 - 1),
        (stranger, 1),
    ] {
        let refused = lab.pool.withdraw(who, shares);
        assert_eq!(refused, Err(Error::InvalidWithdrawalAmount), "{shares}");
    }
    let refused = lab.pool.withdraw_all(stranger);
    assert_eq!(refused, Err(Error::InvalidWithdrawalAmount));
    assert_eq!(lab.pool.withdraw(staker, TOKEN / 100), Ok(TOKEN / 100));
}

#[test]
fn less_than_the_minimum_is_fine_if_it_is_everything() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(TOKEN / 50);
    lab.pool.withdraw(staker, TOKEN / 50 - 1).unwrap();
    assert_eq!(lab.pool.withdraw(staker, 1), Ok(1));
    assert_eq!(lab.pool.stake_info(staker).shares, 0);
}

#[test]
fn what_is_not_free_waits_at_the_back_of_the_queue() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    lab.worker("w", 70 * TOKEN);
    assert_eq!(lab.pool.withdraw_all(staker), Ok(30 * TOKEN));
    let stake = lab.pool.stake_info(staker);
    assert_eq!(stake.queued_shares, 70 * TOKEN);
    assert_eq!(stake.queued_since, lab.chain.now());
    assert_eq!(stake.countdown, 7 * DAY);
    lab.chain.advance(3 * DAY);
    assert_eq!(lab.pool.stake_info(staker).countdown, 4 * DAY);
    lab.chain.advance(5 * DAY);
    assert_eq!(lab.pool.stake_info(staker).countdown, 0);
}

#[test]
fn nobody_is_paid_at_once_with_what_others_are_owed() {
    let lab = Fixture::laboratory();
    let first = lab.staker(50 * TOKEN);
    let second = lab.staker(50 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.pool.withdraw_all(first).unwrap();
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(7 * DAY);
    // 100 are free now, 50 of them are owed; the first is served along the way.
    let before = lab.chain.balance(first);
    assert_eq!(lab.pool.withdraw_all(second), Ok(50 * TOKEN));
    assert_eq!(lab.chain.balance(first) - before, 50 * TOKEN);
}

#[test]
fn a_new_request_always_loses_the_place_and_the_clock_of_the_old_one() {
    let lab = Fixture::laboratory();
    let [a, b] = [(); 2].map(|()| lab.staker(50 * TOKEN));
    lab.worker("w", 100 * TOKEN);
    lab.pool.withdraw_all(a).unwrap();
    lab.chain.advance(DAY);
    lab.pool.withdraw_all(b).unwrap();
    lab.chain.advance(DAY);
    lab.pool.withdraw(a, 20 * TOKEN).unwrap();
    let queue = lab.pool.withdraw_queue(None, 10);
    assert_eq!(queue.len(), 2);
    assert_eq!((queue[0].staker, queue[0].shares), (b, 50 * TOKEN));
    assert_eq!((queue[1].staker, queue[1].shares), (a, 20 * TOKEN));
    assert_eq!(queue[1].start, lab.chain.now());
}

#[test]
fn a_request_that_is_paid_in_full_drops_the_older_one() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    lab.worker("w", 90 * TOKEN);
    lab.pool.withdraw(staker, 50 * TOKEN).unwrap();
    assert_eq!(lab.pool.stake_info(staker).queued_shares, 40 * TOKEN);
    // Fresh money serves the entry; what is left of it goes with the next request.
    lab.staker(60 * TOKEN);
    assert_eq!(lab.pool.stake_info(staker).queued_shares, 0);
    assert_eq!(lab.pool.withdraw(staker, 10 * TOKEN), Ok(10 * TOKEN));
    assert_eq!(lab.pool.pool_info().queued_shares, 0);
}

#[test]
fn an_unpayable_remainder_that_is_worth_nothing_is_burned() {
    let lab = Fixture::slashing();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.be_late(&worker, 200);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    assert_eq!(lab.pool.withdraw_all(staker), Ok(0));
    let info = lab.pool.pool_info();
    assert_eq!((info.total_shares, info.queued_shares), (0, 0));
}

#[test]
fn whoever_leaves_forfeits_what_is_not_released_and_the_last_takes_the_rest() {
    let config = e2e::Config::laboratory().with(|settings| settings.stream_period = 10 * DAY);
    let lab = Fixture::with(config);
    let [a, b] = [(); 2].map(|()| lab.staker(100 * TOKEN));
    let worker = lab.worker("w", 100 * TOKEN);
    lab.reward(&worker, 1_000 * TOKEN);
    lab.chain.advance(DAY);
    assert_eq!(lab.claimable(a), 50 * TOKEN);
    lab.pool.withdraw_all(a).unwrap();
    lab.chain.advance(DAY);
    assert_eq!(lab.claimable(a), 50 * TOKEN, "nothing since");
    assert_eq!(lab.claimable(b), 150 * TOKEN, "all of it since");

    lab.pool.withdraw_all(b).unwrap();
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(7 * DAY);
    assert_eq!(lab.pool.process_withdrawals(a, 1), Ok(1));
    assert_eq!(lab.pool.stake_info(b).shares, 0);
    assert_eq!(
        lab.claimable(b),
        950 * TOKEN,
        "the last share takes the rest"
    );
    assert_eq!(lab.pool.pool_info().unreleased_reward, 0);
}
