//! `set_cap`.

use crate::fixture::Fixture;
use e2e::TOKEN;
use primitives::Error;

#[test]
fn only_the_owner_sets_it() {
    let lab = Fixture::laboratory();
    let refused = lab.pool.set_cap(lab.person(), Some(TOKEN));
    assert_eq!(refused, Err(Error::NotOwner));
}

#[test]
fn it_cannot_be_below_the_stake_that_stays() {
    let lab = Fixture::laboratory();
    lab.staker(10 * TOKEN);
    let refused = lab.pool.set_cap(lab.owner, Some(10 * TOKEN - 1));
    assert_eq!(refused, Err(Error::InadequateCapacity));
    assert_eq!(lab.pool.set_cap(lab.owner, Some(10 * TOKEN)), Ok(()));
    assert_eq!(lab.pool.pool_info().cap, Some(10 * TOKEN));
}

#[test]
fn below_the_minimum_contribution_it_is_refused_and_none_lifts_it() {
    let lab = Fixture::laboratory();
    let minimum = TOKEN / 100;
    let refused = lab.pool.set_cap(lab.owner, Some(minimum - 1));
    assert_eq!(refused, Err(Error::InadequateCapacity));
    lab.pool.set_cap(lab.owner, Some(minimum)).unwrap();
    let refused = lab.pool.contribute(lab.person(), TOKEN);
    assert_eq!(refused, Err(Error::StakeExceedsCapacity));
    lab.pool.set_cap(lab.owner, None).unwrap();
    assert_eq!(lab.pool.pool_info().cap, None);
    lab.staker(1_000 * TOKEN);
}
