//! New parameters: announced, bounded, versioned.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use economics::Tokenomics;
use math::Real;
use primitives::Error;

#[test]
fn they_are_announced_three_weeks_ahead() {
    let lab = Fixture::khala();
    let (governance, stranger) = (lab.governance, lab.person());
    let changed = Tokenomics {
        heartbeat_interval: 300,
        ..Tokenomics::khala()
    };
    let refused = lab.mining.announce_tokenomics(stranger, changed);
    assert_eq!(refused, Err(Error::NotOwner));
    let nothing = lab.mining.execute_tokenomics(governance);
    assert_eq!(nothing, Err(Error::NothingAnnounced));
    lab.mining.announce_tokenomics(governance, changed).unwrap();
    let date = lab.chain.now() + 21 * DAY;
    let pending = lab.mining.pending_tokenomics().unwrap();
    assert_eq!((pending.change, pending.executable_at), (changed, date));
    lab.chain.at(date - 1);
    let early = lab.mining.execute_tokenomics(governance);
    assert_eq!(early, Err(Error::AnnouncementNotReady));
    lab.chain.at(date);
    assert_eq!(
        lab.mining.execute_tokenomics(stranger),
        Err(Error::NotOwner)
    );
    lab.mining.execute_tokenomics(governance).unwrap();
    assert_eq!(lab.mining.tokenomics().unwrap().heartbeat_interval, 300);
    assert!(lab.mining.pending_tokenomics().is_none());
}

#[test]
fn an_announcement_can_be_cancelled() {
    let lab = Fixture::khala();
    let refused = lab.mining.cancel_tokenomics(lab.governance);
    assert_eq!(refused, Err(Error::NothingAnnounced));
    lab.mining
        .announce_tokenomics(lab.governance, Tokenomics::khala())
        .unwrap();
    let refused = lab.mining.cancel_tokenomics(lab.person());
    assert_eq!(refused, Err(Error::NotOwner));
    lab.mining.cancel_tokenomics(lab.governance).unwrap();
    assert!(lab.mining.pending_tokenomics().is_none());
}

#[test]
fn the_hard_bounds_hold() {
    let lab = Fixture::khala();
    let khala = Tokenomics::khala();
    let beyond = |numerator, denominator| Real(Real::from_ratio(numerator, denominator).0 + 1);
    let invalid = [
        Tokenomics {
            slash: beyond(1, 100_000),
            ..khala
        },
        Tokenomics {
            heartbeat_interval: 49,
            ..khala
        },
        Tokenomics {
            heartbeat_window: 9,
            ..khala
        },
        Tokenomics {
            treasury_ratio: beyond(1, 2),
            ..khala
        },
        Tokenomics {
            rho: beyond(100_001, 100_000),
            ..khala
        },
        Tokenomics {
            rho: Real(Real::ONE.0 + 1),
            ..khala
        },
        Tokenomics {
            rho: Real::ZERO,
            ..khala
        },
    ];
    for tokenomics in invalid {
        let refused = lab.mining.announce_tokenomics(lab.governance, tokenomics);
        assert_eq!(refused, Err(Error::InvalidTokenomics), "{tokenomics:?}");
    }
    let edge = Tokenomics {
        slash: Real::from_ratio(1, 100_000),
        heartbeat_interval: 50,
        heartbeat_window: 10,
        treasury_ratio: Real::from_ratio(1, 2),
        rho: Real::ONE,
        ..khala
    };
    lab.mining
        .announce_tokenomics(lab.governance, edge)
        .unwrap();
}

#[test]
fn a_worker_takes_them_at_its_next_heartbeat_and_the_budget_at_once() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let changed = Tokenomics {
        heartbeat_interval: 300,
        budget: Real::from_int(1),
        ..Tokenomics::khala()
    };
    lab.mining
        .announce_tokenomics(lab.governance, changed)
        .unwrap();
    lab.chain.advance(21 * DAY);
    let worker = lab.worker("w", 5_000 * TOKEN);
    lab.mining.execute_tokenomics(lab.governance).unwrap();
    assert_eq!(lab.mining.tokenomics().unwrap().budget, Real::from_int(1));

    let started_at = lab.chain.now();
    let due = lab.mining.session(worker.id()).unwrap().due;
    assert_eq!(due, started_at + 150 * 12_000, "the old interval");
    lab.chain.at(due);
    worker.beat(&lab.mining, lab.person(), 360_000).unwrap();
    let next = lab.mining.session(worker.id()).unwrap().due;
    assert_eq!(next, due + 300 * 12_000, "the new one");
}

#[test]
fn a_lower_vmax_stops_growth_and_takes_nothing_away() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let changed = Tokenomics {
        v_max: Real::from_int(1_000),
        ..Tokenomics::khala()
    };
    lab.mining
        .announce_tokenomics(lab.governance, changed)
        .unwrap();
    lab.chain.advance(21 * DAY);
    let worker = lab.worker("w", 5_000 * TOKEN);
    lab.mining.execute_tokenomics(lab.governance).unwrap();
    lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
    worker.beat(&lab.mining, lab.person(), 360_000).unwrap();
    let before = lab.mining.worker_info(worker.id()).unwrap();
    assert!(before.v > Real::from_int(1_000));
    lab.chain.advance(60 * 12_000);
    let after = lab.mining.worker_info(worker.id()).unwrap();
    assert_eq!(after.v, before.v);
}
