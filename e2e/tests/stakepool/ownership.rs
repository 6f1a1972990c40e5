//! Who owns a pool, in two steps.

use crate::fixture::Fixture;
use e2e::TOKEN;
use primitives::Error;

#[test]
fn it_moves_when_the_new_owner_accepts() {
    let lab = Fixture::laboratory();
    let [heir, other] = lab.people();
    assert_eq!(
        lab.pool.transfer_ownership(other, other),
        Err(Error::NotOwner)
    );
    lab.pool.transfer_ownership(lab.owner, heir).unwrap();
    assert_eq!(lab.pool.owner(), lab.owner);
    assert_eq!(lab.pool.settings().ownership.pending, Some(heir));
    assert_eq!(
        lab.pool.accept_ownership(other),
        Err(Error::NotPendingOwner)
    );
    lab.pool.accept_ownership(heir).unwrap();
    assert_eq!(lab.pool.owner(), heir);
    assert_eq!(lab.pool.set_cap(lab.owner, None), Err(Error::NotOwner));
    lab.pool.set_cap(heir, None).unwrap();
}

#[test]
fn the_factory_lists_the_pool_under_its_new_owner() {
    let lab = Fixture::laboratory();
    let heir = lab.person();
    lab.pool.transfer_ownership(lab.owner, heir).unwrap();
    lab.pool.accept_ownership(heir).unwrap();
    assert_eq!(lab.factory.pool(0).unwrap().owner, heir);
    assert_eq!(lab.factory.pools_of(lab.owner, 0, 10), []);
    assert_eq!(lab.factory.pools_of(heir, 0, 10).len(), 1);
}

#[test]
fn the_old_owner_keeps_the_reward_that_was_his() {
    let lab = Fixture::laboratory();
    lab.pool.set_payout_pref(lab.owner, 500_000).unwrap();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.reward(&worker, 10 * TOKEN);
    let heir = lab.person();
    lab.pool.transfer_ownership(lab.owner, heir).unwrap();
    lab.pool.accept_ownership(heir).unwrap();
    lab.reward(&worker, 4 * TOKEN);
    assert_eq!(lab.pool.claim_rewards(lab.owner, lab.owner), Ok(5 * TOKEN));
    assert_eq!(lab.pool.claim_owner_rewards(heir, heir), Ok(2 * TOKEN));
}

#[test]
fn an_offer_to_oneself_withdraws_the_offer() {
    let lab = Fixture::laboratory();
    let heir = lab.person();
    lab.pool.transfer_ownership(lab.owner, heir).unwrap();
    lab.pool.transfer_ownership(lab.owner, lab.owner).unwrap();
    assert_eq!(lab.pool.accept_ownership(heir), Err(Error::NotPendingOwner));
}
