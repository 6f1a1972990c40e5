//! What the registry keeps of a worker, and who may do what with it when.

use crate::{Application, Benchmark, BenchmarkWindow};
use primitives::{Error, Result, Timestamp};
use protocol::{Challenge, Measurement, Platform};
use scale::{Decode, Encode};

/// The value of [`WorkerRecord::ready_at`] during a session.
pub const IN_SESSION: Timestamp = Timestamp::MAX;

/// A registered worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct WorkerRecord<Account> {
    /// The account that decides which pool may bind the worker.
    pub operator: Account,
    /// The pool it is bound to.
    pub pool: Option<Account>,
    /// CPU cores that the enclave reported.
    pub cores: u32,
    /// Feature level that the enclave reported.
    pub feature_level: u32,
    /// 1 (best) to 5, from the platform's TCB status.
    pub confidence_level: u8,
    /// The result of the last benchmark, in iterations per 6 seconds.
    pub score: Option<u32>,
    /// From when on the worker is Ready: 0 if it never mined, [`IN_SESSION`] during a session, else the
    /// end of its cool-down.
    pub ready_at: Timestamp,
    /// What the enclave runs.
    pub measurement: Measurement,
    /// What the worker's next registration has to contain, if its evidence is timed.
    pub challenge: Challenge,
    /// When the newest timed evidence was made, in milliseconds.
    pub evidence_time: Option<Timestamp>,
    /// Until when the last evidence holds, in milliseconds; `None` does not end.
    pub attested_until: Option<Timestamp>,
    /// The verifier that judged it.
    pub verifier: Account,
    /// The platform that evidence named last; such as names none, which another verifier may accept, tells nothing of it.
    pub platform: Option<Platform>,
    /// The benchmark that waits for a result.
    pub benchmark: Option<Benchmark>,
}

impl<Account: Copy + PartialEq> WorkerRecord<Account> {
    /// The record after an application that was judged worth `confidence_level`; `challenge` is for the
    /// next one. A worker that registers again keeps its pool, its score and its state.
    ///
    /// # Errors
    /// [`Error::WorkerIsNotReady`] if the operator or the platform of a known worker would change outside of Ready.
    pub fn registered(
        known: Option<Self>,
        application: &Application<Account>,
        confidence_level: u8,
        challenge: Challenge,
    ) -> Result<Self> {
        let Application {
            info,
            facts,
            verifier,
            now,
            ..
        } = application;
        let mut record = known.unwrap_or(Self {
            operator: info.operator,
            pool: None,
            cores: 0,
            feature_level: 0,
            confidence_level,
            score: None,
            ready_at: 0,
            measurement: facts.measurement,
            challenge,
            evidence_time: None,
            attested_until: None,
            verifier: *verifier,
            platform: facts.platform,
            benchmark: None,
        });
        let moves = |from| facts.platform.is_some_and(|to| from != to);
        if record.operator != info.operator || record.platform.is_some_and(moves) {
            record.ensure_ready(*now)?;
            record.operator = info.operator;
        }
        record.platform = facts.platform.or(record.platform);
        record.cores = info.cores;
        record.feature_level = info.feature_level;
        record.confidence_level = confidence_level;
        record.measurement = facts.measurement;
        record.challenge = challenge;
        record.evidence_time = facts.time.or(record.evidence_time);
        record.attested_until = facts.expires;
        record.verifier = *verifier;
        Ok(record)
    }

    /// Whether no benchmark has been opened for the worker yet, as is the case right after its first
    /// registration.
    pub fn is_new(&self) -> bool {
        self.benchmark.is_none() && self.score.is_none()
    }

    /// Whether the worker neither mines nor cools down.
    pub fn is_ready(&self, now: Timestamp) -> bool {
        self.ready_at <= now
    }

    /// Whether the worker is in no session.
    pub fn is_idle(&self) -> bool {
        self.ready_at != IN_SESSION
    }

    /// Another worker has taken the place on the platform: the worker has to register again before it can be started.
    pub fn lose_place(&mut self, now: Timestamp) {
        let before = now.saturating_sub(1);
        self.attested_until = Some(
            self.attested_until
                .map_or(before, |until| until.min(before)),
        );
    }

    /// Binds the worker to `pool`, which `operator` owns.
    ///
    /// # Errors
    /// In this order: [`Error::UnauthorizedOperator`], [`Error::BenchmarkMissing`],
    /// [`Error::WorkerExists`] if it is bound to `pool` already, [`Error::WorkerInAnotherPool`],
    /// [`Error::WorkerIsNotReady`].
    pub fn bind(&mut self, pool: Account, operator: &Account, now: Timestamp) -> Result<()> {
        if self.operator != *operator {
            return Err(Error::UnauthorizedOperator);
        }
        if self.score.is_none() {
            return Err(Error::BenchmarkMissing);
        }
        match self.pool {
            Some(bound) if bound == pool => return Err(Error::WorkerExists),
            Some(_) => return Err(Error::WorkerInAnotherPool),
            None => {}
        }
        self.ensure_ready(now)?;
        self.pool = Some(pool);
        Ok(())
    }

    /// Frees the worker from `pool`; returns when it is or was Ready.
    ///
    /// # Errors
    /// [`Error::WorkerDoesNotExist`] if it is not bound to `pool`, [`Error::WorkerIsNotReady`] during a
    /// session, of which the registry would otherwise never see the end.
    pub fn unbind(&mut self, pool: &Account) -> Result<Timestamp> {
        self.ensure_bound_to(pool)?;
        if self.ready_at == IN_SESSION {
            return Err(Error::WorkerIsNotReady);
        }
        self.pool = None;
        Ok(self.ready_at)
    }

    /// A session starts, or starts anew. It closes an open benchmark: during a session the score stays.
    ///
    /// # Errors
    /// [`Error::WorkerDoesNotExist`] if the worker is not bound to `pool`.
    pub fn enter_session(&mut self, pool: &Account) -> Result<()> {
        self.ensure_bound_to(pool)?;
        self.ready_at = IN_SESSION;
        self.benchmark = None;
        Ok(())
    }

    /// The session has ended and the worker cools down until `ready_at`.
    ///
    /// # Errors
    /// [`Error::WorkerDoesNotExist`] if it is not bound to `pool`, [`Error::WorkerIsNotMining`] outside
    /// of a session.
    pub fn leave_session(&mut self, pool: &Account, ready_at: Timestamp) -> Result<()> {
        self.ensure_bound_to(pool)?;
        if self.ready_at != IN_SESSION {
            return Err(Error::WorkerIsNotMining);
        }
        self.ready_at = ready_at;
        Ok(())
    }

    /// Opens a benchmark anew.
    ///
    /// Its operator may do so at any time in Ready. Anybody may once the window of an open benchmark has
    /// passed: that only replaces a benchmark that could not have succeeded any more.
    ///
    /// # Errors
    /// [`Error::UnauthorizedOperator`], [`Error::WorkerIsNotReady`].
    pub fn open_benchmark(
        &mut self,
        caller: &Account,
        benchmark: Benchmark,
        window: &BenchmarkWindow,
    ) -> Result<()> {
        let now = benchmark.opened_at;
        let missed = self.benchmark.is_some_and(|it| it.is_over(now, window));
        if *caller != self.operator && !missed {
            return Err(Error::UnauthorizedOperator);
        }
        self.ensure_ready(now)?;
        self.benchmark = Some(benchmark);
        Ok(())
    }

    /// Closes the open benchmark with its score.
    pub fn finish_benchmark(&mut self, score: u32) {
        self.score = Some(score);
        self.benchmark = None;
    }

    fn ensure_ready(&self, now: Timestamp) -> Result<()> {
        if self.is_ready(now) {
            Ok(())
        } else {
            Err(Error::WorkerIsNotReady)
        }
    }

    fn ensure_bound_to(&self, pool: &Account) -> Result<()> {
        if self.pool.as_ref() == Some(pool) {
            Ok(())
        } else {
            Err(Error::WorkerDoesNotExist)
        }
    }
}
