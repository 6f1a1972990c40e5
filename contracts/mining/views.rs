//! What the views tell of a worker.

use crate::mining::Mining;
use crate::record::Record;
use economics::{Session, Tokenomics};
use ink::{codegen::Env, prelude::vec::Vec};
use interfaces::{Cell, SessionInfo, WorkerFacts, WorkerInfo, WorkerState};
use math::Real;
use primitives::{Balance, Worker};

// Not inlined into the dispatcher, which heartbeats go through.
impl Mining {
    #[inline(never)]
    pub(crate) fn describe_workers(&self, start: u32, limit: u32) -> Vec<WorkerInfo> {
        let end = start.saturating_add(limit);
        (start..self.worker_count.min(end))
            .filter_map(|number| self.describe_worker(self.workers.get(number)?.0))
            .collect()
    }

    #[inline(never)]
    pub(crate) fn bounds_of(&self, worker: Worker) -> Option<(Balance, Balance)> {
        let facts = self.facts(worker)?;
        let tokenomics = self.current_parameters().ok()?;
        Some(tokenomics.stake_bounds(
            facts.score?,
            facts.confidence_level,
            self.economy.plancks_per_token,
        ))
    }

    #[inline(never)]
    pub(crate) fn present_tokenomics(&self) -> Option<Tokenomics> {
        let mut budget = self.economy.budget;
        budget.accrue(self.clock_now().moment().period);
        let tokenomics = self.current_parameters().ok()?;
        Some(Tokenomics {
            budget: budget.per_period(),
            ..tokenomics
        })
    }

    #[inline(never)]
    pub(crate) fn describe_worker(&self, worker: Worker) -> Option<WorkerInfo> {
        let facts = self.facts(worker)?;
        let idle = self.idle(worker, &facts);
        let Some(Cell(record)) = self.records.get(worker) else {
            return Some(idle);
        };
        let stopped = WorkerInfo {
            state: self.state_without_session(&record),
            total_reward: record.total_reward,
            cool_down_end: record.cool_down_end,
            ..idle
        };
        let Some(session) = record.session else {
            return Some(stopped);
        };
        let tokenomics = self.parameters(session.version()).ok()?;
        Some(self.mining(stopped, &session, &tokenomics))
    }

    #[inline(never)]
    pub(crate) fn describe_session(&self, worker: Worker) -> Option<SessionInfo> {
        let Cell(record) = self.records.get(worker)?;
        let session = record.session?;
        let clock = self.clock_now();
        Some(SessionInfo {
            session: record.sessions,
            challenge: record.challenge,
            iterations: session.iterations(),
            due: clock.date_of(session.due()),
            late: clock.date_of(session.window_end().saturating_add(1)),
        })
    }

    /// A worker that has not mined yet.
    fn idle(&self, worker: Worker, facts: &WorkerFacts) -> WorkerInfo {
        WorkerInfo {
            worker,
            operator: facts.operator,
            pool: facts.pool,
            cores: facts.cores,
            confidence_level: facts.confidence_level,
            initial_score: facts.score,
            state: WorkerState::Ready,
            stake: 0,
            v_initial: Real::ZERO,
            v: Real::ZERO,
            p_instant: Real::ZERO,
            total_reward: 0,
            heartbeat_due: 0,
            cool_down_end: 0,
        }
    }

    /// `worker` during `session`.
    fn mining(&self, worker: WorkerInfo, session: &Session, tokenomics: &Tokenomics) -> WorkerInfo {
        let clock = self.clock_now();
        let period = clock.moment().period;
        let state = if session.is_unresponsive(period) {
            WorkerState::Unresponsive
        } else {
            WorkerState::Mining
        };
        let terms = session.terms();
        WorkerInfo {
            state,
            confidence_level: terms.confidence_level,
            initial_score: Some(terms.score),
            stake: terms.stake,
            v_initial: session.v_initial(),
            v: session.v_at(tokenomics, period),
            p_instant: session.p_instant(),
            heartbeat_due: clock.date_of(session.due()),
            ..worker
        }
    }

    fn state_without_session(&self, record: &Record) -> WorkerState {
        if self.env().block_timestamp() < record.cool_down_end {
            WorkerState::CoolingDown
        } else {
            WorkerState::Ready
        }
    }
}
