//! The economic model as its users see it: bounds, Ve, growth, decay.

use crate::fixture::Fixture;
use e2e::worker::Machine;
use e2e::TOKEN;

/// A Q64.64 real as a float, good for about 16 digits.
fn float(real: math::Real) -> f64 {
    real.0 as f64 / 2f64.powi(64)
}

fn assert_close(found: f64, expected: f64) {
    assert!(
        (found / expected - 1.0).abs() < 1e-12,
        "{found} is not {expected}"
    );
}

/// A machine with this score and confidence level in the fixture's pool.
fn machine(lab: &Fixture, score: u32, level: u8) -> Machine {
    let machine = Machine::new(&format!("{score} {level}"), lab.owner).with_confidence_level(level);
    lab.register(&machine).unwrap();
    lab.benchmark(&machine, score).unwrap();
    lab.pool.add_worker(lab.owner, machine.id()).unwrap();
    machine
}

#[test]
fn ve_follows_stake_score_and_confidence() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    for (level, confidence) in [(1, 1.0), (2, 1.0), (3, 1.0), (4, 0.8), (5, 0.7)] {
        let machine = machine(&lab, 1_200, level);
        lab.pool
            .start_mining(lab.owner, machine.id(), 2_000 * TOKEN)
            .unwrap();
        let info = lab.mining.worker_info(machine.id()).unwrap();
        assert_eq!(info.confidence_level, level);
        let expected = (1.0 + 0.5 * confidence) * (2_000.0 + 0.3 / 0.84 * 1_200.0);
        assert_close(float(info.v_initial), expected);
    }
}

#[test]
fn the_stake_bounds_are_those_of_the_model() {
    let lab = Fixture::khala();
    for (score, level, multiplier) in [(1_200, 1, 1.5), (3_000, 4, 1.4), (6_000, 5, 1.35)] {
        let machine = machine(&lab, score, level);
        let (minimum, maximum) = lab.mining.stake_bounds(machine.id()).unwrap();
        let score = f64::from(score);
        assert_close(minimum as f64 / 1e12, 50.0 * score.sqrt());
        assert_close(
            maximum as f64 / 1e12,
            30_000.0 / multiplier - 0.3 / 0.84 * score,
        );
    }
    assert_eq!(lab.mining.stake_bounds([2; 33]), None);
}

#[test]
fn v_grows_in_closed_form_while_the_worker_is_responsive() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let worker = machine(&lab, 1_200, 1);
    lab.pool
        .start_mining(lab.owner, worker.id(), 5_000 * TOKEN)
        .unwrap();
    let start = lab.mining.worker_info(worker.id()).unwrap();
    let started_in = lab.chain.now() / 12_000;
    for periods in [1, 2, 75, 150] {
        lab.chain.at((started_in + periods) * 12_000);
        let info = lab.mining.worker_info(worker.id()).unwrap();
        let rho: f64 = 1.0002_f64.powf(1.0 / 300.0);
        let per_period = 12.0 / 31_536_000.0 / 0.84;
        let cost = (0.0415625 * 1_200.0 + 88.59375) * per_period;
        let k = cost / (rho - 1.0);
        let expected = (float(start.v) + k) * rho.powf(periods as f64) - k;
        // rho is kept to 64 binary places, and rho - 1 has 42 of them.
        let found = float(info.v);
        assert!(
            (found / expected - 1.0).abs() < 1e-9,
            "{periods}: {found} {expected}"
        );
    }
}

#[test]
fn v_falls_by_what_is_paid() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let worker = machine(&lab, 1_200, 1);
    lab.pool
        .start_mining(lab.owner, worker.id(), 5_000 * TOKEN)
        .unwrap();
    lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
    let before = lab.mining.worker_info(worker.id()).unwrap();
    let paid = worker.beat(&lab.mining, lab.person(), 360_000).unwrap();
    let after = lab.mining.worker_info(worker.id()).unwrap();
    let fallen = float(before.v) - float(after.v);
    assert!(
        (fallen - paid as f64 / 1e12).abs() < 1e-9,
        "{fallen} {paid}"
    );
    // Alone with the whole budget the worker is paid all that it grew, and stands where it began.
    assert!((float(after.v) / float(after.v_initial) - 1.0).abs() < 1e-12);
}

#[test]
fn the_budget_decays_by_a_quarter_at_each_halving_interval() {
    let lab = Fixture::khala();
    let budget = || float(lab.mining.tokenomics().unwrap().budget);
    let full = 60_000.0 * 12.0 / 86_400.0;
    assert_close(budget(), full);
    lab.chain.advance(324_000 * 12_000 - 1);
    assert_close(budget(), full);
    lab.chain.advance(1);
    assert_close(budget(), full * 0.75);
    lab.chain.advance(2 * 324_000 * 12_000);
    assert_close(budget(), full * 0.75_f64.powi(3));
}
