//! The registry's workers and lists, behind its messages.

use crate::lists::List;
use crate::worker_registry::{WorkerRegistry, MAXIMUM_ADVISORY};
use attestation::{
    Application, Benchmark, IssuedChallenge, IssuedChallenges, Policy, WorkerRecord,
};
use ink::{
    codegen::Env,
    env::hash::Blake2x256,
    prelude::vec::Vec,
    primitives::AccountId,
    storage::{traits::ManualKey, Mapping},
};
use interfaces::{
    Cell, EnclaveFacts, Evidence, FactoryRef, RegistryChange as Change, VerifierRef, WorkerFacts,
};
use primitives::{Error, Result, Timestamp, Worker};
use protocol::{
    is_canonical, AttestationChallenge, BenchmarkChallenge, Challenge, ChallengeSeed, ContractId,
    Measurement, Platform, RegistrationChallenge, RegistrationInfo, Separated, Signature,
};
use scale::Encode;

/// The records of all workers.
///
/// Its key is fixed by hand, so that [`WorkerRegistry::store`] can make a second handle to the same map.
pub type Records = Mapping<Worker, Cell<WorkerRecord<AccountId>>, ManualKey<0x7265_6364>>;

/// The pools that the factory has vouched for; fixed by hand for the same reason.
pub type Pools = Mapping<AccountId, (), ManualKey<0x706f_6f6c>>;

impl WorkerRegistry {
    /// The record of a registered worker.
    pub(crate) fn record(&self, worker: &Worker) -> Result<Cell<WorkerRecord<AccountId>>> {
        self.records.get(worker).ok_or(Error::WorkerNotRegistered)
    }

    /// Stores a worker's record.
    ///
    /// This takes `&self` for the messages that come from pools and mining. ink! writes the root cell
    /// back after every `&mut self` message, and a write deep in a chain of calls costs a multiple;
    /// these messages change records only.
    pub(crate) fn store(&self, worker: &Worker, record: &Cell<WorkerRecord<AccountId>>) {
        Records::default().insert(worker, record);
    }

    /// What other contracts may know of a worker.
    pub(crate) fn describe(&self, record: &WorkerRecord<AccountId>) -> WorkerFacts {
        WorkerFacts {
            operator: record.operator,
            pool: record.pool,
            cores: record.cores,
            confidence_level: record.confidence_level,
            score: record.score,
            measurement_allowed: self.allows_measurement(&record.measurement),
            attested_until: self.attested_until(record),
            ready_at: record.ready_at,
        }
    }

    /// Until when the worker's attestation holds. That of a verifier which is trusted no longer has held until then.
    fn attested_until(&self, record: &WorkerRecord<AccountId>) -> Option<Timestamp> {
        let removed_at = self.removed_verifiers.get(record.verifier);
        let ends = [record.attested_until, removed_at];
        ends.into_iter().flatten().min()
    }

    /// The record of the worker that `info` and `evidence` register, or register again, and those who lose their place on
    /// the platform by it.
    pub(crate) fn judge(
        &mut self,
        info: &RegistrationInfo<AccountId>,
        evidence: &Evidence,
    ) -> Result<(WorkerRecord<AccountId>, Vec<Worker>)> {
        let facts = self.ask_verifier(evidence)?;
        let known = self.records.get(info.worker).map(|cell| cell.0);
        let application = Application {
            info,
            info_hash: &self.hash(info),
            facts: &facts,
            verifier: evidence.verifier,
            issued: self.issued_challenges(info.worker),
            registry: self.id(),
            now: self.now(),
            evidence_age: self.administration.evidence_age,
        };
        let level = application.judge(known.as_ref(), self)?;
        let challenge = self.registration_challenge(info);
        let record = WorkerRecord::registered(known, &application, level, challenge)?;
        let before = known.and_then(|known| known.platform);
        let displaced = self.place(&info.worker, before, record.platform)?;
        Ok((record, displaced))
    }

    /// Gives the worker a place on its platform, and frees the one that it had on another; returns who loses a place by it.
    fn place(
        &mut self,
        worker: &Worker,
        before: Option<Platform>,
        platform: Option<Platform>,
    ) -> Result<Vec<Worker>> {
        if let Some(left) = before.filter(|_| before != platform) {
            let mut places = self.platforms.get(left).unwrap_or_default();
            if places.leave(worker) {
                self.platforms.insert(left, &places);
            } else {
                self.platforms.remove(left);
            }
        }
        let Some(platform) = platform else {
            return Ok(Vec::new());
        };
        let mut places = self.platforms.get(platform).unwrap_or_default();
        let limit = self.administration.workers_per_platform;
        let is_idle = |it: &Worker| self.record(it).map_or(true, |record| record.is_idle());
        let displaced = places.take(worker, limit, is_idle)?;
        self.platforms.insert(platform, &places);
        for worker in &displaced {
            let mut record = self.record(worker)?;
            record.lose_place(self.now());
            self.store(worker, &record);
        }
        Ok(displaced)
    }

    /// The facts that a trusted verifier finds in the evidence.
    fn ask_verifier(&self, evidence: &Evidence) -> Result<EnclaveFacts> {
        if !self.lists.contains(List::Verifiers, &evidence.verifier) {
            return Err(Error::UnknownVerifier);
        }
        VerifierRef(evidence.verifier).verify(&evidence.proof)
    }

    /// The challenge that a request for `worker` returns: the latest, as long as others may be about to
    /// answer it, else a new one.
    #[inline(never)]
    pub(crate) fn issue_challenge(&mut self, worker: Worker) -> Challenge {
        let known = self.issued_challenges(worker);
        let (now, evidence_age) = (self.now(), self.administration.evidence_age);
        if let Some(known) = known.filter(|it| !it.is_due(now, evidence_age)) {
            return known.latest.challenge;
        }
        let seed = self.seed(worker, self.last_issued);
        let challenge = self.hash(&AttestationChallenge(seed).preimage());
        let fresh = IssuedChallenge {
            challenge,
            issued_at: now,
        };
        let issued = IssuedChallenges::with(known, fresh);
        self.issued.insert(worker, &Cell(issued));
        self.last_issued = challenge;
        self.tell(Change::ChallengeIssued { worker, challenge });
        challenge
    }

    /// A benchmark of `worker` that starts now.
    pub(crate) fn new_benchmark(&self, worker: Worker, registration: Challenge) -> Benchmark {
        let opened_at = self.now();
        let challenge = BenchmarkChallenge(self.seed(worker, registration));
        Benchmark {
            challenge: self.hash(&challenge.preimage()),
            opened_at,
        }
    }

    /// What a worker has to answer when it registers the next time.
    fn registration_challenge(&self, info: &RegistrationInfo<AccountId>) -> Challenge {
        let challenge = RegistrationChallenge(self.seed(info.worker, info.challenge));
        self.hash(&challenge.preimage())
    }

    /// What a challenge made now is hashed from.
    #[inline(never)]
    fn seed(&self, worker: Worker, previous: Challenge) -> ChallengeSeed<AccountId> {
        ChallengeSeed {
            registry: self.id(),
            worker,
            previous,
            block: self.env().block_number(),
            time: self.now(),
        }
    }

    /// # Errors
    /// `InvalidSignature` unless `worker` signed `statement`.
    pub(crate) fn ensure_signed(
        &self,
        worker: &Worker,
        statement: &impl Separated,
        signature: &Signature,
    ) -> Result<()> {
        let hash = self.hash(&statement.preimage());
        let signer = self.env().ecdsa_recover(signature, &hash);
        if is_canonical(signature) && signer.as_ref() == Ok(worker) {
            Ok(())
        } else {
            Err(Error::InvalidSignature)
        }
    }

    /// The calling pool; the factory is asked once about each.
    pub(crate) fn calling_pool(&self) -> Result<AccountId> {
        let pool = self.env().caller();
        if !self.pools.contains(pool) {
            let connections = self.administration.connections.as_ref();
            let factory = connections.ok_or(Error::CallerNotAllowed)?.factory;
            FactoryRef(factory)
                .pool_id(pool)
                .ok_or(Error::CallerNotAllowed)?;
            Pools::default().insert(pool, &());
        }
        Ok(pool)
    }

    /// # Errors
    /// `CallerNotAllowed` for anybody but mining.
    pub(crate) fn ensure_mining(&self) -> Result<()> {
        let mining = self.administration.connections.as_ref();
        if mining.is_some_and(|it| it.mining == self.env().caller()) {
            Ok(())
        } else {
            Err(Error::CallerNotAllowed)
        }
    }

    /// What registrations and benchmarks call this contract.
    pub(crate) fn id(&self) -> ContractId<AccountId> {
        ContractId {
            chain: self.administration.chain,
            address: self.env().account_id(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.env().block_timestamp()
    }

    #[inline(never)]
    fn hash(&self, value: &impl Encode) -> [u8; 32] {
        self.env().hash_encoded::<Blake2x256, _>(value)
    }
}

impl Policy for WorkerRegistry {
    fn allows_measurement(&self, measurement: &Measurement) -> bool {
        self.lists.contains(List::Measurements, measurement)
    }

    fn allows_advisory(&self, advisory: &str) -> bool {
        // A longer one cannot be listed, and the chain takes no storage key that holds it.
        advisory.len() <= MAXIMUM_ADVISORY && self.lists.contains(List::Advisories, &advisory)
    }
}
