//! One worker's session: the state machine from start to stop.

use crate::{confidence, Economy, Grown, Growth, Moment, Tokenomics};
use math::{mul_div_floor, Real};
use primitives::{Balance, Error, Result};

/// Iterations are rated per this many milliseconds.
const RATING_TIME: u128 = 6_000;

/// What a session starts with. Score and level are fixed for it; the stake only falls, by booked losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct SessionTerms {
    /// S, in plancks.
    pub stake: Balance,
    /// P, the benchmark score.
    pub score: u32,
    /// How far the platform is trusted, 1 (best) to 5.
    pub confidence_level: u8,
}

/// What a heartbeat was worth, in plancks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payout {
    /// To the worker's pool.
    pub paid: Balance,
    /// To the treasury, on top of it.
    pub treasury: Balance,
    /// If the worker had been unresponsive, and mines again: what of its stake that has cost now.
    pub recovered: Option<Balance>,
}

/// A worker that mines.
///
/// V and the share change only at accepted heartbeats and when an absence is reported; what they are in
/// between is computed from there in one step. So the number of views has no effect on rounding.
///
/// `settled` is always the parameters of the version that [`Session::version`] names. It changes at an
/// accepted heartbeat alone, so that no change of parameters acts on time that has passed before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Session {
    terms: SessionTerms,
    /// The version of the parameters that the time since the last heartbeat is settled with.
    version: u32,
    /// Ve. Like the stake it only falls: with a booked loss, and with payouts that take V below it.
    v_initial: Real,
    /// V in the period `settled_in`.
    v: Real,
    /// The period up to which V is settled: of the start, the last heartbeat or the last report.
    settled_in: u64,
    /// P_t, in iterations per 6 seconds.
    p_instant: Real,
    /// The session's part of the share sum.
    share: Real,
    /// The accumulator at the last payout.
    snapshot: Real,
    /// Counted by the worker, as it reported last.
    iterations: u64,
    /// Since when iterations are measured: the last accepted heartbeat, or the start.
    measured_since: Moment,
    /// The first period in which the next heartbeat is accepted.
    due: u64,
    /// The last period in which it is in time. Neither reports nor restarts move it.
    window_end: u64,
}

impl Session {
    /// Starts a session under `tokenomics`, the parameters of the economy's version.
    pub fn start(
        terms: SessionTerms,
        tokenomics: &Tokenomics,
        economy: &mut Economy,
        now: Moment,
    ) -> Self {
        economy.budget.accrue(now.period);
        let stake = Real::from_ratio(terms.stake, economy.plancks_per_token);
        let v_initial = tokenomics.initial_v(stake, terms.score, terms.confidence_level);
        let mut session = Self {
            terms,
            version: economy.version,
            v_initial,
            v: v_initial,
            settled_in: now.period,
            p_instant: Real::from_int(terms.score.into()),
            share: Real::ZERO,
            snapshot: economy.budget.per_share(),
            iterations: 0,
            measured_since: now,
            due: 0,
            window_end: 0,
        };
        session.expect_heartbeat(tokenomics, now.period);
        session.renew_share(economy);
        session
    }

    /// Starts the session that follows this one, which has been stopped now, without a cool-down.
    ///
    /// The performance is carried over. A restart is no sign of life: the heartbeat stays due when it
    /// was, and a worker that is unresponsive has been so since when it was and stays so, its new V falling
    /// from now on, until it answers. Otherwise a dead machine could be kept among the earning ones, or
    /// from being stopped, by restarting it in time.
    pub fn follow(
        &self,
        terms: SessionTerms,
        tokenomics: &Tokenomics,
        economy: &mut Economy,
        now: Moment,
    ) -> Self {
        let mut session = Self::start(terms, tokenomics, economy, now);
        session.due = self.due;
        session.window_end = self.window_end;
        session.p_instant = self.p_instant.min(highest_performance(terms.score));
        if session.is_unresponsive(now.period) {
            session.leave(economy, now);
        } else {
            session.renew_share(economy);
        }
        session
    }

    /// Accepts a heartbeat that reports `iterations` since the session's start. `current` are the
    /// parameters of the economy's version.
    ///
    /// In time, it grows V with the old performance, rates the new one, pays, and takes part with the
    /// new share. Late, it books what the absence has cost and pays nothing: reward and growth count from
    /// now on.
    ///
    /// # Errors
    /// [`Error::HeartbeatTooEarly`].
    pub fn heartbeat(
        &mut self,
        iterations: u64,
        settled: &Tokenomics,
        current: &Tokenomics,
        economy: &mut Economy,
        now: Moment,
    ) -> Result<Payout> {
        self.ensure_due(now.period)?;
        economy.budget.accrue(now.period);
        let late = self.is_unresponsive(now.period);
        let Grown { v, deductible } = self.grown(settled, now.period);
        self.v = if late {
            v.times(self.kept(settled, now.period))
        } else {
            v
        };
        self.settled_in = now.period;
        self.rate(iterations, settled, now);
        let payout = if late {
            Payout {
                recovered: Some(self.book_loss()),
                ..Payout::default()
            }
        } else {
            self.pay(deductible, settled, economy)
        };
        self.measured_since = now;
        self.iterations = iterations;
        self.snapshot = economy.budget.per_share();
        self.version = economy.version;
        self.expect_heartbeat(current, now.period);
        self.renew_share(economy);
        Ok(payout)
    }

    /// Whether the next heartbeat is accepted already.
    ///
    /// # Errors
    /// [`Error::HeartbeatTooEarly`].
    pub fn ensure_due(&self, period: u64) -> Result<()> {
        if period < self.due {
            Err(Error::HeartbeatTooEarly)
        } else {
            Ok(())
        }
    }

    /// Books what an absence has cost so far, and gives others the worker's share of the budget. Returns
    /// the loss in plancks, or none if there is nothing new to book.
    ///
    /// # Errors
    /// [`Error::WorkerIsResponsive`].
    pub fn record_offline(
        &mut self,
        settled: &Tokenomics,
        economy: &mut Economy,
        now: Moment,
    ) -> Result<Option<Balance>> {
        if !self.is_unresponsive(now.period) {
            return Err(Error::WorkerIsResponsive);
        }
        let known = self.settled_in > self.window_end;
        let before = *self;
        self.v = self.v_at(settled, now.period);
        self.settled_in = now.period;
        let lost = self.book_loss();
        // Also where nothing is new: the work must not depend on the moment.
        let mut without = *economy;
        self.leave(&mut without, now);
        if known && lost == 0 {
            core::hint::black_box(&without);
            *self = before;
            return Ok(None);
        }
        *economy = without;
        Ok(Some(lost))
    }

    /// Ends the session without a payout. Returns what is left of the stake, in plancks; the rest is
    /// slashed.
    pub fn stop(mut self, settled: &Tokenomics, economy: &mut Economy, now: Moment) -> Balance {
        self.leave(economy, now);
        self.v = self.v_at(settled, now.period);
        self.returned()
    }

    /// V in `period`.
    ///
    /// An absence of no periods takes as much work as any: what a message costs must not depend on the moment.
    pub fn v_at(&self, settled: &Tokenomics, period: u64) -> Real {
        let grown = self.grown(settled, period);
        grown.v.times(self.kept(settled, period))
    }

    /// The first period in which the next heartbeat is accepted.
    pub fn due(&self) -> u64 {
        self.due
    }

    /// The last period in which it is in time: from here on an unresponsive worker's V falls.
    pub fn window_end(&self) -> u64 {
        self.window_end
    }

    /// Whether the worker has missed a heartbeat.
    pub fn is_unresponsive(&self, period: u64) -> bool {
        period > self.window_end
    }

    /// The version of the parameters that the time since the last heartbeat is settled with.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Stake, score and confidence level.
    pub fn terms(&self) -> &SessionTerms {
        &self.terms
    }

    /// Ve.
    pub fn v_initial(&self) -> Real {
        self.v_initial
    }

    /// P_t, in iterations per 6 seconds.
    pub fn p_instant(&self) -> Real {
        self.p_instant
    }

    /// The iterations accepted so far.
    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// The session's part of the share sum.
    pub fn share(&self) -> Real {
        self.share
    }

    /// V in `period` without what absence costs, and the growth since the last heartbeat that a payout may take.
    fn grown(&self, settled: &Tokenomics, period: u64) -> Grown {
        let periods = period.min(self.window_end).saturating_sub(self.settled_in);
        let growth = Growth::new(settled, self.terms.score, self.p_instant);
        growth.grow(self.v, settled.v_max, periods, settled.longest_growth())
    }

    /// The part of V that absence has left in `period`.
    fn kept(&self, settled: &Tokenomics, period: u64) -> Real {
        let missed = period.saturating_sub(self.window_end.max(self.settled_in));
        Real::ONE.minus(settled.slash).power(missed)
    }

    /// floor(min(V / Ve, 1) S), in plancks: what is left of the stake. Nothing if Ve is 0.
    fn returned(&self) -> Balance {
        // Without a case for all of it, which costs as much.
        let kept = self.v.min(self.v_initial);
        mul_div_floor(self.terms.stake, kept.0, self.v_initial.0).unwrap_or(0)
    }

    /// Takes what is lost out of the stake, and lets Ve fall to V, so that the same absence costs nothing more.
    /// Returns the loss, in plancks.
    fn book_loss(&mut self) -> Balance {
        let returned = self.returned();
        let lost = self.terms.stake.saturating_sub(returned);
        self.terms.stake = returned;
        self.v_initial = self.v_initial.min(self.v);
        lost
    }

    /// When the heartbeat after one in `period` is expected.
    fn expect_heartbeat(&mut self, tokenomics: &Tokenomics, period: u64) {
        self.due = period.saturating_add(tokenomics.heartbeat_interval.into());
        self.window_end = self.due.saturating_add(tokenomics.heartbeat_window.into());
    }

    /// P_t from the iterations since the last heartbeat; 0 if the counter went back. No time to rate,
    /// in the block of a restart, leaves it as it was, and one of less than an interval never raises it: a
    /// moment's work says nothing of the rest.
    fn rate(&mut self, iterations: u64, settled: &Tokenomics, now: Moment) {
        let done = u128::from(iterations.saturating_sub(self.iterations));
        let elapsed = now.time.saturating_sub(self.measured_since.time);
        let periods = now.period.saturating_sub(self.measured_since.period);
        let highest = if periods < settled.heartbeat_interval.into() {
            self.p_instant
        } else {
            highest_performance(self.terms.score)
        };
        let rated = Real::from_ratio(done.saturating_mul(RATING_TIME), elapsed.max(1).into());
        // Rated even if it does not count: the work must not depend on the moment.
        let rated = core::hint::black_box(rated.min(highest));
        if elapsed > 0 {
            self.p_instant = rated;
        }
    }

    /// Pays min((1 - tau) w, deductible, what the subsidy can cover) out of V. At Vmax the deductible may
    /// exceed what V has grown: then Ve falls with V, because only absence costs stake.
    fn pay(&mut self, deductible: Real, tokenomics: &Tokenomics, economy: &mut Economy) -> Payout {
        let plancks = economy.plancks_per_token;
        let tau = tokenomics.treasury_ratio;
        let collected = economy.budget.collected(self.share, self.snapshot);
        let earned = Real::ONE.minus(tau).times(collected);
        // V bears the deductible, except after periods without number at Vmax.
        let in_tokens = earned.min(deductible).min(self.v);
        let paid = in_tokens.mul_int(plancks).min(economy.subsidy.covers(tau));
        self.v = self.v.minus(Real::from_ratio(paid, plancks));
        self.v_initial = self.v_initial.min(self.v);
        Payout {
            paid,
            treasury: economy.subsidy.promise(paid, tau),
            recovered: None,
        }
    }

    /// Takes part in the budget with the present share: sqrt(V^2 + (2 P_t conf)^2).
    fn renew_share(&mut self, economy: &mut Economy) {
        let performance = self.p_instant.plus(self.p_instant);
        let trusted = performance.times(confidence(self.terms.confidence_level));
        let share = self.v.hypotenuse(trusted);
        economy.budget.exchange(self.share, share);
        self.share = share;
    }

    /// Takes the session's share out of the sum.
    fn leave(&mut self, economy: &mut Economy, now: Moment) {
        economy.budget.accrue(now.period);
        economy.budget.exchange(self.share, Real::ZERO);
        self.share = Real::ZERO;
    }
}

/// 1.2 P: no worker is paid for more than that.
fn highest_performance(score: u32) -> Real {
    Real::from_ratio(u128::from(score).saturating_mul(12), 10)
}
