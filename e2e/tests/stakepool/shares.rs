//! PSP22 shares and their metadata.

use crate::fixture::Fixture;
use e2e::{client::Psp22Error, TOKEN};
use ink::primitives::AccountId;

const NO_DATA: Vec<u8> = Vec::new();

#[test]
fn they_move_with_their_value_and_both_sides_rewards_are_settled_first() {
    let lab = Fixture::laboratory();
    let [a, b] = [(); 2].map(|()| lab.staker(50 * TOKEN));
    let worker = lab.worker("w", 100 * TOKEN);
    lab.reward(&worker, 100 * TOKEN);
    lab.pool.transfer(a, b, 50 * TOKEN, NO_DATA).unwrap();
    lab.reward(&worker, 100 * TOKEN);
    assert_eq!(lab.claimable(a), 50 * TOKEN);
    assert_eq!(lab.claimable(b), 150 * TOKEN);
    assert_eq!(lab.pool.balance_of(b), 100 * TOKEN);
    assert_eq!(lab.pool.total_supply(), 100 * TOKEN);
}

#[test]
fn queued_shares_cannot_be_moved() {
    let lab = Fixture::laboratory();
    let [a, b] = [(); 2].map(|()| lab.staker(50 * TOKEN));
    lab.worker("w", 100 * TOKEN);
    lab.pool.withdraw(a, 30 * TOKEN).unwrap();
    let refused = lab.pool.transfer(a, b, 20 * TOKEN + 1, NO_DATA);
    assert_eq!(refused, Err(Psp22Error::InsufficientBalance));
    lab.pool.transfer(a, b, 20 * TOKEN, NO_DATA).unwrap();
    let refused = lab.pool.transfer(a, a, 1, NO_DATA);
    assert_eq!(refused, Err(Psp22Error::InsufficientBalance));
    // The receiver can leave with them, behind the sender.
    lab.pool.withdraw_all(b).unwrap();
    let queue = lab.pool.withdraw_queue(None, 9);
    assert_eq!((queue[0].staker, queue[1].staker), (a, b));
}

#[test]
fn they_cannot_move_to_the_pool_itself() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(10 * TOKEN);
    let pool = lab.pool.address();
    let refused = Err(Psp22Error::Custom("TransferToPool".to_owned()));
    assert_eq!(lab.pool.transfer(staker, pool, 1, NO_DATA), refused);
    let spender = lab.person();
    lab.pool.approve(staker, spender, 1).unwrap();
    let moved = lab.pool.transfer_from(spender, staker, pool, 1, NO_DATA);
    assert_eq!(moved, refused);
}

#[test]
fn a_transfer_to_oneself_changes_nothing() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(50 * TOKEN);
    let worker = lab.worker("w", 50 * TOKEN);
    lab.reward(&worker, TOKEN);
    let before = (lab.pool.pool_info(), lab.pool.stake_info(staker));
    lab.pool
        .transfer(staker, staker, 50 * TOKEN, NO_DATA)
        .unwrap();
    assert_eq!((lab.pool.pool_info(), lab.pool.stake_info(staker)), before);
}

#[test]
fn nobody_moves_more_than_he_has() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(50 * TOKEN);
    let [stranger] = lab.people();
    let refused = lab.pool.transfer(staker, stranger, 50 * TOKEN + 1, NO_DATA);
    assert_eq!(refused, Err(Psp22Error::InsufficientBalance));
    let refused = lab.pool.transfer(stranger, staker, 1, NO_DATA);
    assert_eq!(refused, Err(Psp22Error::InsufficientBalance));
    lab.pool
        .transfer(stranger, staker, 0, NO_DATA)
        .expect("nothing can be moved");
}

#[test]
fn nobody_moves_shares_into_the_void() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(50 * TOKEN);
    let nobody = AccountId::from([0; 32]);
    let refused = lab.pool.transfer(staker, nobody, TOKEN, NO_DATA);
    assert_eq!(refused, Err(Psp22Error::ZeroRecipientAddress));
    let refused = lab.pool.approve(staker, nobody, TOKEN);
    assert_eq!(refused, Err(Psp22Error::ZeroRecipientAddress));
}

#[test]
fn allowances_bound_what_others_move() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(50 * TOKEN);
    let [spender, receiver] = lab.people();
    lab.pool.approve(staker, spender, 10 * TOKEN).unwrap();
    assert_eq!(lab.pool.allowance(staker, spender), 10 * TOKEN);
    lab.pool
        .transfer_from(spender, staker, receiver, 4 * TOKEN, NO_DATA)
        .unwrap();
    assert_eq!(lab.pool.allowance(staker, spender), 6 * TOKEN);
    let refused = lab
        .pool
        .transfer_from(spender, staker, receiver, 6 * TOKEN + 1, NO_DATA);
    assert_eq!(refused, Err(Psp22Error::InsufficientAllowance));

    lab.pool
        .increase_allowance(staker, spender, 100 * TOKEN)
        .unwrap();
    let refused = lab
        .pool
        .transfer_from(spender, staker, receiver, 47 * TOKEN, NO_DATA);
    assert_eq!(refused, Err(Psp22Error::InsufficientBalance));
    lab.pool
        .decrease_allowance(staker, spender, 105 * TOKEN)
        .unwrap();
    assert_eq!(lab.pool.allowance(staker, spender), TOKEN);
    let refused = lab.pool.decrease_allowance(staker, spender, TOKEN + 1);
    assert_eq!(refused, Err(Psp22Error::InsufficientAllowance));
}

#[test]
fn transfers_and_approvals_are_told_by_the_standards_events() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(50 * TOKEN);
    let [other] = lab.people();
    lab.pool.transfer(staker, other, TOKEN, NO_DATA).unwrap();
    assert_eq!(lab.chain.receipt().event_names(), ["Transfer"]);
    lab.pool.approve(staker, other, TOKEN).unwrap();
    assert_eq!(lab.chain.receipt().event_names(), ["Approval"]);
    lab.pool.withdraw(staker, TOKEN).unwrap();
    let receipt = lab.chain.receipt();
    let burned = receipt
        .event("Transfer")
        .fields::<(Option<AccountId>, Option<AccountId>, u128)>();
    assert_eq!(burned, (Some(staker), None, TOKEN));
}

#[test]
fn wallets_can_show_them() {
    let lab = Fixture::laboratory();
    assert!(
        lab.pool.token_name().is_some_and(|name| name.contains('0')),
        "it names the pid"
    );
    assert!(lab.pool.token_symbol().is_some());
    assert_eq!(lab.pool.token_decimals(), 12);
}
