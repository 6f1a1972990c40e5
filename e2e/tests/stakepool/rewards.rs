//! How a reward is shared, to the last planck: the worked values, and many stakers against the reference.

use crate::fixture::Fixture;
use e2e::{reference::Reference, DAY, TOKEN};
use primitives::Balance;

#[test]
fn sixty_per_cent_for_the_owner_and_the_rest_for_five_equal_stakers() {
    let lab = Fixture::laboratory();
    lab.pool.set_payout_pref(lab.owner, 600_000).unwrap();
    let five = [(); 5].map(|()| lab.staker(1_400 * TOKEN));
    let worker = lab.worker("w", 5_000 * TOKEN);
    lab.reward(&worker, 10 * TOKEN);
    assert_eq!(lab.pool.pool_info().owner_reward, 6 * TOKEN);
    for staker in five {
        assert_eq!(lab.claimable(staker), 800_000_000_000);
        assert_eq!(lab.pool.claim_rewards(staker, staker), Ok(800_000_000_000));
    }

    let sixth = lab.staker(5_000 * TOKEN);
    lab.reward(&worker, 10 * TOKEN);
    for staker in five {
        assert_eq!(lab.claimable(staker), 466_666_666_666);
    }
    assert_eq!(lab.claimable(sixth), 1_666_666_666_666);
    assert_eq!(
        lab.pool.claim_owner_rewards(lab.owner, lab.owner),
        Ok(12 * TOKEN)
    );
}

#[test]
fn half_for_the_owner_and_the_rest_by_stake() {
    let lab = Fixture::laboratory();
    lab.pool.set_payout_pref(lab.owner, 500_000).unwrap();
    let small = lab.staker(100 * TOKEN);
    let large = lab.staker(400 * TOKEN);
    let worker = lab.worker("w", 300 * TOKEN);
    lab.reward(&worker, 1_000 * TOKEN);
    assert_eq!(
        lab.pool.claim_owner_rewards(lab.owner, lab.owner),
        Ok(500 * TOKEN)
    );
    assert_eq!(lab.pool.claim_rewards(small, small), Ok(100 * TOKEN));
    assert_eq!(lab.pool.claim_rewards(large, large), Ok(400 * TOKEN));
}

#[test]
fn a_staker_who_comes_later_gets_nothing_of_what_was_released_before() {
    let lab = Fixture::laboratory();
    let early = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.reward(&worker, 10 * TOKEN);
    let late = lab.staker(100 * TOKEN);
    assert_eq!((lab.claimable(early), lab.claimable(late)), (10 * TOKEN, 0));
}

#[test]
fn the_exact_floor_of_everybodys_part_is_paid_and_nothing_is_invented() {
    let lab = Fixture::laboratory();
    // Amounts whose sums and quotients have no short form.
    let amounts: [Balance; 7] = [
        10_000_000_000,
        33_333_333_333_333,
        1_000_000_000_007,
        987_654_321_987_654,
        20_000_000_000_000_003,
        123_456_789_012_345_678,
        77_777_777_777,
    ];
    let mut reference = Reference::default();
    let stakers = amounts.map(|amount| lab.staker(amount));
    for (who, amount) in (0..).zip(amounts) {
        reference.contribute(who, amount, lab.chain.now());
    }
    let worker = lab.worker("w", TOKEN);
    for reward in [1, 999_999_999_999, 7_777_777_777_777, 3, 1_000 * TOKEN + 1] {
        lab.reward(&worker, reward);
        reference.collect(reward);
        for (who, staker) in (0..).zip(stakers) {
            assert_eq!(lab.claimable(staker), reference.claimable(who));
        }
    }
    // Settling in between costs fractions only, and the same ones.
    assert_eq!(
        lab.pool.claim_rewards(stakers[1], stakers[1]),
        Ok(reference.claim(1))
    );
    lab.pool
        .transfer(stakers[3], stakers[0], 54_321, Vec::new())
        .unwrap();
    reference.transfer(3, 0, 54_321);
    lab.reward(&worker, 12_345_678_901);
    reference.collect(12_345_678_901);
    for (who, staker) in (0..).zip(stakers) {
        assert_eq!(lab.claimable(staker), reference.claimable(who));
    }
}

#[test]
fn a_slash_hits_everybody_by_shares_to_the_last_planck() {
    let lab = Fixture::slashing();
    let amounts = [
        33_333_333_333_333,
        1_000_000_000_007,
        987_654_321_987_654,
        77_777_777_777,
    ];
    let stakers = amounts.map(|amount| lab.staker(amount));
    let mut reference = Reference::default();
    for (who, amount) in (0..).zip(amounts) {
        reference.contribute(who, amount, lab.chain.now());
    }
    let stake = 999_999_999_999_999;
    let worker = lab.worker("w", stake);
    reference.start(stake, lab.chain.now());
    lab.be_late(&worker, 3);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    reference.stop(stake, stake / 8, lab.chain.now() + 7 * DAY);
    assert_eq!(lab.pool.pool_info().total_stake, reference.total_stake());
    assert_eq!(lab.pool.pool_info().treasury_due, reference.treasury);
    for (who, staker) in (0..).zip(stakers) {
        let locked = lab.pool.stake_info(staker).locked;
        assert_eq!(locked, reference.value(reference.shares(who)));
    }
    lab.chain.advance(7 * DAY);
    for (who, staker) in (0..).zip(stakers) {
        let shares = reference.shares(who);
        let paid = reference.withdraw(who, shares, lab.chain.now());
        assert_eq!(lab.pool.withdraw_all(staker), Ok(paid));
    }
    assert_eq!(lab.pool.pool_info().total_shares, 0);
}

#[test]
fn collecting_nothing_is_fine_and_says_so() {
    let lab = Fixture::laboratory();
    assert_eq!(lab.pool.sync_rewards(lab.person()), Ok(0));
}
