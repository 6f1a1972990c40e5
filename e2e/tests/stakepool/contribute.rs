//! `contribute` and `contribute_with`.

use crate::fixture::Fixture;
use e2e::TOKEN;
use primitives::Error;

#[test]
fn the_first_shares_cost_one_planck_each() {
    let lab = Fixture::laboratory();
    let staker = lab.person();
    assert_eq!(lab.pool.contribute(staker, 100 * TOKEN), Ok(100 * TOKEN));
    let info = lab.pool.pool_info();
    assert_eq!(info.total_shares, 100 * TOKEN);
    assert_eq!(info.total_stake, 100 * TOKEN);
    assert_eq!(info.free_stake, 100 * TOKEN);
    assert_eq!(lab.pool.balance_of(staker), 100 * TOKEN);
}

#[test]
fn anybody_can_contribute_and_more_than_once() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(10 * TOKEN);
    lab.pool.contribute(staker, 5 * TOKEN).unwrap();
    lab.pool.contribute(lab.owner, TOKEN).unwrap();
    assert_eq!(lab.pool.stake_info(staker).locked, 15 * TOKEN);
    assert_eq!(lab.pool.stake_info(lab.owner).locked, TOKEN);
}

#[test]
fn the_minimum_is_a_hundredth_of_a_token() {
    let lab = Fixture::laboratory();
    let staker = lab.person();
    let minimum = TOKEN / 100;
    let refused = lab.pool.contribute(staker, minimum - 1);
    assert_eq!(refused, Err(Error::InsufficientContribution));
    assert_eq!(
        lab.pool.contribute(staker, 0),
        Err(Error::InsufficientContribution)
    );
    assert_eq!(lab.pool.contribute(staker, minimum), Ok(minimum));
}

#[test]
fn a_full_pool_takes_no_more() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(90 * TOKEN);
    lab.pool.set_cap(lab.owner, Some(100 * TOKEN)).unwrap();
    let refused = lab.pool.contribute(staker, 10 * TOKEN + 1);
    assert_eq!(refused, Err(Error::StakeExceedsCapacity));
    assert_eq!(lab.pool.contribute(staker, 10 * TOKEN), Ok(10 * TOKEN));
    let info = lab.pool.pool_info();
    assert!(info.total_stake - info.owed <= 100 * TOKEN);
}

#[test]
fn shares_cost_less_after_a_slash_and_rounding_favours_those_who_are_in() {
    let lab = Fixture::slashing();
    lab.staker(300 * TOKEN);
    let worker = lab.worker("w", 200 * TOKEN);
    lab.be_late(&worker, 1);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    // 200 of 300 lie at V / Ve = 1/2: the price is 2/3.
    assert_eq!(lab.pool.pool_info().total_stake, 200 * TOKEN);
    let newcomer = lab.person();
    assert_eq!(lab.pool.contribute(newcomer, 100 * TOKEN), Ok(150 * TOKEN));
    assert_eq!(
        lab.pool.contribute(newcomer, TOKEN + 1),
        Ok(TOKEN * 3 / 2 + 1)
    );
}

#[test]
fn a_pool_without_stake_behind_its_shares_is_bankrupt() {
    let lab = Fixture::slashing();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.be_late(&worker, 200);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    assert_eq!(lab.pool.pool_info().total_stake, 0);
    let refused = lab.pool.contribute(lab.person(), TOKEN);
    assert_eq!(refused, Err(Error::PoolBankrupt));

    // The last holder burns for nothing, and the pool is new again.
    assert_eq!(lab.pool.withdraw_all(staker), Ok(0));
    assert_eq!(lab.pool.contribute(lab.person(), TOKEN), Ok(TOKEN));
}

#[test]
fn a_share_below_a_billionth_is_bankrupt_too() {
    let lab = Fixture::slashing();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    // 2^-30 is less than 10^-9, 2^-29 is more.
    lab.be_late(&worker, 30);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    assert!(lab.pool.pool_info().total_stake > 0);
    let refused = lab.pool.contribute(lab.person(), TOKEN);
    assert_eq!(refused, Err(Error::PoolBankrupt));
}

#[test]
fn new_money_serves_two_queued_exits_at_most() {
    let lab = Fixture::laboratory();
    let [a, b, c] = [(); 3].map(|()| lab.staker(10 * TOKEN));
    lab.worker("w", 30 * TOKEN);
    for staker in [a, b, c] {
        assert_eq!(lab.pool.withdraw_all(staker), Ok(0));
    }
    let before = [a, b, c].map(|staker| lab.chain.balance(staker));
    lab.staker(30 * TOKEN);
    let after = [a, b, c].map(|staker| lab.chain.balance(staker));
    assert_eq!(after[0] - before[0], 10 * TOKEN);
    assert_eq!(after[1] - before[1], 10 * TOKEN);
    assert_eq!(after[2], before[2], "the third waits");
    assert_eq!(lab.pool.pool_info().owed, 10 * TOKEN);
}

#[test]
fn a_full_pool_can_be_swapped_for_the_queued_exit() {
    let lab = Fixture::laboratory();
    let leaving = lab.staker(100 * TOKEN);
    lab.pool.set_cap(lab.owner, Some(100 * TOKEN)).unwrap();
    lab.worker("w", 100 * TOKEN);
    lab.pool.withdraw_all(leaving).unwrap();
    let newcomer = lab.person();
    let refused = lab.pool.contribute(newcomer, 100 * TOKEN + 1);
    assert_eq!(refused, Err(Error::StakeExceedsCapacity));
    assert_eq!(lab.pool.contribute(newcomer, 100 * TOKEN), Ok(100 * TOKEN));
    assert_eq!(lab.pool.stake_info(leaving).shares, 0);
    assert_eq!(lab.pool.pool_info().total_stake, 100 * TOKEN);
}

#[test]
fn a_guarded_contribution_refuses_a_higher_commission_or_price() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(10 * TOKEN);
    lab.pool.set_payout_pref(lab.owner, 100_000).unwrap();
    // The raise is only pending, yet it is coming.
    let refused = lab.pool.contribute_with(staker, TOKEN, 99_999, 0);
    assert_eq!(refused, Err(Error::CommissionTooHigh));
    let refused = lab.pool.contribute_with(staker, TOKEN, 100_000, TOKEN + 1);
    assert_eq!(refused, Err(Error::TooFewShares));
    let shares = lab.pool.contribute_with(staker, TOKEN, 100_000, TOKEN);
    assert_eq!(shares, Ok(TOKEN));
}

#[test]
fn a_contribution_is_told_by_the_standards_event_and_the_pools() {
    let lab = Fixture::laboratory();
    let staker = lab.person();
    lab.pool.contribute(staker, TOKEN).unwrap();
    let receipt = lab.chain.receipt();
    assert_eq!(receipt.event_names(), ["Transfer", "PoolChanged"]);
    type Fields = (
        Option<ink::primitives::AccountId>,
        Option<ink::primitives::AccountId>,
        u128,
    );
    let (from, to, value) = receipt.event("Transfer").fields::<Fields>();
    assert_eq!((from, to, value), (None, Some(staker), TOKEN));
}

#[test]
fn donations_change_nothing() {
    let lab = Fixture::laboratory();
    lab.staker(10 * TOKEN);
    let before = lab.pool.pool_info();
    lab.chain.fund(lab.pool.address(), 1_000 * TOKEN);
    lab.chain.fund(lab.mining.address(), 1_000 * TOKEN);
    assert_eq!(lab.pool.pool_info(), before);
    assert_eq!(lab.mining.subsidy().held, 0);
    assert_eq!(
        lab.pool.contribute(lab.person(), TOKEN),
        Ok(TOKEN),
        "the price is the same"
    );
}

#[test]
fn the_storage_deposit_of_a_stakers_cell_comes_back_when_he_leaves() {
    let lab = Fixture::laboratory();
    lab.staker(TOKEN);
    let staker = lab.staker(10 * TOKEN);
    let paid = lab.chain.receipt().deposit;
    assert!(paid > 0);
    lab.pool.contribute(staker, 10 * TOKEN).unwrap();
    assert_eq!(lab.chain.receipt().deposit, 0, "one cell for each staker");
    lab.pool.withdraw_all(staker).unwrap();
    // The chain refunds in proportion to the bytes removed, rounded down.
    let refunded = -lab.chain.receipt().deposit;
    assert!(paid - refunded <= 1, "{refunded} of {paid}");
}
