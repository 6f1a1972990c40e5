//! `set_payout_pref`: what the owner may take and from when on.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use primitives::Error;

#[test]
fn it_is_between_nothing_and_everything() {
    let lab = Fixture::laboratory();
    assert_eq!(lab.pool.pool_info().commission, 0);
    for commission in [1_000_000, 1, 0] {
        lab.pool.set_payout_pref(lab.owner, commission).unwrap();
        assert_eq!(lab.pool.pool_info().commission, commission);
    }
    for commission in [1_000_001, u32::MAX] {
        let refused = lab.pool.set_payout_pref(lab.owner, commission);
        assert_eq!(refused, Err(Error::InvalidCommission));
    }
    let refused = lab.pool.set_payout_pref(lab.person(), 0);
    assert_eq!(refused, Err(Error::NotOwner));
}

#[test]
fn a_raise_waits_until_everybody_could_leave() {
    let lab = Fixture::laboratory();
    lab.staker(TOKEN);
    lab.pool.set_payout_pref(lab.owner, 100_000).unwrap();
    let date = lab.chain.now() + 14 * DAY;
    let info = lab.pool.pool_info();
    assert_eq!(
        (info.commission, info.pending_commission),
        (0, Some((100_000, date)))
    );

    lab.chain.at(date - 1);
    lab.pool.sync_rewards(lab.person()).unwrap();
    assert_eq!(lab.pool.pool_info().commission, 0);
    lab.chain.at(date);
    lab.pool.sync_rewards(lab.person()).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!((info.commission, info.pending_commission), (100_000, None));
}

#[test]
fn the_first_collection_at_its_date_still_pays_the_old_rate() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.pool.set_payout_pref(lab.owner, 500_000).unwrap();
    lab.chain.advance(14 * DAY);
    lab.reward(&worker, 10 * TOKEN);
    assert_eq!(
        lab.pool.pool_info().owner_reward,
        0,
        "applied after the collection"
    );
    lab.reward(&worker, 10 * TOKEN);
    assert_eq!(lab.pool.pool_info().owner_reward, 5 * TOKEN);
}

#[test]
fn lowering_acts_at_once_and_drops_a_pending_raise() {
    let lab = Fixture::laboratory();
    lab.pool.set_payout_pref(lab.owner, 500_000).unwrap();
    lab.staker(TOKEN);
    lab.pool.set_payout_pref(lab.owner, 600_000).unwrap();
    lab.pool.set_payout_pref(lab.owner, 400_000).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!((info.commission, info.pending_commission), (400_000, None));
}

#[test]
fn each_call_replaces_the_pending_raise_and_its_date() {
    let lab = Fixture::laboratory();
    lab.staker(TOKEN);
    lab.pool.set_payout_pref(lab.owner, 500_000).unwrap();
    lab.chain.advance(DAY);
    lab.pool.set_payout_pref(lab.owner, 300_000).unwrap();
    let date = lab.chain.now() + 14 * DAY;
    assert_eq!(
        lab.pool.pool_info().pending_commission,
        Some((300_000, date))
    );
}

#[test]
fn a_raise_acts_at_once_while_nobody_but_the_owner_holds_shares() {
    let lab = Fixture::laboratory();
    lab.pool.contribute(lab.owner, 10 * TOKEN).unwrap();
    lab.pool.set_payout_pref(lab.owner, 1_000_000).unwrap();
    assert_eq!(lab.pool.pool_info().commission, 1_000_000);
}

#[test]
fn what_was_earned_before_is_shared_by_the_old_rate() {
    let lab = Fixture::laboratory();
    lab.pool.set_payout_pref(lab.owner, 500_000).unwrap();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.earn(&worker, 10 * TOKEN);
    lab.pool.set_payout_pref(lab.owner, 0).unwrap();
    assert_eq!(
        lab.pool.pool_info().owner_reward,
        5 * TOKEN,
        "it collects first"
    );
    lab.reward(&worker, 10 * TOKEN);
    assert_eq!(lab.pool.pool_info().owner_reward, 5 * TOKEN);
}
