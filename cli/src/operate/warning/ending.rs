//! Stops and restarts: what the worker has earned since its last heartbeat, which only a heartbeat pays.

use crate::session::Suite;
use anyhow::Result;
use client::Token;
use economics::{Growth, Tokenomics};
use interfaces::{Subsidy, WorkerInfo, WorkerState};
use math::Real;
use monitor::words;
use primitives::{Balance, Timestamp, Timing, Worker};

/// A session that ends within this part of the interval after a heartbeat could not end much better.
const SOON: u64 = 10;

/// Figures about a session that is about to end.
pub struct Ending {
    worker: WorkerInfo,
    tokenomics: Tokenomics,
    subsidy: Subsidy,
    /// Milliseconds of a period.
    period: u64,
    /// The present, in milliseconds.
    now: Timestamp,
}

impl Ending {
    /// What to know before the session of a worker is ended by this `act`, such as a stop.
    ///
    /// # Errors
    /// The node's.
    pub async fn warnings_of(suite: &Suite, worker: Worker, act: &str) -> Result<Vec<String>> {
        let ending = Self::read(suite, worker).await?;
        let token = &suite.deployment.token;
        Ok(ending.map_or_else(Vec::new, |it| it.warnings(act, token)))
    }

    /// Reads the figures of a worker; none if mining does not know it or its parameters.
    async fn read(suite: &Suite, worker: Worker) -> Result<Option<Self>> {
        let mining = suite.mining();
        let worker = mining.worker_info(worker).ask().await?;
        let tokenomics = mining.tokenomics().ask().await?;
        let (Some(worker), Some(tokenomics)) = (worker, tokenomics) else {
            return Ok(None);
        };
        Ok(Some(Self {
            worker,
            tokenomics,
            subsidy: mining.subsidy().ask().await?,
            period: Timing::from(suite.deployment.timing).period,
            now: suite.node.now().await?,
        }))
    }

    /// The figures in words. Who is unresponsive would not be paid for the time before anyway.
    fn warnings(&self, act: &str, token: &Token) -> Vec<String> {
        let soon = self.age().saturating_mul(SOON) <= self.interval();
        let unpaid = self.unpaid_at_most(token);
        if self.worker.state != WorkerState::Mining || soon || unpaid == 0 {
            return Vec::new();
        }
        let due = self.worker.heartbeat_due;
        let next = if due <= self.now {
            "is due now".to_owned()
        } else {
            format!("is due {}", words::date(due))
        };
        vec![format!(
            "this forfeits up to {} that {} has earned since its last heartbeat, for only a heartbeat pays. The next one {next}: {act} right after it",
            words::amount(unpaid, token),
            words::worker(&self.worker.worker),
        )]
    }

    /// The most that a heartbeat would pay now, in plancks: min((1 - tau) w, deductible, what the subsidy covers).
    ///
    /// The views tell neither w nor the deductible, which is how V has grown since the last payout; but growth
    /// from the present V over the same time, and a period more, is no less than that, and hardly more. It takes
    /// the present parameters for those of the session.
    fn unpaid_at_most(&self, token: &Token) -> Balance {
        let WorkerInfo {
            initial_score,
            p_instant,
            v,
            ..
        } = self.worker;
        let periods = self.age().div_ceil(self.period.max(1)).saturating_add(1);
        let growth = Growth::new(&self.tokenomics, initial_score.unwrap_or(0), p_instant);
        let grown = growth.grow(v, self.tokenomics.v_max, periods, periods);
        let plancks_per_token = 10u128.saturating_pow(token.decimals.into());
        let Subsidy { held, promised } = self.subsidy;
        let kept = Real::ONE.minus(self.tokenomics.treasury_ratio);
        let covered = kept.mul_int(held.saturating_sub(promised));
        grown.deductible.mul_int(plancks_per_token).min(covered)
    }

    /// How long ago the last heartbeat was accepted, at most, in milliseconds: after a restart it is due when it was.
    fn age(&self) -> u64 {
        let due = self.worker.heartbeat_due;
        self.now.saturating_add(self.interval()).saturating_sub(due)
    }

    /// Milliseconds between heartbeats.
    fn interval(&self) -> u64 {
        let periods = u64::from(self.tokenomics.heartbeat_interval);
        periods.saturating_mul(self.period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operate::warning::fixture::{token, worker, TOKEN};
    use economics::{Budget, Economy, Moment, Session, SessionTerms};

    /// The fixture's worker, so many periods before its next heartbeat is due.
    fn ending(before_due: u64) -> Ending {
        let worker = worker();
        Ending {
            now: worker.heartbeat_due - before_due * 12_000,
            worker,
            tokenomics: Tokenomics::khala(),
            subsidy: Subsidy {
                held: 1_000_000 * TOKEN,
                promised: 0,
            },
            period: 12_000,
        }
    }

    fn warnings(ending: &Ending) -> Vec<String> {
        ending.warnings("restart", &token())
    }

    #[test]
    fn an_end_before_a_heartbeat_is_told_with_what_it_forfeits_and_when_it_would_not() {
        let told = warnings(&ending(30));
        assert_eq!(told.len(), 1);
        let line = &told[0];
        assert!(line.contains("this forfeits up to 0.1"), "{line}");
        assert!(line.contains("0x02020202…0202"), "{line}");
        let advice = "The next one is due 2023-11-14 22:43:20 UTC: restart right after it";
        assert!(line.ends_with(advice), "{line}");
        let told = warnings(&ending(0));
        assert!(told[0].contains("is due now"), "{told:?}");
    }

    #[test]
    fn right_after_a_heartbeat_is_the_best_time() {
        assert_eq!(warnings(&ending(150)), [""; 0]);
        assert_eq!(warnings(&ending(135)), [""; 0]);
        assert_eq!(warnings(&ending(134)).len(), 1);
    }

    #[test]
    fn nothing_is_forfeited_by_who_would_not_be_paid() {
        let mut unresponsive = ending(0);
        unresponsive.worker.state = WorkerState::Unresponsive;
        assert_eq!(warnings(&unresponsive), [""; 0]);
        let mut without_subsidy = ending(0);
        without_subsidy.subsidy.promised = without_subsidy.subsidy.held;
        assert_eq!(warnings(&without_subsidy), [""; 0]);
    }

    /// The bound against the economic model itself: a worker that is alone gets all the budget, so that the
    /// deductible decides.
    #[test]
    fn the_bound_is_above_what_a_heartbeat_pays_and_hardly_more() {
        let tokenomics = Tokenomics::khala();
        let mut economy = Economy {
            budget: Budget::new(&tokenomics, 0),
            subsidy: economics::Subsidy::default(),
            plancks_per_token: TOKEN,
            version: 0,
        };
        economy.subsidy.fund(1_000_000 * TOKEN);
        let moment = |period: u64| Moment {
            period,
            time: period * 12_000,
        };
        let terms = SessionTerms {
            stake: 1_600 * TOKEN,
            score: 1_000,
            confidence_level: 1,
        };
        let session = Session::start(terms, &tokenomics, &mut economy, moment(0));
        for period in [150, 155, 160] {
            let mut told = ending(0);
            told.worker.v = session.v_at(&tokenomics, period);
            told.now += (period - 150) * 12_000;
            let most = told.unpaid_at_most(&token());
            let (mut beating, mut economy) = (session, economy);
            let paid = beating
                .heartbeat(
                    25_000,
                    &tokenomics,
                    &tokenomics,
                    &mut economy,
                    moment(period),
                )
                .expect("it is due")
                .paid;
            assert!(paid > 0);
            assert!(most >= paid, "{most} < {paid}");
            assert!(most <= paid + paid / 100, "{most} is far above {paid}");
        }
        let whole = ending(0).unpaid_at_most(&token());
        let third = ending(100).unpaid_at_most(&token());
        assert!(
            (whole / 4..whole / 2).contains(&third),
            "{third} of {whole}"
        );
    }
}
