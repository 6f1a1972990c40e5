//! The worker registry.

use super::client;
use attestation::{IssuedChallenges, WorkerRecord};
use governance::Announced;
use ink::primitives::AccountId;
use interfaces::{Evidence, WorkerFacts};
use primitives::{Error, Timestamp, Worker};
use protocol::{Challenge, GenesisHash, Measurement, Platform, RegistrationInfo, Signature};

client! {
    /// The worker registry.
    RegistryClient {
        call connect(factory: AccountId, mining: AccountId) -> ();
        call register_worker(info: RegistrationInfo<AccountId>, evidence: Evidence) -> ();
        call request_challenge(worker: Worker) -> Challenge;
        view issued_challenges(worker: Worker) -> Option<IssuedChallenges>;
        call open_benchmark(worker: Worker) -> ();
        call submit_benchmark(worker: Worker, iterations: u64, signature: Signature) -> ();
        call announce_measurement(measurement: Measurement) -> ();
        call allow_measurement(measurement: Measurement) -> ();
        call cancel_measurement(measurement: Measurement) -> ();
        view pending_measurement(measurement: Measurement) -> Option<Timestamp>;
        call remove_measurement(measurement: Measurement) -> ();
        view worker(worker: Worker) -> Option<WorkerRecord<AccountId>>;
        view workers(start: u32, limit: u32) -> Vec<Worker>;
        view measurements(start: u32, limit: u32) -> Vec<Measurement>;
        call set_advisory_allowed(advisory: String, allowed: bool) -> ();
        view advisories(start: u32, limit: u32) -> Vec<String>;
        view verifiers(start: u32, limit: u32) -> Vec<AccountId>;
        call announce_verifier(verifier: AccountId) -> ();
        call execute_verifier() -> ();
        call cancel_verifier() -> ();
        view pending_verifier() -> Option<Announced<AccountId>>;
        call remove_verifier(verifier: AccountId) -> ();
        call set_workers_per_platform(limit: u32) -> ();
        view workers_per_platform() -> u32;
        view platform_workers(platform: Platform) -> Vec<Worker>;
        view chain() -> GenesisHash;

        call bind = ("Registry::bind") (worker: Worker, operator: AccountId) -> (), Error;
        call unbind = ("Registry::unbind") (worker: Worker) -> Timestamp, Error;
        call stopped = ("Registry::stopped") (workers: Vec<Worker>, ready_at: Timestamp) -> (), Error;
        call enter_session = ("Registry::enter_session") (worker: Worker, pool: AccountId) -> WorkerFacts, Error;
        view facts = ("Registry::facts") (worker: Worker) -> Option<WorkerFacts>;

        governed;
    }
}
