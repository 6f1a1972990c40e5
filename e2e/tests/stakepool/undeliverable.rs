//! A receiver that takes nothing is credited and blocks nobody.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};

#[test]
fn the_queue_goes_on_behind_it() {
    let lab = Fixture::laboratory();
    let [a, b] = [(); 2].map(|()| lab.staker(50 * TOKEN));
    let worker = lab.worker("w", 100 * TOKEN);
    lab.pool.withdraw_all(a).unwrap();
    lab.pool.withdraw_all(b).unwrap();
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(7 * DAY);
    lab.chain.refuse_transfers_to(a, true);
    let before = lab.chain.balance(b);
    assert_eq!(lab.pool.process_withdrawals(lab.person(), 9), Ok(2));
    assert_eq!(lab.chain.balance(b) - before, 50 * TOKEN);
    assert_eq!(lab.pool.stake_info(a).shares, 0);
    assert_eq!(lab.claimable(a), 50 * TOKEN);
    lab.chain.refuse_transfers_to(a, false);
    let target = lab.person();
    assert_eq!(lab.pool.claim_rewards(a, target), Ok(50 * TOKEN));
}

#[test]
fn a_contribution_that_serves_it_goes_through() {
    let lab = Fixture::laboratory();
    let a = lab.staker(50 * TOKEN);
    lab.worker("w", 50 * TOKEN);
    lab.pool.withdraw_all(a).unwrap();
    lab.chain.refuse_transfers_to(a, true);
    lab.staker(20 * TOKEN);
    assert_eq!(lab.claimable(a), 20 * TOKEN);
    assert_eq!(lab.pool.stake_info(a).queued_shares, 30 * TOKEN);
}

#[test]
fn its_own_withdrawal_is_credited_too() {
    let lab = Fixture::laboratory();
    let a = lab.staker(50 * TOKEN);
    lab.chain.refuse_transfers_to(a, true);
    lab.pool.withdraw_all(a).unwrap();
    assert_eq!(lab.claimable(a), 50 * TOKEN);
    lab.chain.refuse_transfers_to(a, false);
    assert_eq!(lab.pool.claim_staker_rewards(a, a), Ok(50 * TOKEN));
}
