//! The whitelist of stakers.

use crate::fixture::Fixture;
use e2e::{account, client::Psp22Error, TOKEN};
use primitives::Error;

#[test]
fn the_first_entry_closes_the_pool_and_removing_the_last_opens_it() {
    let lab = Fixture::laboratory();
    let [listed, other] = lab.people();
    lab.pool.add_staker_to_whitelist(lab.owner, listed).unwrap();
    assert!(lab.pool.pool_info().whitelist_enabled);
    let refused = lab.pool.contribute(other, TOKEN);
    assert_eq!(refused, Err(Error::NotInContributeWhitelist));
    lab.pool.contribute(listed, TOKEN).unwrap();
    lab.pool
        .contribute(lab.owner, TOKEN)
        .expect("the owner always may");

    lab.pool
        .remove_staker_from_whitelist(lab.owner, listed)
        .unwrap();
    assert!(!lab.pool.pool_info().whitelist_enabled);
    lab.pool.contribute(other, TOKEN).unwrap();
}

#[test]
fn only_the_owner_keeps_the_list() {
    let lab = Fixture::laboratory();
    let stranger = lab.person();
    let refused = lab.pool.add_staker_to_whitelist(stranger, stranger);
    assert_eq!(refused, Err(Error::NotOwner));
    let refused = lab.pool.remove_staker_from_whitelist(stranger, stranger);
    assert_eq!(refused, Err(Error::NotOwner));
}

#[test]
fn nobody_is_on_it_twice_or_leaves_it_twice() {
    let lab = Fixture::laboratory();
    let [a, b] = lab.people();
    lab.pool.add_staker_to_whitelist(lab.owner, a).unwrap();
    let refused = lab.pool.add_staker_to_whitelist(lab.owner, a);
    assert_eq!(refused, Err(Error::AlreadyInWhitelist));
    let refused = lab.pool.remove_staker_from_whitelist(lab.owner, b);
    assert_eq!(refused, Err(Error::NotInWhitelist));
}

#[test]
fn it_holds_a_hundred_accounts() {
    let lab = Fixture::laboratory();
    for number in 0..100 {
        let listed = account(&format!("listed {number}"));
        lab.pool.add_staker_to_whitelist(lab.owner, listed).unwrap();
    }
    let refused = lab
        .pool
        .add_staker_to_whitelist(lab.owner, account("listed 100"));
    assert_eq!(refused, Err(Error::WhitelistFull));
    assert!(lab.pool.is_whitelisted(account("listed 99")));
    assert!(!lab.pool.is_whitelisted(account("listed 100")));
}

#[test]
fn shares_move_only_to_listed_accounts_and_the_owner() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(10 * TOKEN);
    let [listed, other] = lab.people();
    lab.pool.add_staker_to_whitelist(lab.owner, listed).unwrap();
    let refused = lab.pool.transfer(staker, other, TOKEN, Vec::new());
    assert!(matches!(refused, Err(Psp22Error::Custom(_))), "{refused:?}");
    lab.pool
        .transfer(staker, listed, TOKEN, Vec::new())
        .unwrap();
    lab.pool
        .transfer(staker, lab.owner, TOKEN, Vec::new())
        .unwrap();
}

#[test]
fn whoever_is_not_on_it_can_still_leave() {
    let lab = Fixture::laboratory();
    let staker = lab.staker(10 * TOKEN);
    lab.pool
        .add_staker_to_whitelist(lab.owner, lab.person())
        .unwrap();
    assert_eq!(lab.pool.withdraw_all(staker), Ok(10 * TOKEN));
}
