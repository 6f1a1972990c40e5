//! The messages that contracts of the suite send each other.

use crate::{EnclaveFacts, PoolGovernance, Stopped, WorkerFacts};
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use primitives::{Balance, Result, Timestamp, Worker};

/// The worker registry, as pools and mining use it.
#[ink::trait_definition]
pub trait Registry {
    /// Binds `worker` to the calling pool, whose owner `operator` must be the worker's operator.
    ///
    /// # Errors
    /// In this order: `CallerNotAllowed` (not a pool), `WorkerNotRegistered`, `UnauthorizedOperator`,
    /// `BenchmarkMissing`, `WorkerInAnotherPool`, `WorkerIsNotReady`.
    #[ink(message)]
    fn bind(&mut self, worker: Worker, operator: AccountId) -> Result<()>;

    /// Frees `worker` from the calling pool; returns when it is or was Ready again.
    ///
    /// # Errors
    /// `WorkerDoesNotExist` if it is not bound to the caller.
    #[ink(message)]
    fn unbind(&mut self, worker: Worker) -> Result<Timestamp>;

    /// The calling pool has stopped `workers`; they cool down until `ready_at`.
    ///
    /// # Errors
    /// `WorkerDoesNotExist` if one is not bound to the caller.
    #[ink(message)]
    fn stopped(&mut self, workers: Vec<Worker>, ready_at: Timestamp) -> Result<()>;

    /// Mining starts or restarts a session of `worker` for `pool`; returns what it needs to know.
    ///
    /// # Errors
    /// `CallerNotAllowed` for anybody but mining, `WorkerDoesNotExist` if it is not bound to `pool`.
    #[ink(message)]
    fn enter_session(&mut self, worker: Worker, pool: AccountId) -> Result<WorkerFacts>;

    /// What is known of `worker`, if it is registered.
    #[ink(message)]
    fn facts(&self, worker: Worker) -> Option<WorkerFacts>;
}

/// Mining, as pools use it. Only pools may call.
#[ink::trait_definition]
pub trait Mining {
    /// Starts a session of `worker` with `stake`, of which the pool can spare `available`.
    ///
    /// # Errors
    /// In this order: `CallerNotAllowed` (not a pool), `WorkerIsNotReady`, `InsufficientFreeStake`,
    /// `MiningDisabled`, `MeasurementNotAllowed`, `BenchmarkTooLow`, `InsufficientStake`, `TooMuchStake`.
    #[ink(message)]
    fn start(&mut self, worker: Worker, stake: Balance, available: Balance) -> Result<()>;

    /// Ends the session of `worker` and starts another one with more stake, without a cool-down.
    ///
    /// # Errors
    /// `WorkerIsNotMining`, `CannotRestartWithLessStake`, `InsufficientFreeStake`, then as for `start`.
    #[ink(message)]
    fn restart(&mut self, worker: Worker, stake: Balance, available: Balance) -> Result<Stopped>;

    /// Ends the sessions of `workers`; returns the sums.
    ///
    /// # Errors
    /// `WorkerIsNotMining` if one of them has no session with the calling pool.
    #[ink(message)]
    fn stop(&mut self, workers: Vec<Worker>) -> Result<Stopped>;

    /// Ends the session of a worker that has been unresponsive for longer than the offline limit, or
    /// whose measurement is no longer allowed.
    ///
    /// # Errors
    /// `WorkerIsNotMining` otherwise.
    #[ink(message)]
    fn stop_unresponsive(&mut self, worker: Worker) -> Result<Stopped>;

    /// Pays the calling pool what its workers earned; returns the amount, which may be zero.
    ///
    /// # Errors
    /// `CallerNotAllowed` (not a pool), `TransferFailed`.
    #[ink(message)]
    fn collect(&mut self) -> Result<Balance>;
}

/// The pool factory, as the other contracts use it.
#[ink::trait_definition]
pub trait Factory {
    /// The number of the pool at `account`, `None` if it is not a pool of this factory.
    #[ink(message)]
    fn pool_id(&self, account: AccountId) -> Option<u32>;

    /// Who may pause a pool and who may lift the pause.
    #[ink(message)]
    fn pool_governance(&self) -> PoolGovernance;

    /// Whether governance approved `code_hash` for pools: it is, or is announced to become, their code.
    #[ink(message)]
    fn is_pool_code(&self, code_hash: Hash) -> bool;

    /// The calling pool has a new owner.
    ///
    /// # Errors
    /// `CallerNotAllowed` (not a pool).
    #[ink(message)]
    fn pool_owner_changed(&mut self, owner: AccountId) -> Result<()>;
}

/// A contract that judges attestation evidence.
#[ink::trait_definition]
pub trait Verifier {
    /// Turns evidence made for the calling registry into facts.
    ///
    /// # Errors
    /// `InvalidEvidence`.
    #[ink(message)]
    fn verify(&self, proof: Vec<u8>) -> Result<EnclaveFacts>;
}
