//! A paused pool lets nobody in and everybody out.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use primitives::Error;

#[test]
fn guardian_and_governance_pause_and_governance_alone_lifts_it() {
    let lab = Fixture::laboratory();
    assert_eq!(lab.pool.pause(lab.owner), Err(Error::NotGuardian));
    lab.pool.pause(lab.guardian).unwrap();
    assert!(lab.pool.pool_info().paused);
    assert_eq!(lab.pool.unpause(lab.guardian), Err(Error::NotOwner));
    assert_eq!(lab.pool.unpause(lab.owner), Err(Error::NotOwner));
    lab.pool.unpause(lab.governance).unwrap();
    lab.pool.pause(lab.governance).unwrap();
}

#[test]
fn nothing_comes_in() {
    let lab = Fixture::laboratory();
    let machine = lab.machine("w", lab.owner, 1_200);
    lab.pool.pause(lab.guardian).unwrap();
    let staker = lab.person();
    assert_eq!(lab.pool.contribute(staker, TOKEN), Err(Error::Paused));
    assert_eq!(
        lab.pool.contribute(staker, 0),
        Err(Error::Paused),
        "before anything else"
    );
    let refused = lab.pool.contribute_with(staker, TOKEN, 0, 0);
    assert_eq!(refused, Err(Error::Paused));
    let refused = lab.pool.add_worker(lab.owner, machine.id());
    assert_eq!(refused, Err(Error::Paused));
    let refused = lab.pool.add_worker(staker, machine.id());
    assert_eq!(refused, Err(Error::NotOwner), "who may comes first");
    lab.pool.unpause(lab.governance).unwrap();
    lab.pool.contribute(staker, TOKEN).unwrap();
    lab.pool.add_worker(lab.owner, machine.id()).unwrap();
}

#[test]
fn everything_goes_out() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 80 * TOKEN);
    lab.earn(&worker, TOKEN);
    lab.pool.pause(lab.guardian).unwrap();
    lab.mining.pause(lab.guardian).unwrap();
    lab.registry.pause(lab.guardian).unwrap();
    lab.factory.pause(lab.guardian).unwrap();
    let poker = lab.person();
    assert_eq!(lab.pool.sync_rewards(poker), Ok(TOKEN));
    assert_eq!(lab.pool.claim_rewards(staker, staker), Ok(TOKEN));
    assert_eq!(lab.pool.withdraw_all(staker), Ok(20 * TOKEN));
    lab.earn(&worker, TOKEN);
    lab.chain.advance(7 * DAY + 1);
    assert_eq!(lab.pool.check_and_force_withdraw(poker, 9), Ok(1));
    lab.chain.advance(7 * DAY);
    lab.pool.reclaim_worker(poker, worker.id()).unwrap();
    assert_eq!(lab.pool.process_withdrawals(poker, 9), Ok(1));
    lab.pool.remove_worker(lab.owner, worker.id()).unwrap();
}
