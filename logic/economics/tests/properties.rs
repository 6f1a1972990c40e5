//! What holds for every parameter that validates and every course of events.

use economics::{
    Budget, Economy, Growth, Moment, Session, SessionTerms, Subsidy, Tokenomics, TokenomicsBounds,
};
use math::Real;
use primitives::Balance;
use proptest::prelude::*;
use std::cmp::Ordering;

const TOKEN: Balance = 1_000_000_000_000;
const PERIOD: u64 = 12_000;

/// The difference in billionths of a token, rounded down.
fn apart(a: Real, b: Real) -> u128 {
    Real(a.0.abs_diff(b.0)).mul_int(1_000_000_000)
}

/// `numerator` parts of `denominator`, from 0 to `limit` of them.
fn ratio(limit: u128, denominator: u128) -> impl Strategy<Value = Real> {
    (0..=limit).prop_map(move |numerator| Real::from_ratio(numerator, denominator))
}

prop_compose! {
    fn any_tokenomics()(
        growth in prop_oneof![Just(0u128), 1u128..=9_999],
        slash in ratio(9_999, 1_000_000_000),
        budget in ratio(1_000_000, 1_000),
        halving_interval in 1u32..2_000,
        v_max in 1_000u64..1_000_000,
        cost_k in ratio(1_000, 1_000_000_000),
        cost_b in ratio(1_000, 1_000_000),
        treasury_ratio in ratio(500, 1_000),
        heartbeat_interval in 50u32..300,
        heartbeat_window in 10u32..50,
        rig_k in ratio(1_000, 1_000),
        multiplier in 0u128..1_000,
    ) -> Tokenomics {
        Tokenomics {
            // One more keeps the truncated quotient within the least growth.
            rho: Real(Real::ONE.0 + Real::from_ratio(growth, 1_000_000_000).0 + u128::from(growth > 0)),
            slash,
            budget,
            halving_interval,
            v_max: Real::from_int(v_max),
            cost_k,
            cost_b,
            treasury_ratio,
            heartbeat_interval,
            heartbeat_window,
            rig_k,
            rig_b: Real::ZERO,
            stake_multiplier: Real::ONE.plus(Real::from_ratio(multiplier, 1_000)),
            minimum_stake_k: Real::from_int(10),
        }
    }
}

/// One period of growth as the model defines it, one at a time: V, and what a payout may take.
fn grow_period_by_period(
    tokenomics: &Tokenomics,
    score: u32,
    p_instant: Real,
    start: Real,
    periods: u64,
) -> (Real, Real) {
    let growth = tokenomics.rho.minus(Real::ONE);
    let at_performance = |rate: Real| rate.times(p_instant).over(Real::from_int(score.into()));
    let cost = tokenomics
        .cost_k
        .times(Real::from_int(score.into()))
        .plus(tokenomics.cost_b);
    let step = |v| at_performance(growth).times(v).plus(at_performance(cost));
    let (mut v, mut deductible) = (start, Real::ZERO);
    for _ in 0..periods {
        let growth = step(v);
        match v.cmp(&tokenomics.v_max) {
            Ordering::Less => {
                let next = v.plus(growth).min(tokenomics.v_max);
                deductible = deductible.plus(next.minus(v));
                v = next;
            }
            Ordering::Equal => deductible = deductible.plus(growth),
            Ordering::Greater => {}
        }
    }
    (v, deductible)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn every_generated_set_of_parameters_validates(tokenomics in any_tokenomics()) {
        prop_assert_eq!(TokenomicsBounds::default().validate(&tokenomics), Ok(()));
    }

    #[test]
    fn the_closed_form_is_the_sum_of_its_periods(
        tokenomics in any_tokenomics(),
        score in 50u32..6_000,
        performance in 0u128..=1_200,
        start in 0u64..1_100_000,
        periods in 0u64..2_000,
    ) {
        let p_instant = Real::from_ratio(u128::from(score) * performance, 1_000);
        let start = Real::from_int(start);
        let closed = Growth::new(&tokenomics, score, p_instant).grow(start, tokenomics.v_max, periods, periods);
        let (v, deductible) = grow_period_by_period(&tokenomics, score, p_instant, start, periods);
        prop_assert_eq!(apart(closed.v, v), 0, "{:?} {:?}", closed.v, v);
        // Around Vmax a last bit decides in which period it is reached: what is missing to it moves
        // between two periods then, not the sum.
        prop_assert!(apart(closed.deductible, deductible) <= 1);
        prop_assert!(closed.v >= start);
    }

    #[test]
    fn growth_in_two_steps_is_growth_in_one(
        tokenomics in any_tokenomics(),
        score in 50u32..6_000,
        start in 0u64..1_100_000,
        first in 0u64..2_000,
        second in 0u64..2_000,
    ) {
        let growth = Growth::new(&tokenomics, score, Real::from_int(score.into()));
        let start = Real::from_int(start);
        let once = growth.grow(start, tokenomics.v_max, first + second, 0);
        let half = growth.grow(start, tokenomics.v_max, first, 0);
        let twice = growth.grow(half.v, tokenomics.v_max, second, first + second);
        prop_assert_eq!(apart(once.v, twice.v), 0);
        prop_assert!(apart(once.deductible, half.deductible.plus(twice.deductible)) <= 1);
    }

    #[test]
    fn accruing_in_two_steps_is_accruing_in_one(
        tokenomics in any_tokenomics(),
        first in 0u64..10_000,
        second in 0u64..10_000,
    ) {
        let mut once = economy(&tokenomics, 0);
        Session::start(terms(50, 1), &tokenomics, &mut once, moment(0));
        let mut twice = once;
        once.budget.accrue(first + second);
        twice.budget.accrue(first);
        twice.budget.accrue(first + second);
        prop_assert_eq!(once.budget.per_period(), twice.budget.per_period());
        prop_assert!(once.budget.per_share().0 - twice.budget.per_share().0 <= 1);
    }
}

fn moment(period: u64) -> Moment {
    Moment {
        time: period * PERIOD,
        period,
    }
}

fn terms(score: u32, confidence_level: u8) -> SessionTerms {
    SessionTerms {
        stake: 1_000 * TOKEN,
        score,
        confidence_level,
    }
}

fn economy(tokenomics: &Tokenomics, funded: Balance) -> Economy {
    let mut subsidy = Subsidy::default();
    subsidy.fund(funded);
    Economy {
        budget: Budget::new(tokenomics, 0),
        subsidy,
        plancks_per_token: TOKEN,
        version: 0,
    }
}

/// Something that happens to one of the workers.
#[derive(Clone, Debug)]
enum Event {
    Wait(u64),
    Heartbeat(usize, u64),
    Report(usize),
    Restart(usize),
    Fund(u64),
    Change(Box<Tokenomics>),
}

fn any_event() -> impl Strategy<Value = Event> {
    let worker = 0usize..4;
    prop_oneof![
        5 => (1u64..200).prop_map(Event::Wait),
        1 => (1u64..100_000).prop_map(Event::Wait),
        6 => (worker.clone(), any::<u32>()).prop_map(|(worker, count)| Event::Heartbeat(worker, count.into())),
        2 => worker.clone().prop_map(Event::Report),
        1 => worker.prop_map(Event::Restart),
        1 => (0u64..u64::MAX).prop_map(Event::Fund),
        1 => any_tokenomics().prop_map(|tokenomics| Event::Change(Box::new(tokenomics))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_course_of_events_breaks_the_model(
        first in any_tokenomics(),
        levels in proptest::array::uniform4(1u8..=5),
        scores in proptest::array::uniform4(50u32..6_000),
        events in proptest::collection::vec(any_event(), 1..120),
    ) {
        let mut versions = vec![first];
        let mut economy = economy(&first, 100 * TOKEN);
        let mut period = 0;
        let mut sessions: Vec<Session> = (0..4)
            .map(|worker| {
                let terms = terms(scores[worker], levels[worker]);
                Session::start(terms, &first, &mut economy, moment(0))
            })
            .collect();
        let mut paid = 0u128;
        let mut budget = Real::ZERO;

        for event in events {
            match event {
                Event::Wait(periods) => {
                    budget = budget.plus(flow_of(&economy, period + periods));
                    period += periods;
                }
                Event::Heartbeat(worker, iterations) => {
                    let session = &mut sessions[worker];
                    let settled = versions[session.version() as usize];
                    let before = session.v_at(&settled, period);
                    if let Ok(payout) = session.heartbeat(
                        iterations,
                        &settled,
                        versions.last().unwrap(),
                        &mut economy,
                        moment(period),
                    ) {
                        paid += payout.paid + payout.treasury;
                        let after = session.v_at(versions.last().unwrap(), period);
                        prop_assert_eq!(after, before.minus(Real::from_ratio(payout.paid, TOKEN)));
                        prop_assert!(payout.recovered.is_none() || payout.paid == 0);
                        // All that is lost is booked, and payouts cost no stake.
                        let left = session.stop(versions.last().unwrap(), &mut economy.clone(), moment(period));
                        prop_assert_eq!(left, session.terms().stake);
                        prop_assert_eq!(session.version(), economy.version);
                    }
                }
                Event::Report(worker) => {
                    let session = &mut sessions[worker];
                    let settled = versions[session.version() as usize];
                    let before = (session.v_at(&settled, period), session.stop(&settled, &mut economy.clone(), moment(period)));
                    if session.record_offline(&settled, &mut economy, moment(period)).is_ok() {
                        let left = session.stop(&settled, &mut economy.clone(), moment(period));
                        prop_assert_eq!((session.v_at(&settled, period), left), before);
                        prop_assert_eq!(left, session.terms().stake);
                    }
                }
                Event::Restart(worker) => {
                    let session = sessions[worker];
                    let settled = versions[session.version() as usize];
                    let returned = session.stop(&settled, &mut economy, moment(period));
                    prop_assert!(returned <= session.terms().stake);
                    let current = versions.last().unwrap();
                    sessions[worker] =
                        session.follow(*session.terms(), current, &mut economy, moment(period));
                }
                Event::Fund(amount) => economy.subsidy.fund(amount.into()),
                Event::Change(tokenomics) => {
                    economy.budget.change(&tokenomics, period);
                    economy.version += 1;
                    versions.push(*tokenomics);
                }
            }
            let shares = sessions.iter().fold(Real::ZERO, |sum, it| sum.plus(it.share()));
            prop_assert_eq!(economy.budget.share_sum(), shares);
            prop_assert!(economy.subsidy.promised() <= economy.subsidy.held());
            prop_assert_eq!(economy.subsidy.promised(), paid);
            prop_assert!(paid <= budget.mul_int(TOKEN), "{} of {}", paid, budget.mul_int(TOKEN));
        }
    }
}

/// What flows to the shares until `period`, found on a copy; rounded up.
fn flow_of(economy: &Economy, period: u64) -> Real {
    let mut copy = *economy;
    let before = copy.budget.per_share();
    let sum = copy.budget.share_sum();
    copy.budget.accrue(period);
    let growth = Real(copy.budget.per_share().0.wrapping_sub(before.0) + 1);
    growth.times(sum).plus(Real(1))
}
