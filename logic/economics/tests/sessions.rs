//! A worker's life, step by step.

use economics::{Budget, Economy, Moment, Session, SessionTerms, Subsidy, Tokenomics};
use math::Real;
use primitives::{Balance, Error};

const TOKEN: Balance = 1_000_000_000_000;
const PERIOD: u64 = 12_000;
/// 1000 iterations per 6 seconds during one heartbeat interval of 150 periods.
const ON_SCORE: u64 = 1_000 * 150 * 2;

fn moment(period: u64) -> Moment {
    Moment {
        time: period * PERIOD,
        period,
    }
}

fn economy(tokenomics: &Tokenomics) -> Economy {
    let mut subsidy = Subsidy::default();
    subsidy.fund(1_000_000 * TOKEN);
    Economy {
        budget: Budget::new(tokenomics, 0),
        subsidy,
        plancks_per_token: TOKEN,
        version: 0,
    }
}

fn terms() -> SessionTerms {
    SessionTerms {
        stake: 2_000 * TOKEN,
        score: 1_000,
        confidence_level: 1,
    }
}

fn start(tokenomics: &Tokenomics, economy: &mut Economy) -> Session {
    Session::start(terms(), tokenomics, economy, moment(0))
}

#[test]
fn a_heartbeat_counts_from_the_due_period_to_the_end_of_the_window() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let session = start(&khala, &mut economy);
    assert_eq!((session.due(), session.window_end()), (150, 160));
    let at = |period| {
        let (mut session, mut economy) = (session, economy);
        session.heartbeat(ON_SCORE, &khala, &khala, &mut economy, moment(period))
    };
    assert_eq!(at(149), Err(Error::HeartbeatTooEarly));
    assert_eq!(at(150).unwrap().recovered, None);
    assert_eq!(at(160).unwrap().recovered, None);
    assert_eq!(at(161).unwrap().recovered, Some(0));
}

#[test]
fn a_heartbeat_pays_the_growth_when_the_budget_is_ample() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    let growth = session.v_at(&khala, 150).minus(session.v_initial());
    let payout = session
        .heartbeat(ON_SCORE, &khala, &khala, &mut economy, moment(150))
        .unwrap();
    // Alone it would get 8.3 tokens a period, far more than it grew.
    assert_eq!(payout.paid, growth.mul_int(TOKEN));
    // A quarter on top, as tau is 0.2, less what tau's last bit truncates.
    assert!(payout.paid / 4 - payout.treasury <= 1);
    assert_eq!(
        economy.subsidy.promised(),
        payout.paid + economy.subsidy.treasury_due()
    );
    let back = session.v_at(&khala, 150).0.abs_diff(session.v_initial().0);
    assert!(Real(back).mul_int(TOKEN) <= 1);
}

#[test]
fn a_heartbeat_pays_what_the_share_collected_when_the_budget_is_short() {
    let short = Tokenomics {
        budget: Real::from_ratio(1, 10_000),
        ..Tokenomics::khala()
    };
    let mut economy = economy(&short);
    let mut session = start(&short, &mut economy);
    let payout = session
        .heartbeat(ON_SCORE, &short, &short, &mut economy, moment(150))
        .unwrap();
    // 0.015 tokens, of which the treasury keeps a fifth; truncation may cost a planck.
    assert!(12_000_000_000 - payout.paid <= 1);
    assert!(3_000_000_000 - payout.treasury <= 1);
}

#[test]
fn a_heartbeat_pays_no_more_than_the_subsidy_covers() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    economy.subsidy = Subsidy::default();
    economy.subsidy.fund(1_000);
    let mut session = start(&khala, &mut economy);
    let payout = session
        .heartbeat(ON_SCORE, &khala, &khala, &mut economy, moment(150))
        .unwrap();
    assert_eq!(payout.paid, 800);
    assert!(economy.subsidy.promised() <= economy.subsidy.held());
}

#[test]
fn performance_is_rated_since_the_last_heartbeat_and_capped() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    assert_eq!(session.p_instant(), Real::from_int(1_000));
    let mut rated = |iterations, period| {
        session
            .heartbeat(iterations, &khala, &khala, &mut economy, moment(period))
            .unwrap();
        session.p_instant()
    };
    assert_eq!(rated(ON_SCORE / 2, 150), Real::from_int(500));
    assert_eq!(rated(ON_SCORE, 300), Real::from_int(500));
    assert_eq!(rated(10 * ON_SCORE, 450), Real::from_int(1_200));
    assert_eq!(rated(ON_SCORE, 600), Real::ZERO);
    assert_eq!(rated(2 * ON_SCORE, 750), Real::from_int(1_000));
}

#[test]
fn performance_is_carried_over_where_a_session_follows_at_once() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    session
        .heartbeat(ON_SCORE / 2, &khala, &khala, &mut economy, moment(150))
        .unwrap();
    let next = session.follow(terms(), &khala, &mut economy, moment(150));
    assert_eq!(next.p_instant(), Real::from_int(500));
    assert_eq!(next.v_at(&khala, 150), next.v_initial());
}

#[test]
fn a_heartbeat_in_the_block_of_a_restart_rates_nothing() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let session = start(&khala, &mut economy);
    let mut next = session.follow(terms(), &khala, &mut economy, moment(150));
    let before = next.p_instant();
    next.heartbeat(0, &khala, &khala, &mut economy, moment(150))
        .unwrap();
    assert_eq!(next.p_instant(), before);
}

#[test]
fn a_restart_is_no_sign_of_life() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    for period in [100, 155, 160] {
        let next = session.follow(terms(), &khala, &mut economy, moment(period));
        session.stop(&khala, &mut economy, moment(period));
        session = next;
        assert_eq!(session.window_end(), 160);
        assert!(session.share() > Real::ZERO);
    }
    assert!(session.is_unresponsive(161));

    let late = session.follow(terms(), &khala, &mut economy, moment(200));
    session.stop(&khala, &mut economy, moment(200));
    assert!(late.is_unresponsive(200));
    assert_eq!(economy.budget.share_sum(), Real::ZERO);
    let kept = Real::ONE.minus(khala.slash).power(50);
    assert_eq!(late.v_at(&khala, 250), late.v_initial().times(kept));

    let mut answering = late;
    let payout = answering
        .heartbeat(ON_SCORE, &khala, &khala, &mut economy, moment(250))
        .unwrap();
    assert!(payout.recovered.is_some());
    assert!(!answering.is_unresponsive(250));
}

#[test]
fn v_falls_from_the_end_of_the_window_on_reported_or_not() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let session = start(&khala, &mut economy);
    let at_the_end = session.v_at(&khala, 160);
    let kept = Real::ONE.minus(khala.slash).power(1_000);
    assert_eq!(session.v_at(&khala, 1_160), at_the_end.times(kept));

    let mut reported = session;
    assert_eq!(
        reported.record_offline(&khala, &mut economy, moment(160)),
        Err(Error::WorkerIsResponsive)
    );
    let mut report = |period| {
        let lost = reported.record_offline(&khala, &mut economy, moment(period));
        (lost.unwrap(), reported)
    };
    let (first, _) = report(180);
    assert_eq!(first, Some(0), "what had grown bears it");
    assert_eq!(report(180).0, None);
    let (second, _) = report(1_100);
    assert!(second.is_some_and(|lost| lost > 0));
    let (_, reported) = report(1_160);
    assert_eq!(economy.budget.share_sum(), Real::ZERO);
    let apart = reported
        .v_at(&khala, 2_000)
        .0
        .abs_diff(session.v_at(&khala, 2_000).0);
    assert!(Real(apart).mul_int(TOKEN) <= 1);
    let reported = reported.stop(&khala, &mut economy, moment(2_000));
    let silent = session.stop(&khala, &mut economy, moment(2_000));
    // Each booking and the stop round down.
    assert!(silent.abs_diff(reported) <= 4);
}

#[test]
fn recovery_takes_the_slash_pays_nothing_and_starts_anew() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    session
        .record_offline(&khala, &mut economy, moment(200))
        .unwrap();
    let slashed = session.v_at(&khala, 1_000);
    let payout = session
        .heartbeat(ON_SCORE, &khala, &khala, &mut economy, moment(1_000))
        .unwrap();
    assert!(payout.recovered.is_some());
    assert_eq!((payout.paid, payout.treasury), (0, 0));
    assert_eq!(session.v_at(&khala, 1_000), slashed);
    assert_eq!(economy.budget.share_sum(), session.share());
    assert_eq!(session.due(), 1_150);

    // The next payout is for what has grown since.
    let growth = session.v_at(&khala, 1_150).minus(slashed);
    let payout = session
        .heartbeat(2 * ON_SCORE, &khala, &khala, &mut economy, moment(1_150))
        .unwrap();
    assert_eq!(payout.paid, growth.mul_int(TOKEN));
}

#[test]
fn a_stop_returns_the_stake_unless_v_fell_below_its_start() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let session = start(&khala, &mut economy);
    let stopped = |period, economy: &mut Economy| {
        let mut economy = *economy;
        let returned = session.stop(&khala, &mut economy, moment(period));
        assert_eq!(economy.budget.share_sum(), Real::ZERO);
        returned
    };
    assert_eq!(stopped(0, &mut economy), 2_000 * TOKEN);
    assert_eq!(stopped(160, &mut economy), 2_000 * TOKEN);
    // A day off costs 0.001 an hour, less what it had grown before.
    let returned = stopped(160 + 7_200, &mut economy);
    assert!(1_952 * TOKEN < returned && returned < 1_953 * TOKEN);
}

#[test]
fn a_lower_v_max_takes_nothing_away() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    let lowered = Tokenomics {
        v_max: Real::from_int(2_000),
        ..khala
    };
    let before = session.v_initial();
    assert_eq!(session.v_at(&lowered, 150), before);
    // A payout is for growth, and there is none.
    let payout = session
        .heartbeat(ON_SCORE, &lowered, &lowered, &mut economy, moment(150))
        .unwrap();
    assert_eq!(payout.paid, 0);
    assert_eq!(session.v_at(&lowered, 150), before);
}

#[test]
fn new_parameters_act_from_the_next_heartbeat_on() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    economy.version = 1;
    assert_eq!(session.version(), 0);
    session
        .heartbeat(ON_SCORE, &khala, &khala, &mut economy, moment(150))
        .unwrap();
    assert_eq!(session.version(), 1);
}

/// Answers `times` times, each time `period` periods after the last.
fn beat(session: &mut Session, economy: &mut Economy, period: u64, times: u64) -> Balance {
    let khala = Tokenomics::khala();
    let mut lost = 0;
    for number in 1..=times {
        let now = moment(number * period);
        let iterations = number * period * 2_000;
        let payout = session.heartbeat(iterations, &khala, &khala, economy, now);
        lost += payout.unwrap().recovered.unwrap_or(0);
    }
    lost
}

#[test]
fn a_worker_that_answers_once_a_day_loses_its_stake_day_by_day() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    let lost = beat(&mut session, &mut economy, 7_200, 30);
    assert_eq!(session.terms().stake, 2_000 * TOKEN - lost);
    // A thousandth an hour, for 23 and a half hours a day.
    assert!((950 * TOKEN..1_050 * TOKEN).contains(&lost), "{lost}");
    // Nothing is left to be found out.
    let stake = session.terms().stake;
    assert_eq!(
        session.stop(&khala, &mut economy, moment(30 * 7_200)),
        stake
    );
}

#[test]
fn a_recovery_hides_nothing() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    let lost = beat(&mut session, &mut economy, 3_000, 1);
    assert!(lost > 0);
    let stake = session.terms().stake;
    // However well it answers from then on.
    let mut period = 3_000;
    for number in 1..1_000 {
        period += 150;
        let iterations = 6_000_000 + number * ON_SCORE;
        let payout = session.heartbeat(iterations, &khala, &khala, &mut economy, moment(period));
        assert_eq!(payout.unwrap().recovered, None);
    }
    assert_eq!(session.stop(&khala, &mut economy, moment(period)), stake);
}

#[test]
fn at_the_highest_v_a_payout_costs_no_stake() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let (_, highest) = khala.stake_bounds(1_000, 1, TOKEN);
    let terms = SessionTerms {
        stake: highest,
        ..terms()
    };
    let mut session = Session::start(terms, &khala, &mut economy, moment(0));
    let payout = session
        .heartbeat(ON_SCORE, &khala, &khala, &mut economy, moment(150))
        .unwrap();
    assert!(payout.paid > 0);
    assert!(session.v_initial() < khala.v_max);
    assert_eq!(session.stop(&khala, &mut economy, moment(151)), highest);
}

#[test]
fn restarts_do_not_make_a_dead_worker_any_younger() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    for day in 1..14 {
        let now = moment(day * 6_900);
        let returned = session.stop(&khala, &mut economy, now);
        let terms = SessionTerms {
            stake: returned + TOKEN,
            ..terms()
        };
        session = session.follow(terms, &khala, &mut economy, now);
        session.record_offline(&khala, &mut economy, now).unwrap();
        assert_eq!((session.due(), session.window_end()), (150, 160));
    }
}

#[test]
fn a_moments_work_is_not_paid_for_a_days() {
    let khala = Tokenomics::khala();
    let mut economy = economy(&khala);
    let mut session = start(&khala, &mut economy);
    // An idle worker's first interval is paid for its score, and then it is found out.
    session
        .heartbeat(0, &khala, &khala, &mut economy, moment(150))
        .unwrap();
    assert_eq!(session.p_instant(), Real::ZERO);
    let mut rich = economy;
    let mut restarted = session.follow(terms(), &khala, &mut rich, moment(299));
    restarted
        .heartbeat(2_000, &khala, &khala, &mut rich, moment(300))
        .unwrap();
    assert_eq!(restarted.p_instant(), Real::ZERO, "a period says nothing");
    let idle = restarted
        .heartbeat(2_000, &khala, &khala, &mut rich, moment(450))
        .unwrap();
    assert_eq!(idle.paid, 0);
    // An interval of work does.
    restarted
        .heartbeat(2_000 + ON_SCORE, &khala, &khala, &mut rich, moment(600))
        .unwrap();
    assert_eq!(restarted.p_instant(), Real::from_int(1_000));
    // And a short measurement can lower it.
    let mut slow = restarted.follow(terms(), &khala, &mut rich, moment(749));
    slow.heartbeat(20, &khala, &khala, &mut rich, moment(750))
        .unwrap();
    assert_eq!(slow.p_instant(), Real::from_int(10));
}
