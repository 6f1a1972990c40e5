//! The subsidy: who may put money in, and that no more is promised than is there.

use crate::fixture::Fixture;
use e2e::{Config, DAY, TOKEN};
use primitives::Error;

#[test]
fn anyone_funds_it() {
    let lab = Fixture::laboratory();
    let [a, b] = lab.people();
    lab.mining.fund(a, 3 * TOKEN);
    lab.mining.fund(b, 0);
    lab.mining.fund(b, 4 * TOKEN);
    let subsidy = lab.mining.subsidy();
    assert_eq!((subsidy.held, subsidy.promised), (7 * TOKEN, 0));
    assert_eq!(lab.mining.balance() % TOKEN, lab.mining.balance() % TOKEN);
}

#[test]
fn no_more_is_promised_than_it_holds() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 10 * TOKEN);
    lab.mining.fund(lab.person(), 5 * TOKEN);
    lab.chain.advance(DAY);
    assert_eq!(
        worker.beat(&lab.mining, lab.person(), 100_000_000),
        Ok(5 * TOKEN)
    );
    let subsidy = lab.mining.subsidy();
    assert_eq!((subsidy.held, subsidy.promised), (5 * TOKEN, 5 * TOKEN));
    lab.chain.advance(DAY);
    assert_eq!(worker.beat(&lab.mining, lab.person(), 100_000_000), Ok(0));
    lab.pool.sync_rewards(lab.person()).unwrap();
    let subsidy = lab.mining.subsidy();
    assert_eq!((subsidy.held, subsidy.promised), (0, 0));
}

#[test]
fn the_treasury_gets_its_part_and_anybody_sweeps_it() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let worker = lab.worker("w", 5_000 * TOKEN);
    lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
    let paid = worker.beat(&lab.mining, lab.person(), 360_000).unwrap();
    let due = lab.mining.treasury_due();
    assert_eq!(
        due,
        paid / 4,
        "a fifth of the whole, a quarter of what is paid"
    );
    let before = lab.chain.balance(lab.treasury);
    assert_eq!(lab.mining.sweep_treasury(lab.person()), Ok(due));
    assert_eq!(lab.chain.balance(lab.treasury) - before, due);
    let refused = lab.mining.sweep_treasury(lab.person());
    assert_eq!(refused, Err(Error::NoRewardToClaim));
}

#[test]
fn a_treasury_that_takes_nothing_blocks_nobody() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let worker = lab.worker("w", 5_000 * TOKEN);
    lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
    worker.beat(&lab.mining, lab.person(), 360_000).unwrap();
    lab.chain.refuse_transfers_to(lab.treasury, true);
    assert_eq!(
        lab.mining.sweep_treasury(lab.person()),
        Err(Error::TransferFailed)
    );
    lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
    assert!(worker.beat(&lab.mining, lab.person(), 360_000).unwrap() > 0);
}

#[test]
fn workers_share_the_budget_of_a_period_and_nothing_accrues_for_nobody() {
    let laboratory = Config::laboratory().with(|settings| {
        settings.tokenomics.budget = math::Real::from_int(8);
        settings.tokenomics.heartbeat_interval = 100;
    });
    let lab = Fixture::with(Config {
        subsidy: 1_000_000 * TOKEN,
        ..laboratory
    });
    lab.staker(100 * TOKEN);
    // A day without any worker: its budget is gone.
    lab.chain.advance(DAY);
    let worker = lab.worker("w", 10 * TOKEN);
    let session = lab.mining.session(worker.id()).unwrap();
    lab.chain.at(session.due);
    let paid = worker.beat(&lab.mining, lab.person(), 240_000).unwrap();
    let whole = 100 * 8 * TOKEN;
    assert!(paid <= whole && whole - paid < 1_000, "{paid} of {whole}");
}
