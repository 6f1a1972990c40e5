//! Courses of events that once paid those who chose the moment, or let a loss fall on somebody else.

use crate::fixture::Fixture;
use e2e::{worker::Machine, Config, DAY, HOUR, TOKEN};
use primitives::{Balance, Error};

const PERIOD: u64 = 12_000;
const WEEK: u64 = 7 * DAY;
/// Of a machine with a score of 1,200, in a heartbeat interval of Khala.
const HONEST: u64 = 1_200 * 150 * 2;

/// A laboratory with the streams of Khala.
fn streaming() -> Fixture {
    Fixture::with(Config::laboratory().with(|settings| settings.stream_period = 6 * HOUR))
}

impl Fixture {
    /// Waits for the moment at which the next heartbeat is due, and sends it; returns what it paid.
    fn beat_when_due(&self, machine: &Machine, iterations: u64) -> Balance {
        let due = self.mining.session(machine.id()).unwrap().due;
        self.chain.at(due.max(self.chain.now()));
        machine
            .beat(&self.mining, self.person(), iterations)
            .unwrap()
    }
}

#[test]
fn a_worker_that_answers_once_a_day_hides_no_loss() {
    let lab = Fixture::khala();
    let insider = lab.staker(5_000 * TOKEN);
    let worker = lab.worker("w", 5_000 * TOKEN);
    lab.pool.withdraw_all(insider).unwrap();
    for _ in 0..30 {
        let late = lab.mining.session(worker.id()).unwrap().late;
        lab.chain.at(late + DAY - 2 * PERIOD);
        let refused = lab.pool.stop_unresponsive(lab.person(), worker.id());
        assert_eq!(refused, Err(Error::WorkerIsResponsive));
        worker.beat(&lab.mining, lab.person(), 1_000).unwrap();
    }
    let newcomer = lab.person();
    let everything = 5_000 * TOKEN;
    let refused = lab
        .pool
        .contribute_with(newcomer, everything, 0, everything);
    assert_eq!(refused, Err(Error::CollectionOutdated));
    lab.pool.sync_rewards(newcomer).unwrap();
    let info = lab.pool.pool_info();
    assert!(info.total_stake < 2_600 * TOKEN, "the price shows it");
    assert_eq!(info.total_stake + info.treasury_due, everything);
    // The newcomer pays the insider what his shares are worth, and keeps what he brought.
    let shares = lab
        .pool
        .contribute_with(newcomer, everything, 0, everything)
        .unwrap();
    assert!(shares > 9_000 * TOKEN);
    assert_eq!(lab.pool.stake_info(insider).shares, 0);
    let locked = lab.pool.stake_info(newcomer).locked;
    assert!(everything - locked <= 1);
}

#[test]
fn what_is_reported_shows_in_the_price_before_anybody_recovers_or_stops() {
    let lab = Fixture::khala();
    lab.staker(5_000 * TOKEN);
    let worker = lab.worker("w", 5_000 * TOKEN);
    for hours in 1..=20 {
        lab.be_late(&worker, hours * 300);
        lab.mining
            .report_offline(lab.person(), worker.id())
            .unwrap();
        lab.pool.sync_rewards(lab.owner).unwrap();
        let stake = lab.mining.worker_info(worker.id()).unwrap().stake;
        let info = lab.pool.pool_info();
        assert_eq!((info.total_stake, info.mining_stake), (stake, stake));
    }
    // Nothing is left for the stop to find.
    let before = lab.pool.pool_info().total_stake;
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    assert_eq!(lab.pool.pool_info().total_stake, before);
}

#[test]
fn restarts_shelter_no_dead_worker() {
    let lab = Fixture::khala();
    lab.staker(6_000 * TOKEN);
    let worker = lab.worker("w", 5_000 * TOKEN);
    let late = lab.mining.session(worker.id()).unwrap().late;
    lab.chain.at(late + 23 * HOUR);
    lab.mining
        .report_offline(lab.person(), worker.id())
        .unwrap();
    lab.pool
        .restart_mining(lab.owner, worker.id(), 5_001 * TOKEN)
        .unwrap();
    assert_eq!(lab.mining.session(worker.id()).unwrap().late, late);
    lab.chain.at(late + DAY + PERIOD);
    lab.pool
        .stop_unresponsive(lab.person(), worker.id())
        .unwrap();
}

#[test]
fn a_moments_work_earns_no_days_pay() {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let honest = lab.worker("honest", 4_000 * TOKEN);
    let idle = lab.worker("idle", 4_000 * TOKEN);
    let (mut earned, mut stolen) = (0, 0);
    for number in 0u32..8 {
        let due = lab.mining.session(idle.id()).unwrap().due;
        let restart = number % 2 == 1;
        if restart {
            lab.chain.at(due - PERIOD);
            let stake = (4_000 + u128::from(number)) * TOKEN;
            lab.pool
                .restart_mining(lab.owner, idle.id(), stake)
                .unwrap();
        }
        let work = if restart { 1_200 * 2 } else { 0 };
        let paid = lab.beat_when_due(&idle, work);
        // The first interval is paid for the benchmark.
        stolen += if number == 0 { 0 } else { paid };
        earned += lab.beat_when_due(&honest, HONEST);
    }
    assert_eq!(stolen, 0);
    assert!(earned > TOKEN);
}

#[test]
fn a_halt_of_the_chain_slashes_nobody() {
    let lab =
        Fixture::with(Config::default().with(|settings| settings.longest_block_time = 2 * PERIOD));
    lab.staker(5_000 * TOKEN);
    let worker = lab.worker("w", 5_000 * TOKEN);
    let ordinary_blocks = |count: u32| (0..count).for_each(|_| lab.chain.advance(PERIOD));
    let poker = lab.person();
    let due_in = || lab.mining.session(worker.id()).unwrap().due - lab.chain.now();
    ordinary_blocks(140);
    // Some message or other reads the clock, as somebody's heartbeats do all the time.
    lab.pool.sync_rewards(poker).unwrap();
    assert_eq!(due_in(), 10 * PERIOD);

    lab.chain.advance(25 * HOUR);
    let refused = lab.pool.stop_unresponsive(poker, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsResponsive));
    let refused = lab.mining.report_offline(poker, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsResponsive));
    assert_eq!(due_in(), 8 * PERIOD, "it counts for a block");
    ordinary_blocks(8);
    let paid = worker.beat(&lab.mining, poker, HONEST);
    assert!(paid.is_ok_and(|paid| paid > 0));
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    assert_eq!(lab.pool.pool_info().total_stake, 5_000 * TOKEN);
}

#[test]
fn a_worker_at_the_largest_stake_loses_nothing_by_payouts() {
    let lab = Fixture::khala();
    let machine = lab.machine_in(&lab.pool, "w");
    let (_, largest) = lab.mining.stake_bounds(machine.id()).unwrap();
    lab.staker(largest);
    lab.pool
        .start_mining(lab.owner, machine.id(), largest)
        .unwrap();
    assert!(lab.beat_when_due(&machine, HONEST) > 0);
    lab.pool.stop_mining(lab.owner, machine.id()).unwrap();
    assert_eq!(lab.pool.pool_info().total_stake, largest);
}

#[test]
fn a_newcomer_does_not_get_the_leavers_rewards() {
    let lab = streaming();
    let staker = lab.staker(1_000 * TOKEN);
    let worker = lab.worker("w", 1_000 * TOKEN);
    lab.earn(&worker, 70 * TOKEN);
    lab.pool.withdraw_all(staker).unwrap();
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(WEEK);
    lab.pool.process_withdrawals(staker, 1).unwrap();
    assert_eq!(lab.pool.pool_info().total_shares, 0);

    let stranger = lab.staker(TOKEN / 100);
    lab.pool.sync_rewards(stranger).unwrap();
    lab.pool.withdraw_all(stranger).unwrap();
    let refused = lab.pool.claim_rewards(stranger, stranger);
    assert_eq!(refused, Err(Error::NoRewardToClaim));
    assert_eq!(lab.pool.claim_rewards(staker, staker), Ok(70 * TOKEN));
}

#[test]
fn whoever_serves_the_queue_leaves_it_its_rewards() {
    let lab = streaming();
    let leavers = [(); 5].map(|()| lab.staker(200 * TOKEN));
    let holder = lab.staker(TOKEN / 100);
    let worker = lab.worker("w", 990 * TOKEN);
    let other = lab.worker("other", 10 * TOKEN);
    for leaver in leavers {
        lab.pool.withdraw_all(leaver).unwrap();
    }
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(WEEK);
    lab.earn(&other, 70 * TOKEN);
    lab.pool.sync_rewards(holder).unwrap();
    assert_eq!(lab.pool.process_withdrawals(holder, 5), Ok(5));
    // All but ten tokens of them were paid, with what was earned for them.
    let claimed: Balance = leavers.iter().map(|leaver| lab.claimable(*leaver)).sum();
    assert!(claimed > 69 * TOKEN);
    lab.chain.advance(2 * WEEK);
    assert!(lab.claimable(holder) < TOKEN / 1_000);
}

#[test]
fn a_contribution_does_not_pay_the_queue_without_its_rewards() {
    let lab = streaming();
    let [leaver, other] = [(); 2].map(|()| lab.staker(500 * TOKEN));
    let worker = lab.worker("w", 1_000 * TOKEN);
    lab.pool.withdraw_all(leaver).unwrap();
    lab.chain.advance(WEEK);
    lab.earn(&worker, 140 * TOKEN);
    lab.pool.contribute(other, 500 * TOKEN).unwrap();
    assert_eq!(lab.pool.stake_info(leaver).queued_shares, 500 * TOKEN);
    lab.pool.process_withdrawals(other, 1).unwrap();
    assert_eq!(lab.pool.stake_info(leaver).shares, 0);
    // A third of the shares, and a third of all that came in.
    let third = 140 * TOKEN / 3;
    assert!(third - lab.claimable(leaver) < TOKEN);
}

#[test]
fn an_old_backlog_is_not_the_newcomers() {
    let lab = streaming();
    let staker = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.chain.advance(70 * DAY);
    lab.earn(&worker, 700 * TOKEN);
    let newcomer = lab.staker(900 * TOKEN);
    lab.pool.sync_rewards(newcomer).unwrap();
    lab.chain.advance(WEEK);
    lab.pool.withdraw_all(newcomer).unwrap();
    // For a tenth of the time, nine tenths of the shares: 63.
    assert!(lab.claimable(newcomer) <= 63 * TOKEN);
    lab.chain.advance(70 * DAY);
    assert!(lab.claimable(staker) > 630 * TOKEN);
}

#[test]
fn a_share_held_for_a_moment_is_not_worth_a_backlog() {
    let lab = streaming();
    let staker = lab.staker(1_000 * TOKEN);
    let worker = lab.worker("w", 1_000 * TOKEN);
    lab.chain.advance(70 * DAY);
    lab.earn(&worker, 700 * TOKEN);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.chain.advance(WEEK);
    let stranger = lab.staker(TOKEN / 100);
    lab.pool.withdraw_all(staker).unwrap();
    lab.pool.withdraw_all(stranger).unwrap();
    assert_eq!(lab.claimable(stranger), 0);
    // Leaving at once, he leaves behind 6 hours of 70 days.
    assert!(lab.claimable(staker) > 697 * TOKEN);
}

#[test]
fn going_round_through_the_queue_earns_no_more_than_staying() {
    let lab = streaming();
    let honest = lab.staker(900 * TOKEN);
    let visitor = lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 1_000 * TOKEN);
    lab.pool.withdraw_all(visitor).unwrap();
    for _ in 0..40 {
        lab.chain.advance(6 * HOUR);
        lab.earn(&worker, 60 * TOKEN);
        lab.pool.sync_rewards(visitor).unwrap();
        // Pays himself out, with what he has waited for, and asks for it again.
        lab.pool.contribute(visitor, 100 * TOKEN).unwrap();
        lab.pool.withdraw_all(visitor).unwrap();
    }
    let (got, left) = (lab.claimable(visitor), lab.claimable(honest));
    // A tenth of 2,400, and of the last stream.
    assert!(got <= 246 * TOKEN, "{got}");
    assert!(left >= 2_100 * TOKEN, "{left}");
}

#[test]
fn dust_before_a_large_exit_makes_no_room_under_the_cap() {
    let lab = Fixture::laboratory();
    let minimum = TOKEN / 100;
    let dust = [(); 2].map(|()| lab.staker(minimum));
    let large = lab.staker(1_000 * TOKEN - 2 * minimum);
    lab.pool.set_cap(lab.owner, Some(1_000 * TOKEN)).unwrap();
    lab.worker("w", 1_000 * TOKEN);
    for staker in [dust[0], dust[1], large] {
        lab.pool.withdraw_all(staker).unwrap();
    }
    let newcomer = lab.person();
    let refused = lab.pool.contribute(newcomer, 500 * TOKEN);
    assert_eq!(refused, Err(Error::StakeExceedsCapacity));
    // What the two leave makes room, and nothing else.
    lab.pool.contribute(newcomer, 2 * minimum).unwrap();
    assert_eq!(lab.pool.pool_info().total_stake, 1_000 * TOKEN);
}

#[test]
fn a_withdrawal_from_a_stale_pool_bears_the_losses_that_wait_for_it() {
    let lab = Fixture::slashing();
    let insider = lab.staker(100 * TOKEN);
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    lab.be_late(&worker, 1);
    lab.chain.advance(7 * HOUR);
    lab.mining
        .report_offline(lab.person(), worker.id())
        .unwrap();
    assert!(!lab.pool.pool_info().fresh);
    // All that the worker had is lost, and half of it was the insider's.
    assert_eq!(lab.pool.withdraw_all(insider), Ok(50 * TOKEN));
}
