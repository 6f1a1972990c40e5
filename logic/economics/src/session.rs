//! One worker's session: the state machine from start to stop.

use crate::{confidence, Economy, Grown, Growth, Moment, Tokenomics};
use math::{mul_div_floor, Real};
use primitives::{Balance, Error, Result, Timestamp};

/// Iterations are rated per this many milliseconds.
const RATING_TIME: u128 = 6_000;

/// What is fixed for a session when it starts.
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
    /// Whether the worker had been unresponsive, and mines again.
    pub recovered: bool,
}

/// A worker that mines.
///
/// V and the share change only at accepted heartbeats and when a missed one is recorded; what they are
/// in between is computed from there in one step. So neither the number of views nor that of reports
/// has any effect on rounding.
///
/// `settled` is always the parameters of the version that [`Session::version`] names. It changes at an
/// accepted heartbeat alone, so that no change of parameters acts on time that has passed before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Session {
    terms: SessionTerms,
    /// The version of the parameters that the time since the last heartbeat is settled with.
    version: u32,
    /// Ve.
    v_initial: Real,
    /// V at the last heartbeat; once a missed one is recorded, at the end of that one's window.
    v: Real,
    /// P_t, in iterations per 6 seconds.
    p_instant: Real,
    /// The session's part of the share sum.
    share: Real,
    /// The accumulator at the last payout.
    snapshot: Real,
    /// Counted by the worker, as it reported last.
    iterations: u64,
    /// The last accepted heartbeat, or the start.
    heartbeat: Moment,
    /// The period from which the interval to the next heartbeat counts.
    due_from: u64,
    /// Whether a missed heartbeat is recorded.
    offline: bool,
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
            p_instant: Real::from_int(terms.score.into()),
            share: Real::ZERO,
            snapshot: economy.budget.per_share(),
            iterations: 0,
            heartbeat: now,
            due_from: now.period,
            offline: false,
        };
        session.renew_share(economy);
        session
    }

    /// Starts the session that follows this one, which has been stopped now, without a cool-down.
    /// `settled` are this one's parameters, `tokenomics` the economy's.
    ///
    /// The performance is carried over. A restart is no sign of life: the heartbeat stays due when it
    /// was, and a worker that is unresponsive stays so, its new V falling from now on, until it answers.
    /// Otherwise a dead machine could be kept among the earning ones by restarting it in time.
    pub fn follow(
        &self,
        terms: SessionTerms,
        settled: &Tokenomics,
        tokenomics: &Tokenomics,
        economy: &mut Economy,
        now: Moment,
    ) -> Self {
        let mut session = Self::start(terms, tokenomics, economy, now);
        let interval = u64::from(tokenomics.heartbeat_interval);
        let window = u64::from(tokenomics.heartbeat_window);
        let last_window_end_now = now.period.saturating_sub(interval.saturating_add(window));
        session.due_from = self
            .due(settled)
            .saturating_sub(interval)
            .max(last_window_end_now);
        session.p_instant = self.p_instant.min(highest_performance(terms.score));
        session.offline = self.is_unresponsive(settled, now.period);
        if session.offline {
            session.leave(economy, now);
        } else {
            session.renew_share(economy);
        }
        session
    }

    /// Accepts a heartbeat that reports `iterations` since the session's start.
    ///
    /// In time, it grows V with the old performance, rates the new one, pays, and takes part with the
    /// new share. Late, it takes the slash and pays nothing: reward and growth count from now on.
    ///
    /// # Errors
    /// [`Error::HeartbeatTooEarly`].
    pub fn heartbeat(
        &mut self,
        iterations: u64,
        settled: &Tokenomics,
        economy: &mut Economy,
        now: Moment,
    ) -> Result<Payout> {
        self.ensure_due(settled, now.period)?;
        economy.budget.accrue(now.period);
        let recovered = self.is_unresponsive(settled, now.period);
        let Grown { v, deductible } = self.settled(settled, now.period);
        self.v = v;
        self.rate(iterations, now.time);
        let mut payout = if recovered {
            Payout::default()
        } else {
            self.pay(deductible, settled, economy)
        };
        payout.recovered = recovered;
        self.offline = false;
        self.heartbeat = now;
        self.due_from = now.period;
        self.iterations = iterations;
        self.snapshot = economy.budget.per_share();
        self.version = economy.version;
        self.renew_share(economy);
        Ok(payout)
    }

    /// Whether the next heartbeat is accepted already.
    ///
    /// # Errors
    /// [`Error::HeartbeatTooEarly`].
    pub fn ensure_due(&self, settled: &Tokenomics, period: u64) -> Result<()> {
        if period < self.due(settled) {
            Err(Error::HeartbeatTooEarly)
        } else {
            Ok(())
        }
    }

    /// Records that the worker missed a heartbeat: V stays as it was when the window ended, from where
    /// the slash counts, and others get its share of the budget.
    ///
    /// # Errors
    /// [`Error::WorkerIsResponsive`] if it has not, or it is recorded already.
    pub fn record_offline(
        &mut self,
        settled: &Tokenomics,
        economy: &mut Economy,
        now: Moment,
    ) -> Result<()> {
        if self.offline || !self.is_unresponsive(settled, now.period) {
            return Err(Error::WorkerIsResponsive);
        }
        self.v = self.settled(settled, self.window_end(settled)).v;
        self.offline = true;
        self.leave(economy, now);
        Ok(())
    }

    /// Ends the session without a payout. Returns floor(min(V / Ve, 1) S), in plancks; the rest of the
    /// stake is slashed.
    pub fn stop(mut self, settled: &Tokenomics, economy: &mut Economy, now: Moment) -> Balance {
        self.leave(economy, now);
        let v = self.v_at(settled, now.period);
        if v >= self.v_initial {
            return self.terms.stake;
        }
        mul_div_floor(self.terms.stake, v.0, self.v_initial.0).unwrap_or(0)
    }

    /// V in `period`.
    pub fn v_at(&self, settled: &Tokenomics, period: u64) -> Real {
        self.settled(settled, period).v
    }

    /// The first period in which the next heartbeat is accepted.
    pub fn due(&self, settled: &Tokenomics) -> u64 {
        self.due_from
            .saturating_add(settled.heartbeat_interval.into())
    }

    /// The last period in which it is in time. From here on an unresponsive worker's V falls.
    pub fn window_end(&self, settled: &Tokenomics) -> u64 {
        self.due(settled)
            .saturating_add(settled.heartbeat_window.into())
    }

    /// Whether the worker has missed a heartbeat.
    pub fn is_unresponsive(&self, settled: &Tokenomics, period: u64) -> bool {
        self.offline || period > self.window_end(settled)
    }

    /// The version of the parameters that the time since the last heartbeat is settled with.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// What was fixed at the start.
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

    /// V in `period`, and the growth since the last heartbeat that a payout may take.
    fn settled(&self, tokenomics: &Tokenomics, period: u64) -> Grown {
        let window_end = self.window_end(tokenomics);
        let responsive_until = period.min(window_end);
        let grown = if self.offline {
            Grown {
                v: self.v,
                deductible: Real::ZERO,
            }
        } else {
            let periods = responsive_until.saturating_sub(self.heartbeat.period);
            Growth::new(tokenomics, self.terms.score, self.p_instant).grow(
                self.v,
                tokenomics.v_max,
                periods,
            )
        };
        let missed = period.saturating_sub(window_end);
        if missed == 0 {
            return grown;
        }
        let kept = Real::ONE.minus(tokenomics.slash).power(missed);
        Grown {
            v: grown.v.times(kept),
            ..grown
        }
    }

    /// P_t from the iterations since the last heartbeat; 0 if the counter went back. No time to rate,
    /// in the block of a restart, leaves it as it was.
    fn rate(&mut self, iterations: u64, time: Timestamp) {
        let done = u128::from(iterations.saturating_sub(self.iterations));
        let elapsed = time.saturating_sub(self.heartbeat.time);
        if elapsed == 0 {
            return;
        }
        self.p_instant = Real::from_ratio(done.saturating_mul(RATING_TIME), elapsed.into())
            .min(highest_performance(self.terms.score));
    }

    /// Pays min((1 - tau) w, deductible, what the subsidy can cover) out of V.
    fn pay(&mut self, deductible: Real, tokenomics: &Tokenomics, economy: &mut Economy) -> Payout {
        let plancks = economy.plancks_per_token;
        let tau = tokenomics.treasury_ratio;
        let collected = economy.budget.collected(self.share, self.snapshot);
        let earned = Real::ONE.minus(tau).times(collected);
        // V bears the deductible, except after periods without number at Vmax.
        let in_tokens = earned.min(deductible).min(self.v);
        let paid = in_tokens.mul_int(plancks).min(economy.subsidy.covers(tau));
        self.v = self.v.minus(Real::from_ratio(paid, plancks));
        Payout {
            paid,
            treasury: economy.subsidy.promise(paid, tau),
            recovered: false,
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
