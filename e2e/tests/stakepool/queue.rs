//! `process_withdrawals` and the order of the withdraw queue.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use ink::primitives::AccountId;

/// Three stakers of 10 tokens, all queued in order, a worker with everything.
fn queued() -> (Fixture, [AccountId; 3], e2e::worker::Machine) {
    let lab = Fixture::laboratory();
    let stakers = [(); 3].map(|()| lab.staker(10 * TOKEN));
    let worker = lab.worker("w", 30 * TOKEN);
    for staker in stakers {
        lab.pool.withdraw_all(staker).unwrap();
        lab.chain.advance(DAY);
    }
    (lab, stakers, worker)
}

#[test]
fn it_pays_no_more_entries_than_asked() {
    let (lab, stakers, worker) = queued();
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(7 * DAY);
    let poker = lab.person();
    let before = stakers.map(|staker| lab.chain.balance(staker));
    assert_eq!(lab.pool.process_withdrawals(poker, 0), Ok(0));
    assert_eq!(lab.pool.process_withdrawals(poker, 2), Ok(2));
    let paid = |number: usize| lab.chain.balance(stakers[number]) - before[number];
    assert_eq!([paid(0), paid(1), paid(2)], [10 * TOKEN, 10 * TOKEN, 0]);
    assert_eq!(lab.pool.process_withdrawals(poker, u32::MAX), Ok(1));
    assert_eq!(lab.pool.process_withdrawals(poker, 1), Ok(0));
    assert_eq!(lab.pool.pool_info().total_shares, 0);
}

#[test]
fn without_free_stake_nobody_is_paid() {
    let (lab, _, _) = queued();
    assert_eq!(lab.pool.process_withdrawals(lab.person(), 10), Ok(0));
}

#[test]
fn a_partial_fill_keeps_place_and_clock() {
    let (lab, [a, b, _], _) = queued();
    let start = lab.pool.stake_info(a).queued_since;
    lab.pool.sync_rewards(a).unwrap();
    lab.staker(4 * TOKEN);
    let queue = lab.pool.withdraw_queue(None, 10);
    assert_eq!((queue[0].staker, queue[0].shares), (a, 6 * TOKEN));
    assert_eq!(queue[0].start, start);
    lab.staker(7 * TOKEN);
    let queue = lab.pool.withdraw_queue(None, 10);
    assert_eq!((queue[0].staker, queue[0].shares), (b, 9 * TOKEN));
    assert_eq!(lab.pool.stake_info(a).shares, 0);
}

#[test]
fn queued_shares_keep_earning_until_they_are_paid() {
    let (lab, [a, ..], worker) = queued();
    lab.reward(&worker, 30 * TOKEN);
    assert_eq!(lab.claimable(a), 10 * TOKEN);
    assert_eq!(lab.pool.claim_rewards(a, a), Ok(10 * TOKEN));
}

#[test]
fn queued_shares_keep_their_slash_risk_until_they_are_paid() {
    let lab = Fixture::slashing();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.pool.withdraw_all(staker).unwrap();
    lab.be_late(&worker, 2);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(7 * DAY);
    let before = lab.chain.balance(staker);
    lab.pool.process_withdrawals(lab.person(), 1).unwrap();
    assert_eq!(lab.chain.balance(staker) - before, 25 * TOKEN);
}

#[test]
fn the_view_pages_through_the_queue() {
    let (lab, [a, b, c], _) = queued();
    let page = |cursor, limit| -> Vec<AccountId> {
        let entries = lab.pool.withdraw_queue(cursor, limit);
        entries.iter().map(|entry| entry.staker).collect()
    };
    assert_eq!(page(None, 2), [a, b]);
    assert_eq!(page(Some(b), 2), [c]);
    assert_eq!(page(Some(c), 2), []);
    assert_eq!(page(None, 0), [a, b, c], "0 is the largest page");
    assert_eq!(page(None, u32::MAX), [a, b, c]);
    assert_eq!(
        page(Some(lab.person()), 2),
        [],
        "who does not wait has nobody behind him"
    );
}

#[test]
fn leaving_the_middle_of_the_queue_keeps_the_others_in_order() {
    let (lab, [a, b, c], _) = queued();
    // A new request of one share's worth takes the old entry out of the middle.
    lab.pool.withdraw(b, TOKEN).unwrap();
    let order: Vec<_> = lab
        .pool
        .withdraw_queue(None, 9)
        .iter()
        .map(|it| it.staker)
        .collect();
    assert_eq!(order, [a, c, b]);
    lab.pool.withdraw(a, TOKEN).unwrap();
    let order: Vec<_> = lab
        .pool
        .withdraw_queue(None, 9)
        .iter()
        .map(|it| it.staker)
        .collect();
    assert_eq!(order, [c, b, a]);
    lab.pool.withdraw(a, 2 * TOKEN).unwrap();
    assert_eq!(lab.pool.pool_info().queued_shares, 13 * TOKEN);
}

#[test]
fn free_stake_that_is_owed_cannot_be_started() {
    let (lab, _, first) = queued();
    lab.pool.stop_mining(lab.owner, first.id()).unwrap();
    lab.chain.advance(7 * DAY);
    lab.staker(TOKEN);
    let machine = lab.machine_in(&lab.pool, "second");
    let refused = lab.pool.start_mining(lab.owner, machine.id(), 11 * TOKEN);
    assert_eq!(refused, Err(primitives::Error::InsufficientFreeStake));
}
