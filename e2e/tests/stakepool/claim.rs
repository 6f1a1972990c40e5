//! `claim_rewards`, `claim_staker_rewards` and `claim_owner_rewards`.

use crate::fixture::Fixture;
use e2e::{worker::Machine, TOKEN};
use ink::primitives::AccountId;
use primitives::Error;

/// Commission 50 %; the owner and a staker hold 100 each; a reward of 40 was collected.
fn rewarded() -> (Fixture, AccountId, Machine) {
    let lab = Fixture::laboratory();
    lab.pool.set_payout_pref(lab.owner, 500_000).unwrap();
    lab.pool.contribute(lab.owner, 100 * TOKEN).unwrap();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 200 * TOKEN);
    lab.reward(&worker, 40 * TOKEN);
    (lab, staker, worker)
}

#[test]
fn a_staker_claims_to_any_account_and_once() {
    let (lab, staker, _) = rewarded();
    let target = lab.person();
    let before = lab.chain.balance(target);
    assert_eq!(lab.pool.claim_rewards(staker, target), Ok(10 * TOKEN));
    assert_eq!(lab.chain.balance(target) - before, 10 * TOKEN);
    assert_eq!(
        lab.pool.claim_rewards(staker, target),
        Err(Error::NoRewardToClaim)
    );
}

#[test]
fn the_owner_claims_everything_at_once() {
    let (lab, _, _) = rewarded();
    assert_eq!(lab.pool.claim_rewards(lab.owner, lab.owner), Ok(30 * TOKEN));
    let refused = lab.pool.claim_owner_rewards(lab.owner, lab.owner);
    assert_eq!(refused, Err(Error::NoRewardToClaim));
}

#[test]
fn the_owner_claims_in_parts() {
    let (lab, _, _) = rewarded();
    let target = lab.person();
    assert_eq!(
        lab.pool.claim_staker_rewards(lab.owner, target),
        Ok(10 * TOKEN)
    );
    let refused = lab.pool.claim_staker_rewards(lab.owner, target);
    assert_eq!(refused, Err(Error::NoRewardToClaim));
    assert_eq!(
        lab.pool.claim_owner_rewards(lab.owner, target),
        Ok(20 * TOKEN)
    );
    assert_eq!(
        lab.pool.claim_rewards(lab.owner, target),
        Err(Error::NoRewardToClaim)
    );
}

#[test]
fn others_have_nothing_to_claim() {
    let (lab, staker, _) = rewarded();
    let stranger = lab.person();
    let refused = lab.pool.claim_rewards(stranger, stranger);
    assert_eq!(refused, Err(Error::NoRewardToClaim));
    let refused = lab.pool.claim_staker_rewards(stranger, stranger);
    assert_eq!(refused, Err(Error::NoRewardToClaim));
    let refused = lab.pool.claim_owner_rewards(staker, staker);
    assert_eq!(refused, Err(Error::NotOwner));
}

#[test]
fn a_target_that_takes_nothing_fails_the_claim() {
    let (lab, staker, _) = rewarded();
    let target = lab.person();
    lab.chain.refuse_transfers_to(target, true);
    for refused in [
        lab.pool.claim_rewards(staker, target),
        lab.pool.claim_staker_rewards(staker, target),
        lab.pool.claim_owner_rewards(lab.owner, target),
    ] {
        assert_eq!(refused, Err(Error::TransferFailed));
    }
    lab.chain.refuse_transfers_to(target, false);
    assert_eq!(lab.pool.claim_rewards(staker, target), Ok(10 * TOKEN));
}

#[test]
fn rewards_outlive_the_shares_they_came_from() {
    let (lab, staker, worker) = rewarded();
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(7 * e2e::DAY);
    assert_eq!(lab.pool.withdraw_all(staker), Ok(100 * TOKEN));
    assert_eq!(lab.pool.claim_rewards(staker, staker), Ok(10 * TOKEN));
}
