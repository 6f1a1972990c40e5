//! `sweep_treasury`.

use crate::fixture::Fixture;
use e2e::TOKEN;
use primitives::Error;

#[test]
fn anybody_sends_slashed_stake_to_the_treasury() {
    let lab = Fixture::slashing();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 80 * TOKEN);
    lab.be_late(&worker, 1);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    assert_eq!(lab.pool.pool_info().treasury_due, 40 * TOKEN);
    let before = lab.chain.balance(lab.treasury);
    assert_eq!(lab.pool.sweep_treasury(lab.person()), Ok(40 * TOKEN));
    assert_eq!(lab.chain.balance(lab.treasury) - before, 40 * TOKEN);
    let refused = lab.pool.sweep_treasury(lab.person());
    assert_eq!(refused, Err(Error::NoRewardToClaim));
}

#[test]
fn a_treasury_that_takes_nothing_can_be_swept_later() {
    let lab = Fixture::slashing();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 80 * TOKEN);
    lab.be_late(&worker, 1);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.refuse_transfers_to(lab.treasury, true);
    assert_eq!(
        lab.pool.sweep_treasury(lab.owner),
        Err(Error::TransferFailed)
    );
    lab.chain.refuse_transfers_to(lab.treasury, false);
    assert_eq!(lab.pool.sweep_treasury(lab.owner), Ok(40 * TOKEN));
}

#[test]
fn what_almost_nobody_holds_shares_for_goes_to_the_treasury() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 500_000);
    lab.pool.withdraw(staker, 100 * TOKEN - 999_999).unwrap();
    lab.reward(&worker, 10 * TOKEN);
    let info = lab.pool.pool_info();
    assert_eq!(
        (info.total_shares, info.treasury_due),
        (999_999, 10 * TOKEN)
    );
    assert_eq!(lab.claimable(staker), 0);
}
