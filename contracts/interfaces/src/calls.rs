//! The messages that contracts of the suite send each other.

use crate::{Credit, EnclaveFacts, Stopped, WorkerFacts};
use ink::{
    env::{
        call::{build_call, ExecutionInput, Selector},
        DefaultEnvironment,
    },
    prelude::{vec, vec::Vec},
    primitives::{AccountId, Hash},
    selector_bytes,
};
use primitives::{Balance, Error, Result, Timestamp, Worker};
use scale::{Decode, Encode};

/// The worker registry, as pools and mining use it.
///
/// Its messages take `&self` although they change what is known of workers: ink! writes a contract's root
/// cell back after every `&mut self` message, which deep in a chain of calls costs a multiple, and none of
/// these messages changes it.
#[ink::trait_definition]
pub trait Registry {
    /// Binds `worker` to the calling pool, whose owner `operator` must be the worker's operator.
    ///
    /// # Errors
    /// In this order: `CallerNotAllowed` (not a pool), `WorkerNotRegistered`, `UnauthorizedOperator`,
    /// `BenchmarkMissing`, `WorkerExists` (bound to the caller already), `WorkerInAnotherPool`,
    /// `WorkerIsNotReady`.
    #[ink(message)]
    fn bind(&self, worker: Worker, operator: AccountId) -> Result<()>;

    /// Frees `worker` from the calling pool; returns when it is or was Ready again.
    ///
    /// # Errors
    /// `WorkerNotRegistered`, `WorkerDoesNotExist` if it is not bound to the caller, `WorkerIsNotReady`
    /// during a session.
    #[ink(message)]
    fn unbind(&self, worker: Worker) -> Result<Timestamp>;

    /// The calling pool has stopped `workers`; they cool down until `ready_at`.
    ///
    /// # Errors
    /// `WorkerNotRegistered`, `WorkerDoesNotExist` if one is not bound to the caller, `WorkerIsNotMining`
    /// if one is not in a session.
    #[ink(message)]
    fn stopped(&self, workers: Vec<Worker>, ready_at: Timestamp) -> Result<()>;

    /// Mining starts or restarts a session of `worker` for `pool`; returns what it needs to know.
    ///
    /// # Errors
    /// `CallerNotAllowed` for anybody but mining, `WorkerNotRegistered`, `WorkerDoesNotExist` if it is not
    /// bound to `pool`.
    #[ink(message)]
    fn enter_session(&self, worker: Worker, pool: AccountId) -> Result<WorkerFacts>;

    /// What is known of `worker`, if it is registered.
    #[ink(message)]
    fn facts(&self, worker: Worker) -> Option<WorkerFacts>;

    /// Whether `account` is the operator of `worker`.
    #[ink(message)]
    fn is_operator(&self, worker: Worker, account: AccountId) -> bool;

    /// When `worker` is or was Ready again: 0 if it never mined, `u64::MAX` during a session.
    #[ink(message)]
    fn ready_at(&self, worker: Worker) -> Timestamp;
}

/// Mining, as pools use it. Only pools may call.
///
/// Each message pays the pool what its workers earned, and returns that and what absences have cost of their
/// stake. A payment that the chain refuses keeps nothing from being started or stopped: it is left out, and
/// waits for a collection.
#[ink::trait_definition]
pub trait Mining {
    /// Starts a session of `worker` with `stake`, of which the pool can spare `available`.
    ///
    /// # Errors
    /// In this order: `CallerNotAllowed` (not a pool), `WorkerIsNotReady`, `InsufficientFreeStake`,
    /// `MiningDisabled`, `MeasurementNotAllowed`, `AttestationExpired`, `BenchmarkTooLow`,
    /// `InsufficientStake`, `TooMuchStake`.
    #[ink(message)]
    fn start(&mut self, worker: Worker, stake: Balance, available: Balance) -> Result<Credit>;

    /// Ends the session of `worker` and starts another one with more stake, without a cool-down.
    ///
    /// # Errors
    /// `WorkerIsNotMining`, `CannotRestartWithLessStake`, `InsufficientFreeStake`, then as for `start`.
    #[ink(message)]
    fn restart(
        &mut self,
        worker: Worker,
        stake: Balance,
        available: Balance,
    ) -> Result<(Stopped, Credit)>;

    /// Ends the sessions of `workers`; returns the sums.
    ///
    /// # Errors
    /// `WorkerIsNotMining` if one of them has no session with the calling pool.
    #[ink(message)]
    fn stop(&mut self, workers: Vec<Worker>) -> Result<(Stopped, Credit)>;

    /// Ends the session of a worker that has been unresponsive for longer than the offline limit, whose
    /// measurement is no longer allowed, or whose attestation ran out longer ago than the attestation grace.
    ///
    /// # Errors
    /// `WorkerIsNotMining` without a session with the calling pool, `WorkerIsResponsive` otherwise.
    #[ink(message)]
    fn stop_unresponsive(&mut self, worker: Worker) -> Result<(Stopped, Credit)>;

    /// Pays and tells what there is, which may be nothing.
    ///
    /// # Errors
    /// `CallerNotAllowed` (not a pool), `TransferFailed`.
    #[ink(message)]
    fn collect(&mut self) -> Result<Credit>;
}

/// The pool factory, as the other contracts use it.
#[ink::trait_definition]
pub trait Factory {
    /// The number of the pool at `account`, `None` if it is not a pool of this factory.
    #[ink(message)]
    fn pool_id(&self, account: AccountId) -> Option<u32>;

    /// Whether `account` may pause a pool (guardian or governance) or lift its pause (governance alone).
    #[ink(message)]
    fn may_set_pool_paused(&self, account: AccountId, paused: bool) -> bool;

    /// From when on pools may run `code_hash`: 0 for the present code of pools, the date of an announcement
    /// that can be or become executable, `None` for any other code.
    #[ink(message)]
    fn pool_code_from(&self, code_hash: Hash) -> Option<Timestamp>;

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
    /// `InvalidEvidence`; of a DCAP verifier `CollateralOutdated` and `TcbRevoked` too.
    #[ink(message)]
    fn verify(&self, proof: Vec<u8>) -> Result<EnclaveFacts>;
}

/// The registry as its callers see it; [`Registry`] says what the calls do.
#[derive(Clone, Copy)]
pub struct RegistryRef(pub AccountId);

impl RegistryRef {
    /// [`Registry::bind`].
    pub fn bind(self, worker: Worker, operator: AccountId) -> Result<()> {
        call(
            self.0,
            selector_bytes!("Registry::bind"),
            &(worker, operator),
        )
    }

    /// [`Registry::unbind`].
    pub fn unbind(self, worker: Worker) -> Result<Timestamp> {
        call(self.0, selector_bytes!("Registry::unbind"), &worker)
    }

    /// [`Registry::stopped`].
    pub fn stopped(self, workers: &[Worker], ready_at: Timestamp) -> Result<()> {
        call(
            self.0,
            selector_bytes!("Registry::stopped"),
            &(workers, ready_at),
        )
    }

    /// [`Registry::enter_session`].
    pub fn enter_session(self, worker: Worker, pool: AccountId) -> Result<WorkerFacts> {
        call(
            self.0,
            selector_bytes!("Registry::enter_session"),
            &(worker, pool),
        )
    }

    /// [`Registry::facts`].
    pub fn facts(self, worker: Worker) -> Option<WorkerFacts> {
        call(self.0, selector_bytes!("Registry::facts"), &worker)
    }

    /// [`Registry::is_operator`].
    pub fn is_operator(self, worker: Worker, account: AccountId) -> bool {
        call(
            self.0,
            selector_bytes!("Registry::is_operator"),
            &(worker, account),
        )
    }

    /// [`Registry::ready_at`].
    pub fn ready_at(self, worker: Worker) -> Timestamp {
        call(self.0, selector_bytes!("Registry::ready_at"), &worker)
    }
}

/// Mining as its callers see it; [`Mining`] says what the calls do.
#[derive(Clone, Copy)]
pub struct MiningRef(pub AccountId);

impl MiningRef {
    /// [`Mining::start`].
    pub fn start(self, worker: Worker, stake: Balance, available: Balance) -> Result<Credit> {
        call(
            self.0,
            selector_bytes!("Mining::start"),
            &(worker, stake, available),
        )
    }

    /// [`Mining::restart`].
    pub fn restart(
        self,
        worker: Worker,
        stake: Balance,
        available: Balance,
    ) -> Result<(Stopped, Credit)> {
        call(
            self.0,
            selector_bytes!("Mining::restart"),
            &(worker, stake, available),
        )
    }

    /// [`Mining::stop`].
    pub fn stop(self, workers: &[Worker]) -> Result<(Stopped, Credit)> {
        call(self.0, selector_bytes!("Mining::stop"), &workers)
    }

    /// [`Mining::stop_unresponsive`].
    pub fn stop_unresponsive(self, worker: Worker) -> Result<(Stopped, Credit)> {
        call(
            self.0,
            selector_bytes!("Mining::stop_unresponsive"),
            &worker,
        )
    }

    /// [`Mining::collect`]. If mining traps it has paid nothing, which must not keep stakers from leaving.
    pub fn collect(self) -> Result<Credit> {
        try_call(self.0, selector_bytes!("Mining::collect"), &())
            .unwrap_or(Err(Error::TransferFailed))
    }
}

/// The factory as its callers see it; [`Factory`] says what the calls do.
#[derive(Clone, Copy)]
pub struct FactoryRef(pub AccountId);

impl FactoryRef {
    /// [`Factory::pool_id`].
    pub fn pool_id(self, account: AccountId) -> Option<u32> {
        call(self.0, selector_bytes!("Factory::pool_id"), &account)
    }

    /// [`Factory::may_set_pool_paused`].
    pub fn may_set_pool_paused(self, account: AccountId, paused: bool) -> bool {
        call(
            self.0,
            selector_bytes!("Factory::may_set_pool_paused"),
            &(account, paused),
        )
    }

    /// [`Factory::pool_code_from`].
    pub fn pool_code_from(self, code_hash: Hash) -> Option<Timestamp> {
        call(
            self.0,
            selector_bytes!("Factory::pool_code_from"),
            &code_hash,
        )
    }

    /// [`Factory::pool_owner_changed`].
    pub fn pool_owner_changed(self, owner: AccountId) -> Result<()> {
        call(
            self.0,
            selector_bytes!("Factory::pool_owner_changed"),
            &owner,
        )
    }
}

/// A verifier as the registry sees it; [`Verifier`] says what the call does.
#[derive(Clone, Copy)]
pub struct VerifierRef(pub AccountId);

impl VerifierRef {
    /// [`Verifier::verify`]. A verifier that traps over the evidence does not accept it.
    pub fn verify(self, proof: &Vec<u8>) -> Result<EnclaveFacts> {
        try_call(self.0, selector_bytes!("Verifier::verify"), proof)
            .unwrap_or(Err(Error::InvalidEvidence))
    }
}

/// Sends a message and decodes the answer.
///
/// ink!'s own `contract_ref!` would do the same, but repeats the whole calling sequence for each
/// message: half a kilobyte that every call of the contract pays for.
fn call<Output: Decode>(callee: AccountId, selector: [u8; 4], arguments: &impl Encode) -> Output {
    match try_call(callee, selector, arguments) {
        Some(output) => output,
        // As ink! does: a contract of the suite answers what its trait says, or the call is undone.
        None => panic!("the callee trapped or does not know the message"),
    }
}

/// Sends a message; `None` if there is no answer, or not of that type.
fn try_call<Output: Decode>(
    callee: AccountId,
    selector: [u8; 4],
    arguments: &impl Encode,
) -> Option<Output> {
    let answer = invoke(callee, selector, arguments.encode())?;
    Output::decode(&mut &answer[..]).ok()
}

#[inline(never)]
fn invoke(callee: AccountId, selector: [u8; 4], arguments: Vec<u8>) -> Option<Vec<u8>> {
    let answer = build_call::<DefaultEnvironment>()
        .call(callee)
        .exec_input(ExecutionInput::new(Selector::new(selector)).push_arg(Raw(arguments)))
        .returns::<Raw>()
        .try_invoke();
    match answer {
        Ok(Ok(Raw(answer))) => Some(answer),
        _ => None,
    }
}

/// Bytes that are encoded already.
struct Raw(Vec<u8>);

impl Encode for Raw {
    fn encode_to<Output: scale::Output + ?Sized>(&self, output: &mut Output) {
        output.write(&self.0);
    }
}

impl Decode for Raw {
    fn decode<Input: scale::Input>(input: &mut Input) -> core::result::Result<Self, scale::Error> {
        let length = input.remaining_len()?.unwrap_or(0);
        let mut bytes = vec![0; length];
        input.read(&mut bytes)?;
        Ok(Self(bytes))
    }
}
