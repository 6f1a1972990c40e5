//! A pool's code changes only if governance and its owner agree, and both wait.

use crate::fixture::Fixture;
use e2e::{bundle::Bundles, DAY, TOKEN};
use ink::primitives::Hash;
use primitives::Error;

/// Some other code that the chain knows.
fn other_code(lab: &Fixture) -> Hash {
    lab.chain.upload(&Bundles::get("pool_factory").code)
}

#[test]
fn the_owner_cannot_choose_code_that_governance_did_not_approve() {
    let lab = Fixture::laboratory();
    let code = other_code(&lab);
    let refused = lab.pool.announce_code(lab.owner, code);
    assert_eq!(refused, Err(Error::CodeNotApproved));
    lab.factory
        .announce_pool_code(lab.governance, code)
        .unwrap();
    let refused = lab.pool.announce_code(lab.governance, code);
    assert_eq!(
        refused,
        Err(Error::NotOwner),
        "governance alone cannot either"
    );
    lab.pool.announce_code(lab.owner, code).unwrap();
}

#[test]
fn it_is_executed_after_three_weeks_and_the_pool_keeps_what_it_has() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(10 * TOKEN);
    // The code it has: what is stored must be read by what comes next.
    let code = lab.pool_code;
    assert_eq!(
        lab.pool.execute_code(lab.owner),
        Err(Error::NothingAnnounced)
    );
    lab.pool.announce_code(lab.owner, code).unwrap();
    let date = lab.chain.now() + 21 * DAY;
    let pending = lab.pool.settings().upgrade.pending(0).unwrap();
    assert_eq!((pending.change, pending.executable_at), (code, date));
    lab.chain.at(date - 1);
    assert_eq!(
        lab.pool.execute_code(lab.owner),
        Err(Error::AnnouncementNotReady)
    );
    lab.chain.at(date);
    assert_eq!(lab.pool.execute_code(staker), Err(Error::NotOwner));
    lab.pool.execute_code(lab.owner).unwrap();
    assert_eq!(lab.pool.stake_info(staker).locked, 10 * TOKEN);
    assert_eq!(
        lab.pool.execute_code(lab.owner),
        Err(Error::NothingAnnounced)
    );
}

#[test]
fn an_approval_that_was_withdrawn_meanwhile_does_not_count() {
    let lab = Fixture::laboratory();
    let code = other_code(&lab);
    lab.factory
        .announce_pool_code(lab.governance, code)
        .unwrap();
    lab.pool.announce_code(lab.owner, code).unwrap();
    lab.factory.cancel_pool_code(lab.governance).unwrap();
    lab.chain.advance(21 * DAY);
    assert_eq!(
        lab.pool.execute_code(lab.owner),
        Err(Error::CodeNotApproved)
    );
}

#[test]
fn it_runs_only_while_governance_may_run_it_too() {
    let lab = Fixture::laboratory();
    let code = other_code(&lab);
    let announce = || lab.factory.announce_pool_code(lab.governance, code);
    announce().unwrap();
    lab.pool.announce_code(lab.owner, code).unwrap();
    lab.chain.advance(21 * DAY);
    // Announced again after a cancel: governance has to wait anew, and so has the pool.
    lab.factory.cancel_pool_code(lab.governance).unwrap();
    announce().unwrap();
    let refused = lab.pool.execute_code(lab.owner);
    assert_eq!(refused, Err(Error::AnnouncementNotReady));
    // When it is due there, what the pool announced is void.
    lab.chain.advance(21 * DAY);
    let refused = lab.pool.execute_code(lab.owner);
    assert_eq!(refused, Err(Error::NothingAnnounced));
    // An announcement that governance has let lapse approves of nothing.
    lab.pool.announce_code(lab.owner, code).unwrap();
    lab.chain.advance(21 * DAY);
    let refused = lab.pool.execute_code(lab.owner);
    assert_eq!(refused, Err(Error::CodeNotApproved));
}

#[test]
fn the_owner_cancels() {
    let lab = Fixture::laboratory();
    assert_eq!(
        lab.pool.cancel_code(lab.owner),
        Err(Error::NothingAnnounced)
    );
    lab.pool.announce_code(lab.owner, lab.pool_code).unwrap();
    assert_eq!(lab.pool.cancel_code(lab.person()), Err(Error::NotOwner));
    lab.pool.cancel_code(lab.owner).unwrap();
    assert!(lab.pool.settings().upgrade.pending(0).is_none());
    lab.chain.advance(30 * DAY);
    assert_eq!(
        lab.pool.execute_code(lab.owner),
        Err(Error::NothingAnnounced)
    );
}
