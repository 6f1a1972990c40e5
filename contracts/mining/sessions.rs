//! Starting and ending sessions, and who may.
//!
//! What a heartbeat does not need is never inlined into the dispatcher, which each call loads and translates.

use crate::mining::{Mining, MiningChanged};
use crate::record::Record;
use economics::{Clock, Moment, Session, SessionTerms, Tokenomics};
use ink::codegen::{EmitEvent, Env};
use ink::{
    env::hash::Blake2x256,
    prelude::{boxed::Box, vec, vec::Vec},
    primitives::AccountId,
};
use interfaces::{
    trial, Cell, Credit, FactoryRef, MiningChange as Change, RegistryRef, Stopped, WorkerFacts,
};
use primitives::{Balance, Error, Result, Worker};
use protocol::{Challenge, ContractId, HeartbeatChallenge, Separated};

impl Mining {
    /// What challenges and heartbeats call this contract.
    pub(crate) fn id(&self) -> ContractId<AccountId> {
        ContractId {
            chain: self.chain,
            address: self.env().account_id(),
        }
    }

    /// Mining's clock at this moment.
    pub(crate) fn clock_now(&self) -> Clock {
        self.clock
            .at(self.env().block_timestamp(), self.env().block_number())
    }

    /// The present moment, from which the clock goes on.
    pub(crate) fn tick(&mut self) -> Moment {
        trial::burn(trial::ARITHMETIC);
        self.clock = Cell(self.clock_now());
        self.clock.moment()
    }

    /// Parameters of a version. There are as many as governance ever executed, one every three weeks at
    /// most; none is removed, because an unresponsive worker may come back to any.
    pub(crate) fn parameters(&self, version: u32) -> Result<Tokenomics> {
        self.versions
            .get(version)
            .map(|cell| cell.0)
            .ok_or(Error::InvalidTokenomics)
    }

    /// The present parameters.
    pub(crate) fn current_parameters(&self) -> Result<Tokenomics> {
        self.parameters(self.economy.version)
    }

    /// Emits the event of a change.
    pub(crate) fn tell(&self, change: Change) {
        self.env().emit_event(MiningChanged { change });
    }

    /// The calling pool and what it can collect. The factory is asked at its first call only.
    fn calling_pool(&mut self) -> Result<(AccountId, Credit)> {
        let pool = self.env().caller();
        if let Some(Cell(credit)) = self.credits.get(pool) {
            return Ok((pool, credit));
        }
        let factory = self.administration()?.factory;
        let factory = FactoryRef(factory.ok_or(Error::CallerNotAllowed)?);
        factory.pool_id(pool).ok_or(Error::CallerNotAllowed)?;
        self.credits.insert(pool, &Cell(Credit::default()));
        Ok((pool, Credit::default()))
    }

    /// What `pool` can collect.
    pub(crate) fn credit_of(&self, pool: AccountId) -> Credit {
        self.credits.get(pool).unwrap_or_default().0
    }

    /// Pays `pool` what it has earned, and tells it what it has lost; returns both. A payment that fails is
    /// left out, and stays to be collected.
    #[inline(never)]
    fn bring_home(&mut self, pool: AccountId, credit: Credit) -> Credit {
        if credit == Credit::default() {
            return credit;
        }
        let mut home = credit;
        let mut left = Credit::default();
        // Runs no code of the pool's.
        if credit.earned > 0 && self.pay(pool, credit.earned).is_err() {
            home.earned = 0;
            left.earned = credit.earned;
        }
        self.economy.subsidy.pay_out(home.earned);
        self.credits.insert(pool, &Cell(left));
        home
    }

    /// What the registry knows of `worker`.
    pub(crate) fn facts(&self, worker: Worker) -> Option<WorkerFacts> {
        RegistryRef(self.administration().ok()?.registry).facts(worker)
    }

    /// [`interfaces::Mining::start`].
    #[inline(never)]
    pub(crate) fn start_session(
        &mut self,
        worker: Worker,
        stake: Balance,
        available: Balance,
    ) -> Result<Credit> {
        let (pool, credit) = self.calling_pool()?;
        let record = match self.records.get(worker) {
            Some(Cell(record)) => record,
            None => Box::new(Record::new(pool)),
        };
        record.ensure_ready(self.env().block_timestamp())?;
        if stake > available {
            return Err(Error::InsufficientFreeStake);
        }
        self.tick();
        self.begin(worker, record, pool, stake, None)?;
        Ok(self.bring_home(pool, credit))
    }

    /// [`interfaces::Mining::restart`].
    #[inline(never)]
    pub(crate) fn restart_session(
        &mut self,
        worker: Worker,
        stake: Balance,
        available: Balance,
    ) -> Result<(Stopped, Credit)> {
        let pool = self.env().caller();
        let (record, session, tokenomics) = self.running(worker, pool)?;
        let now = self.tick();
        let stopped = self.settle(session, &tokenomics, now);
        if stake <= stopped.returned {
            return Err(Error::CannotRestartWithLessStake);
        }
        if stake.saturating_sub(stopped.returned) > available {
            return Err(Error::InsufficientFreeStake);
        }
        self.tell(Change::SessionsEnded {
            pool,
            ended: vec![(worker, stopped)],
        });
        self.begin(worker, record, pool, stake, Some(session))?;
        Ok((stopped, self.bring_home(pool, self.credit_of(pool))))
    }

    /// [`interfaces::Mining::collect`].
    #[inline(never)]
    pub(crate) fn collect_credit(&mut self) -> Result<Credit> {
        let (pool, credit) = self.calling_pool()?;
        self.tick();
        let home = self.bring_home(pool, credit);
        if home.earned < credit.earned {
            return Err(Error::TransferFailed);
        }
        Ok(home)
    }

    /// Books what a missed heartbeat has cost so far, if there is anything new.
    #[inline(never)]
    pub(crate) fn record_offline(&mut self, worker: Worker) -> Result<()> {
        let Cell(mut record) = self.records.get(worker).ok_or(Error::WorkerIsNotMining)?;
        let session = record.session.as_mut().ok_or(Error::WorkerIsNotMining)?;
        let tokenomics = self.parameters(session.version())?;
        let clock = self.clock_now();
        let lost = session.record_offline(&tokenomics, &mut self.economy, clock.moment())?;
        // Where there is nothing new now, there is a period later: a trial writes what is there.
        if lost.is_none() && !trial::is_trial() {
            return Ok(());
        }
        let pool = record.pool;
        let mut credit = self.credit_of(pool);
        credit.add(Credit {
            earned: 0,
            lost: lost.unwrap_or(0),
        });
        self.credits.insert(pool, &Cell(credit));
        let session = record.sessions;
        self.records.insert(worker, &Cell(record));
        match lost {
            Some(lost) => {
                trial::burn(trial::ARITHMETIC);
                self.clock = Cell(clock);
                self.tell(Change::WorkerUnresponsive {
                    worker,
                    session,
                    lost,
                });
            }
            None => {
                // In place of the event, whose proof this read outweighs.
                core::hint::black_box(self.credit_of(pool));
                trial::burn(trial::EVENT);
            }
        }
        Ok(())
    }

    /// Starts a session of a worker, which may follow `before`, just ended.
    fn begin(
        &mut self,
        worker: Worker,
        mut record: Box<Record>,
        pool: AccountId,
        stake: Balance,
        before: Option<Session>,
    ) -> Result<()> {
        let administration = self.administration()?;
        if administration.authority.paused {
            return Err(Error::MiningDisabled);
        }
        let facts = RegistryRef(administration.registry).enter_session(worker, pool)?;
        if !facts.measurement_allowed {
            return Err(Error::MeasurementNotAllowed);
        }
        if facts.is_attestation_expired(self.clock.moment().time) {
            return Err(Error::AttestationExpired);
        }
        let terms = SessionTerms {
            stake,
            score: facts.score.unwrap_or(0),
            confidence_level: facts.confidence_level,
        };
        let tokenomics = self.current_parameters()?;
        tokenomics.ensure_startable(&terms, self.economy.plancks_per_token)?;

        let now = self.clock.moment();
        let economy = &mut self.economy;
        let session = match before {
            Some(before) => before.follow(terms, &tokenomics, economy, now),
            None => Session::start(terms, &tokenomics, economy, now),
        };
        if record.sessions == 0 {
            self.workers.insert(self.worker_count, &Cell(worker));
            self.worker_count = self.worker_count.saturating_add(1);
        }
        record.pool = pool;
        record.sessions = record.sessions.saturating_add(1);
        record.challenge = self.next_challenge(&record, worker, 0);
        self.tell(Change::SessionStarted {
            worker,
            pool,
            session: record.sessions,
            stake,
            v: session.v_initial(),
        });
        record.session = Some(session);
        self.records.insert(worker, &Cell(record));
        Ok(())
    }

    /// The record and session of a worker that mines for `pool`, and the parameters to settle it with.
    fn running(
        &self,
        worker: Worker,
        pool: AccountId,
    ) -> Result<(Box<Record>, Session, Tokenomics)> {
        let Cell(mut record) = self
            .records
            .get(worker)
            .filter(|record| record.pool == pool)
            .ok_or(Error::WorkerIsNotMining)?;
        let session = record.session.take().ok_or(Error::WorkerIsNotMining)?;
        let tokenomics = self.parameters(session.version())?;
        Ok((record, session, tokenomics))
    }

    /// [`interfaces::Mining::stop_unresponsive`].
    #[inline(never)]
    pub(crate) fn end_unresponsive(&mut self, worker: Worker) -> Result<(Stopped, Credit)> {
        let (_, session, _) = self.running(worker, self.env().caller())?;
        if !self.may_be_stopped_by_anyone(worker, &session)? {
            return Err(Error::WorkerIsResponsive);
        }
        self.end_sessions(&[worker])
    }

    /// Ends the sessions of workers of the calling pool; they cool down. Only a pool has workers.
    #[inline(never)]
    pub(crate) fn end_sessions(&mut self, workers: &[Worker]) -> Result<(Stopped, Credit)> {
        if workers.is_empty() {
            return Err(Error::WorkerIsNotMining);
        }
        let pool = self.env().caller();
        let now = self.tick();
        let cool_down_end = now
            .time
            .saturating_add(self.administration()?.timing.cool_down);
        let mut sum = Stopped::default();
        let mut ended = Vec::new();
        for worker in workers {
            let (mut record, session, tokenomics) = self.running(*worker, pool)?;
            record.cool_down_end = cool_down_end;
            self.records.insert(worker, &Cell(record));
            let stopped = self.settle(session, &tokenomics, now);
            sum.stake = sum.stake.saturating_add(stopped.stake);
            sum.returned = sum.returned.saturating_add(stopped.returned);
            ended.push((*worker, stopped));
        }
        self.tell(Change::SessionsEnded { pool, ended });
        Ok((sum, self.bring_home(pool, self.credit_of(pool))))
    }

    /// Ends a session in the share sum, and tells what becomes of its stake.
    fn settle(&mut self, session: Session, tokenomics: &Tokenomics, now: Moment) -> Stopped {
        Stopped {
            stake: session.terms().stake,
            returned: session.stop(tokenomics, &mut self.economy, now),
        }
    }

    /// Whether anyone may have the session's worker stopped.
    fn may_be_stopped_by_anyone(&self, worker: Worker, session: &Session) -> Result<bool> {
        let clock = self.clock_now();
        let offline = clock.passed_since(session.window_end());
        if session.is_unresponsive(clock.moment().period)
            && offline > self.administration()?.offline_limit
        {
            return Ok(true);
        }
        let Some(facts) = self.facts(worker) else {
            return Ok(false);
        };
        let administration = self.administration()?;
        Ok(!facts.measurement_allowed
            || administration.is_attestation_overdue(facts.attested_until, clock.moment().time))
    }

    /// The challenge that follows the one in `record`.
    pub(crate) fn next_challenge(
        &self,
        record: &Record,
        worker: Worker,
        iterations: u64,
    ) -> Challenge {
        let challenge = HeartbeatChallenge {
            mining: self.id(),
            worker,
            session: record.sessions,
            previous: record.challenge,
            iterations,
            block: self.env().block_number(),
            time: self.env().block_timestamp(),
            share_accumulator: self.economy.budget.per_share().0,
        };
        self.env()
            .hash_encoded::<Blake2x256, _>(&challenge.preimage())
    }
}
