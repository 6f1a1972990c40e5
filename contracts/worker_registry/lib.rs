//! The registry of attested workers: who they are, which account operates them, how fast they are, how
//! far they can be trusted, and which pool each is bound to.
//!
//! What makes a worker admissible lives in `attestation`, what is signed in `protocol`; this contract adds
//! who may do what, signatures, lists, the calls to verifiers and factory, and the events. See README.md
//! beside this file.
//!
//! ink! wants all events and messages in one module; what is behind them is in the other files.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![deny(missing_docs)]

mod administration;
mod lists;
mod workers;

pub use worker_registry::WorkerRegistryRef;

#[ink::contract]
mod worker_registry {
    use crate::administration::{Administration, Connections};
    use crate::lists::{List, Lists};
    use crate::workers::{Pools, Records};
    use attestation::{BenchmarkWindow, IssuedChallenges, Places, WorkerRecord, MAX_PLACES};
    use governance::{Announced, Announcement, Governance, GovernanceAction, GovernanceChange};
    use ink::prelude::{string::String, vec::Vec};
    use ink::storage::Mapping;
    use interfaces::{page_size, Cell, Evidence, Registry, RegistryChange as Change, WorkerFacts};
    use primitives::{Error, Result, Timing, Worker};
    use protocol::{
        BenchmarkStatement, Challenge, GenesisHash, Measurement, Platform, RegistrationInfo,
        Signature,
    };

    /// The most entries that a view returns at once, so that they fit into ink!'s 16 KiB buffer.
    const MAXIMUM_PAGE: u32 = 50;

    /// The longest name of an advisory, in bytes.
    pub(crate) const MAXIMUM_ADVISORY: usize = 32;

    /// How many workers one platform may have to begin with.
    const WORKERS_PER_PLATFORM: u32 = 8;

    /// The most verifiers, and the most measurements, to begin with.
    const MAXIMUM_TO_BEGIN_WITH: usize = 16;

    /// Advisories that software and configuration have long taken care of, white-listed from the start.
    const HARMLESS_ADVISORIES: [&str; 4] = [
        "INTEL-SA-00219",
        "INTEL-SA-00334",
        "INTEL-SA-00381",
        "INTEL-SA-00389",
    ];

    /// Something changed.
    #[ink(event)]
    pub struct RegistryChanged {
        change: Change,
    }

    /// The registry of one deployment.
    #[ink(storage)]
    pub struct WorkerRegistry {
        pub(crate) administration: Cell<Administration>,
        /// Measurements, advisories and verifiers.
        pub(crate) lists: Lists,
        /// The measurements that may come onto the allow-list.
        announced_measurements: Mapping<Measurement, Cell<Announcement<()>>>,
        /// When the verifiers that are trusted no longer were removed, in milliseconds.
        pub(crate) removed_verifiers: Mapping<AccountId, Timestamp>,
        /// The workers of each platform.
        pub(crate) platforms: Mapping<Platform, Cell<Places>>,
        /// What is known of each worker.
        pub(crate) records: Records,
        /// The pools that the factory has vouched for.
        pub(crate) pools: Pools,
        /// All workers in the order of their first registration.
        workers: Mapping<u32, Cell<Worker>>,
        worker_count: u32,
        /// The challenges that registrations with untimed evidence may answer.
        pub(crate) issued: Mapping<Worker, Cell<IssuedChallenges>>,
        /// The challenge that was issued last, to whichever worker.
        pub(crate) last_issued: Challenge,
    }

    impl WorkerRegistry {
        /// Deploys a registry; the deployer governs it.
        ///
        /// * `chain`: the hash of the chain's genesis block, which registrations name.
        /// * `timing`: the durations of the deployment, in milliseconds.
        /// * `verifiers`: the verifiers whose findings count from the start, 16 at most.
        /// * `measurements`: the measurements that workers may run from the start, 16 at most.
        /// * `measurement_notice`: how long a measurement waits that is announced later, in milliseconds (3 d).
        /// * `evidence_age`: how old evidence, or the challenge that untimed evidence answers, may be, in
        ///   milliseconds (2 h).
        /// * `benchmark_start`, `benchmark_end`: when the result of a benchmark is accepted, in
        ///   milliseconds after it was opened (10 and 11 min).
        ///
        /// Errors: `TooMany` verifiers or measurements, `NoChange` (one is named twice),
        /// `InvalidConfiguration` (the benchmark ends before it starts, a hash of zeroes).
        #[ink(constructor)]
        #[allow(clippy::too_many_arguments)]
        pub fn new(
            chain: GenesisHash,
            timing: Timing,
            verifiers: Vec<AccountId>,
            measurements: Vec<Measurement>,
            measurement_notice: u64,
            evidence_age: u64,
            benchmark_start: u64,
            benchmark_end: u64,
        ) -> Result<Self> {
            if verifiers.len().max(measurements.len()) > MAXIMUM_TO_BEGIN_WITH {
                return Err(Error::TooMany);
            }
            if benchmark_start > benchmark_end || chain == GenesisHash::default() {
                return Err(Error::InvalidConfiguration);
            }
            let mut registry = Self {
                administration: Cell(Administration {
                    chain,
                    governance: Governance::new(Self::env().caller(), timing.announcement()),
                    code: Announcement::default(),
                    connections: None,
                    verifier: Announcement::default(),
                    measurement_notice,
                    evidence_age,
                    workers_per_platform: WORKERS_PER_PLATFORM,
                    benchmark_window: BenchmarkWindow {
                        start: benchmark_start,
                        end: benchmark_end,
                    },
                }),
                lists: Lists::default(),
                announced_measurements: Mapping::default(),
                removed_verifiers: Mapping::default(),
                platforms: Mapping::default(),
                records: Default::default(),
                pools: Default::default(),
                workers: Mapping::default(),
                worker_count: 0,
                issued: Mapping::default(),
                last_issued: Challenge::default(),
            };
            for verifier in &verifiers {
                registry.lists.set(List::Verifiers, verifier, true)?;
            }
            for measurement in &measurements {
                registry.lists.set(List::Measurements, measurement, true)?;
            }
            for advisory in HARMLESS_ADVISORIES {
                registry.lists.set(List::Advisories, &advisory, true)?;
            }
            Ok(registry)
        }

        // Workers.

        /// Registers a worker, or registers it again; anyone may relay it. The first registration opens
        /// a benchmark. A worker that registers again keeps its pool and score.
        ///
        /// `info` is what the enclave bound to its report, `evidence` proves that it did. If the evidence
        /// says when it was made, `info` must contain the challenge that `worker` shows, zeroes the first
        /// time; else one of `issued_challenges`. A registration uses up all of these.
        ///
        /// Errors: `Paused`, `UnknownVerifier`, `InvalidEvidence`, `InvalidReportData`,
        /// `EvidenceReplayed`, `MeasurementNotAllowed`, `DebugEnclave`, `EvidenceOutdated`, `TooMany`
        /// advisories, `TcbRevoked`, `WorkerIsNotReady` (a new operator or platform outside of Ready),
        /// `TooManyWorkersOnPlatform`.
        #[ink(message)]
        pub fn register_worker(
            &mut self,
            info: RegistrationInfo<AccountId>,
            evidence: Evidence,
        ) -> Result<()> {
            self.administration
                .governance
                .authority
                .ensure_not_paused()?;
            let worker = info.worker;
            let (mut record, displaced) = self.judge(&info, &evidence)?;
            let first = record.is_new();
            if first {
                record.benchmark = Some(self.new_benchmark(worker, record.challenge));
                self.workers.insert(self.worker_count, &Cell(worker));
                self.worker_count = self.worker_count.saturating_add(1);
            }
            self.store(&worker, &Cell(record));
            self.issued.remove(worker);
            self.tell(Change::WorkerRegistered {
                worker,
                operator: info.operator,
                verifier: evidence.verifier,
                confidence_level: record.confidence_level,
                first,
                platform: record.platform,
                displaced,
            });
            Ok(())
        }

        /// Issues a challenge for evidence that does not say when it was made, such as a quote; returns it.
        /// Anyone may request one for any worker, registered or not, and pays the deposit for keeping it.
        ///
        /// As long as the latest challenge has lived through half of its life at most, a request returns
        /// that one and changes nothing. So the challenge returned is good for at least half of the evidence
        /// age, whatever others request.
        ///
        /// Errors: `Paused`.
        #[ink(message)]
        pub fn request_challenge(&mut self, worker: Worker) -> Result<Challenge> {
            self.administration
                .governance
                .authority
                .ensure_not_paused()?;
            Ok(self.issue_challenge(worker))
        }

        /// The challenges that a registration of the worker with untimed evidence may answer, until they are
        /// older than evidence may be.
        #[ink(message)]
        pub fn issued_challenges(&self, worker: Worker) -> Option<IssuedChallenges> {
            Some(self.issued.get(worker)?.0)
        }

        /// Opens the worker's benchmark anew. Its operator may at any time in Ready, anyone may once an
        /// open benchmark has run out. The old score counts until there is a new one.
        ///
        /// Errors: `WorkerNotRegistered`, `UnauthorizedOperator`, `WorkerIsNotReady`.
        #[ink(message)]
        pub fn open_benchmark(&mut self, worker: Worker) -> Result<()> {
            let mut record = self.record(&worker)?;
            let benchmark = self.new_benchmark(worker, record.challenge);
            record.open_benchmark(
                &self.env().caller(),
                benchmark,
                &self.administration.benchmark_window,
            )?;
            self.store(&worker, &record);
            self.tell(Change::BenchmarkOpened { worker });
            Ok(())
        }

        /// Hands in the result of the worker's open benchmark; anyone may relay it.
        ///
        /// `iterations` were counted since the benchmark was opened. `signature` (r, s, recovery id) is
        /// the worker's over the benchmark statement. The score is iterations per 6 seconds, at most
        /// 6,000.
        ///
        /// Errors: `WorkerNotRegistered`, `BenchmarkNotOpen`, `BenchmarkTooShort`, `BenchmarkTooLate`
        /// (call `open_benchmark`), `InvalidSignature`.
        #[ink(message)]
        pub fn submit_benchmark(
            &mut self,
            worker: Worker,
            iterations: u64,
            signature: Signature,
        ) -> Result<()> {
            let mut record = self.record(&worker)?;
            let benchmark = record.benchmark.ok_or(Error::BenchmarkNotOpen)?;
            let window = &self.administration.benchmark_window;
            let score = benchmark.score(iterations, self.now(), window)?;
            let statement = BenchmarkStatement {
                registry: self.id(),
                worker,
                challenge: benchmark.challenge,
                iterations,
            };
            self.ensure_signed(&worker, &statement, &signature)?;
            record.finish_benchmark(score);
            self.store(&worker, &record);
            self.tell(Change::BenchmarkFinished { worker, score });
            Ok(())
        }

        /// Everything the registry knows of a worker, the challenges to answer included.
        #[ink(message)]
        pub fn worker(&self, worker: Worker) -> Option<WorkerRecord<AccountId>> {
            Some(self.records.get(worker)?.0)
        }

        /// How many workers have registered.
        #[ink(message)]
        pub fn worker_count(&self) -> u32 {
            self.worker_count
        }

        /// Up to 50 workers from number `start` on, in the order of their first registration.
        #[ink(message)]
        pub fn workers(&self, start: u32, limit: u32) -> Vec<Worker> {
            let end = start.saturating_add(page_size(limit, MAXIMUM_PAGE));
            (start..self.worker_count.min(end))
                .filter_map(|number| Some(self.workers.get(number)?.0))
                .collect()
        }

        // Policy.

        /// Announces that a measurement (MRENCLAVE, ISVPRODID, ISVSVN, MRSIGNER) will be allowed, so that
        /// everybody can look at what it runs. Each waits on its own; announced again, it waits anew.
        ///
        /// Errors: `NotOwner`, `NoChange` (it is allowed already).
        #[ink(message)]
        pub fn announce_measurement(&mut self, measurement: Measurement) -> Result<()> {
            self.ensure_owner()?;
            if self.lists.contains(List::Measurements, &measurement) {
                return Err(Error::NoChange);
            }
            let mut announcement = Announcement::default();
            let notice = self.administration.measurement_notice;
            let executable_at = announcement.announce((), self.now(), notice);
            self.announced_measurements
                .insert(measurement, &Cell(announcement));
            self.tell(Change::MeasurementAnnounced {
                measurement,
                executable_at,
            });
            Ok(())
        }

        /// Puts an announced measurement onto the allow-list.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`.
        #[ink(message)]
        pub fn allow_measurement(&mut self, measurement: Measurement) -> Result<()> {
            self.ensure_owner()?;
            let now = self.now();
            self.announcement(measurement).execute(now)?;
            self.announced_measurements.remove(measurement);
            self.set_measurement(measurement, true)
        }

        /// Drops an announced measurement.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_measurement(&mut self, measurement: Measurement) -> Result<()> {
            self.ensure_owner()?;
            let now = self.now();
            self.announcement(measurement).cancel(now)?;
            self.announced_measurements.remove(measurement);
            self.tell(Change::MeasurementCancelled { measurement });
            Ok(())
        }

        /// From when on (ms) an announced measurement can be allowed.
        #[ink(message)]
        pub fn pending_measurement(&self, measurement: Measurement) -> Option<Timestamp> {
            let pending = self.announcement(measurement).pending(self.now())?;
            Some(pending.executable_at)
        }

        /// Takes a measurement off the allow-list at once: its workers cannot be started any more, and anyone
        /// may stop them.
        ///
        /// Errors: `NotOwner`, `NoChange`.
        #[ink(message)]
        pub fn remove_measurement(&mut self, measurement: Measurement) -> Result<()> {
            self.ensure_owner()?;
            self.set_measurement(measurement, false)
        }

        /// Up to 50 of the allowed measurements.
        #[ink(message)]
        pub fn measurements(&self, start: u32, limit: u32) -> Vec<Measurement> {
            self.lists
                .page(List::Measurements, start, page_size(limit, MAXIMUM_PAGE))
        }

        /// White-lists an advisory such as "INTEL-SA-00219", or no longer. It acts on registrations from
        /// now on.
        ///
        /// Errors: `NotOwner`, `TooMany` (a name of more than 32 bytes), `NoChange`.
        #[ink(message)]
        pub fn set_advisory_allowed(&mut self, advisory: String, allowed: bool) -> Result<()> {
            self.ensure_owner()?;
            if advisory.len() > MAXIMUM_ADVISORY {
                return Err(Error::TooMany);
            }
            self.lists.set(List::Advisories, &advisory, allowed)?;
            self.tell(Change::AdvisoryChanged { advisory, allowed });
            Ok(())
        }

        /// Up to 50 of the white-listed advisories.
        #[ink(message)]
        pub fn advisories(&self, start: u32, limit: u32) -> Vec<String> {
            self.lists
                .page(List::Advisories, start, page_size(limit, MAXIMUM_PAGE))
        }

        /// Up to 50 of the trusted verifiers.
        #[ink(message)]
        pub fn verifiers(&self, start: u32, limit: u32) -> Vec<AccountId> {
            self.lists
                .page(List::Verifiers, start, page_size(limit, MAXIMUM_PAGE))
        }

        /// The announced verifier and from when on (ms) it can be executed.
        #[ink(message)]
        pub fn pending_verifier(&self) -> Option<Announced<AccountId>> {
            self.administration.verifier.pending(self.now())
        }

        /// Announces a verifier, in place of any announced before. One that is trusted cannot be: it could be
        /// back without a wait if it has to be removed.
        ///
        /// Errors: `NotOwner`, `NoChange` (it is trusted already).
        #[ink(message)]
        pub fn announce_verifier(&mut self, verifier: AccountId) -> Result<()> {
            self.ensure_owner()?;
            if self.lists.contains(List::Verifiers, &verifier) {
                return Err(Error::NoChange);
            }
            let (now, notice) = (self.now(), self.administration.governance.notice);
            let executable_at = self.administration.verifier.announce(verifier, now, notice);
            self.tell(Change::VerifierAnnounced {
                verifier,
                executable_at,
            });
            Ok(())
        }

        /// Trusts the announced verifier from now on.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`, `NoChange`.
        #[ink(message)]
        pub fn execute_verifier(&mut self) -> Result<()> {
            self.ensure_owner()?;
            let now = self.now();
            let verifier = self.administration.verifier.execute(now)?;
            self.lists.set(List::Verifiers, &verifier, true)?;
            self.removed_verifiers.remove(verifier);
            self.tell(Change::VerifierChanged {
                verifier,
                trusted: true,
            });
            Ok(())
        }

        /// Drops the announced verifier.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_verifier(&mut self) -> Result<()> {
            self.ensure_owner()?;
            let now = self.now();
            let verifier = self.administration.verifier.cancel(now)?;
            self.tell(Change::VerifierCancelled { verifier });
            Ok(())
        }

        /// Trusts a verifier no longer, at once: that can only protect. The attestations of workers that it let in count
        /// as run out from now on: they have to register again before their next start, and within the attestation
        /// grace of mining.
        ///
        /// Errors: `NotOwner`, `NoChange`.
        #[ink(message)]
        pub fn remove_verifier(&mut self, verifier: AccountId) -> Result<()> {
            self.ensure_owner()?;
            self.lists.set(List::Verifiers, &verifier, false)?;
            self.removed_verifiers.insert(verifier, &self.now());
            self.tell(Change::VerifierChanged {
                verifier,
                trusted: false,
            });
            Ok(())
        }

        /// How many workers one platform (machine) may have, 1 to 32. A lowered limit binds at the next registration on a
        /// platform: who is beyond it then has to register again before the next start, and find a place.
        ///
        /// Errors: `NotOwner`, `InvalidConfiguration`.
        #[ink(message)]
        pub fn set_workers_per_platform(&mut self, limit: u32) -> Result<()> {
            self.ensure_owner()?;
            if limit == 0 || limit > MAX_PLACES {
                return Err(Error::InvalidConfiguration);
            }
            self.administration.workers_per_platform = limit;
            self.tell(Change::WorkersPerPlatformSet { limit });
            Ok(())
        }

        /// How many workers one platform may have.
        #[ink(message)]
        pub fn workers_per_platform(&self) -> u32 {
            self.administration.workers_per_platform
        }

        /// The workers that have a place on a platform.
        #[ink(message)]
        pub fn platform_workers(&self, platform: Platform) -> Vec<Worker> {
            let places = self.platforms.get(platform).unwrap_or_default();
            places.workers().into()
        }

        /// The genesis block of the chain that registrations name.
        #[ink(message)]
        pub fn chain(&self) -> GenesisHash {
            self.administration.chain
        }

        // Governance.

        /// Names the contracts that may call, once: the factory, whose pools bind workers, and mining.
        ///
        /// Errors: `NotOwner`, `AlreadyConnected`, `InvalidConfiguration` (no contract).
        #[ink(message)]
        pub fn connect(&mut self, factory: AccountId, mining: AccountId) -> Result<()> {
            self.ensure_owner()?;
            if self.administration.connections.is_some() {
                return Err(Error::AlreadyConnected);
            }
            if !self.env().is_contract(&factory) || !self.env().is_contract(&mining) {
                return Err(Error::InvalidConfiguration);
            }
            self.administration.connections = Some(Connections { factory, mining });
            self.tell(Change::Connected { factory, mining });
            Ok(())
        }

        /// Who governs this contract.
        #[ink(message)]
        pub fn owner(&self) -> AccountId {
            self.administration.governance.authority.ownership.owner
        }

        /// Who becomes owner by accepting.
        #[ink(message)]
        pub fn pending_owner(&self) -> Option<AccountId> {
            self.administration.governance.authority.ownership.pending
        }

        /// Offers ownership to `to`, who has to accept it. An offer to oneself withdraws an earlier one.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn transfer_ownership(&mut self, to: AccountId) -> Result<()> {
            self.govern(GovernanceAction::OfferOwnership(to))
        }

        /// Accepts the ownership that was offered to the caller.
        ///
        /// Errors: `NotPendingOwner`.
        #[ink(message)]
        pub fn accept_ownership(&mut self) -> Result<()> {
            self.govern(GovernanceAction::AcceptOwnership)
        }

        /// Who may pause registrations, besides the owner.
        #[ink(message)]
        pub fn guardian(&self) -> AccountId {
            self.administration.governance.authority.guardian
        }

        /// Names the guardian, who may pause and nothing else.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn set_guardian(&mut self, account: AccountId) -> Result<()> {
            self.govern(GovernanceAction::SetGuardian(account))
        }

        /// Whether registration is paused. Everything else always goes on.
        #[ink(message)]
        pub fn paused(&self) -> bool {
            self.administration.governance.authority.paused
        }

        /// Pauses registration.
        ///
        /// Errors: `NotGuardian` (the caller is neither guardian nor owner).
        #[ink(message)]
        pub fn pause(&mut self) -> Result<()> {
            self.govern(GovernanceAction::Pause)
        }

        /// Lifts the pause.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn unpause(&mut self) -> Result<()> {
            self.govern(GovernanceAction::Unpause)
        }

        /// The announced code of this contract and from when on (ms) it can be executed.
        #[ink(message)]
        pub fn pending_code(&self) -> Option<Announced<Hash>> {
            self.administration.code.pending(self.now())
        }

        /// Announces new code for this contract, in place of any announced before.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn announce_code(&mut self, code_hash: Hash) -> Result<()> {
            self.govern(GovernanceAction::AnnounceCode(code_hash))
        }

        /// Makes the announced code this contract's code.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`, `CodeUpgradeFailed`.
        #[ink(message)]
        pub fn execute_code(&mut self) -> Result<()> {
            self.govern(GovernanceAction::ExecuteCode)
        }

        /// Drops the announced code.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_code(&mut self) -> Result<()> {
            self.govern(GovernanceAction::CancelCode)
        }

        #[inline(never)]
        fn govern(&mut self, action: GovernanceAction<AccountId, Hash>) -> Result<()> {
            let (caller, now) = (self.env().caller(), self.now());
            let Administration {
                governance, code, ..
            } = &mut self.administration.0;
            let change = governance.act(action, code, &caller, now)?;
            if let GovernanceChange::CodeExecuted { code_hash } = &change {
                self.env()
                    .set_code_hash(code_hash)
                    .or(Err(Error::CodeUpgradeFailed))?;
            }
            self.tell(Change::Governance(change));
            Ok(())
        }

        fn announcement(&self, measurement: Measurement) -> Announcement<()> {
            self.announced_measurements
                .get(measurement)
                .unwrap_or_default()
                .0
        }

        #[inline(never)]
        fn set_measurement(&mut self, measurement: Measurement, allowed: bool) -> Result<()> {
            self.lists.set(List::Measurements, &measurement, allowed)?;
            self.tell(Change::MeasurementChanged {
                measurement,
                allowed,
            });
            Ok(())
        }

        fn ensure_owner(&self) -> Result<()> {
            self.administration
                .governance
                .ensure_owner(&self.env().caller())
        }

        pub(crate) fn tell(&self, change: Change) {
            self.env().emit_event(RegistryChanged { change });
        }
    }

    /// Pools and mining tell of these changes in their own events.
    impl Registry for WorkerRegistry {
        /// Pools alone: binds a worker to the calling pool.
        #[ink(message)]
        fn bind(&self, worker: Worker, operator: AccountId) -> Result<()> {
            let pool = self.calling_pool()?;
            let mut record = self.record(&worker)?;
            record.bind(pool, &operator, self.now())?;
            self.store(&worker, &record);
            Ok(())
        }

        /// Pools alone: frees a worker from the calling pool.
        #[ink(message)]
        fn unbind(&self, worker: Worker) -> Result<Timestamp> {
            let mut record = self.record(&worker)?;
            let ready_at = record.unbind(&self.env().caller())?;
            self.store(&worker, &record);
            Ok(ready_at)
        }

        /// Pools alone: workers of the calling pool cool down.
        #[ink(message)]
        fn stopped(&self, workers: Vec<Worker>, ready_at: Timestamp) -> Result<()> {
            let pool = self.env().caller();
            for worker in &workers {
                let mut record = self.record(worker)?;
                record.leave_session(&pool, ready_at)?;
                self.store(worker, &record);
            }
            Ok(())
        }

        /// Mining alone: a session of a worker starts.
        #[ink(message)]
        fn enter_session(&self, worker: Worker, pool: AccountId) -> Result<WorkerFacts> {
            self.ensure_mining()?;
            let mut record = self.record(&worker)?;
            record.enter_session(&pool)?;
            self.store(&worker, &record);
            Ok(self.describe(&record))
        }

        /// For contracts: what is known of a worker. `worker` says more.
        #[ink(message)]
        fn facts(&self, worker: Worker) -> Option<WorkerFacts> {
            Some(self.describe(&*self.records.get(worker)?))
        }

        /// For contracts: whether `account` is the operator of a worker.
        #[ink(message)]
        fn is_operator(&self, worker: Worker, account: AccountId) -> bool {
            self.record(&worker).is_ok_and(|it| it.operator == account)
        }

        /// For contracts: when (ms) a worker is or was Ready again.
        #[ink(message)]
        fn ready_at(&self, worker: Worker) -> Timestamp {
            self.record(&worker).map_or(0, |it| it.ready_at)
        }
    }
}
