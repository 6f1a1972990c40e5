//! The embedded chain: one block at a time, time under control, and nothing that goes unnoticed.

use crate::bundle::Bundles;
use client::{Balances, Message, Transport};
use drink::{
    frame_support::sp_runtime::{testing::H256, StateVersion, TransactionOutcome},
    frame_support::storage::transactional::with_transaction_unchecked,
    frame_system,
    pallet_contracts::{self, CollectEvents, DebugInfo, Determinism},
    runtime::minimal::{MinimalRuntime, RuntimeEvent},
    runtime::Runtime,
    AccountId32, Sandbox, Weight,
};
use ink::primitives::{AccountId, Hash};
use pallet_contracts_primitives::{Code, StorageDeposit};
use primitives::{Balance, Error, Timestamp};
use protocol::GenesisHash;
use scale::Decode;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// Decimals of the chain's token.
pub const DECIMALS: u8 = 12;
/// Plancks of one token.
pub const TOKEN: Balance = 10u128.pow(DECIMALS as u32);
/// What the contracts on the embedded chain are told that its first block's hash is.
pub const GENESIS_HASH: GenesisHash = [0xC4; 32];
/// One second of chain time.
pub const SECOND: u64 = 1_000;
/// One minute of chain time.
pub const MINUTE: u64 = 60 * SECOND;
/// One hour of chain time.
pub const HOUR: u64 = 60 * MINUTE;
/// One day of chain time.
pub const DAY: u64 = 24 * HOUR;

/// The chain's first moment: a whole number of periods, and far from zero.
const GENESIS: Timestamp = 1_600_000_000_000 / DAY * DAY;

/// More than any message may take.
const GAS_LIMIT: Weight = Weight::from_parts(10_000_000_000_000, 100_000_000);
const DEPOSIT_LIMIT: Balance = 1_000 * TOKEN;

/// What a message or an instantiation took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gas {
    /// Computation, in picoseconds.
    pub ref_time: u64,
    /// State proof, in bytes.
    pub proof_size: u64,
}

/// An event that a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who emitted it.
    pub contract: AccountId,
    /// Its number among the contract's events, then its fields, SCALE-encoded.
    pub data: Vec<u8>,
    /// Its name, if the chain knows the contract's bundle.
    pub name: String,
}

impl Event {
    /// The event's fields, as a tuple.
    pub fn fields<Fields: Decode>(&self) -> Fields {
        let mut fields = &self.data[1..];
        let decoded = Fields::decode(&mut fields)
            .unwrap_or_else(|error| panic!("event {} has other fields: {error}", self.name));
        assert!(fields.is_empty(), "event {} has further fields", self.name);
        decoded
    }
}

/// Everything about the last message besides its result.
#[derive(Clone, Debug, Default)]
pub struct Receipt {
    /// What it took, without what each transaction costs anyway.
    pub gas: Gas,
    /// The storage deposit it charged (positive) or returned (negative), in plancks.
    pub deposit: i128,
    /// The contracts' events, in order.
    pub events: Vec<Event>,
}

impl Receipt {
    /// The names of the events, in order.
    pub fn event_names(&self) -> Vec<&str> {
        self.events.iter().map(|it| it.name.as_str()).collect()
    }

    /// The only event of this name.
    pub fn event(&self, name: &str) -> &Event {
        let mut found = self.events.iter().filter(|event| event.name == name);
        match (found.next(), found.next()) {
            (Some(event), None) => event,
            _ => panic!("not exactly one {name} in {:?}", self.event_names()),
        }
    }
}

struct State {
    sandbox: Sandbox<MinimalRuntime>,
    receipt: Receipt,
    /// Names of the events of each known contract, by their number.
    event_names: BTreeMap<AccountId, Vec<String>>,
    observer: Option<Rc<dyn Fn()>>,
    /// Everybody who was funded or sent a message.
    accounts: BTreeSet<AccountId>,
}

/// A handle on one embedded chain; clones share it.
#[derive(Clone)]
pub struct Chain(Rc<RefCell<State>>);

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// A chain of one empty block.
    pub fn new() -> Self {
        let sandbox = Sandbox::new().expect("the embedded chain does not start");
        let chain = Self(Rc::new(RefCell::new(State {
            sandbox,
            receipt: Receipt::default(),
            event_names: BTreeMap::new(),
            observer: None,
            accounts: BTreeSet::new(),
        })));
        chain.0.borrow_mut().sandbox.set_timestamp(GENESIS);
        let deployer = MinimalRuntime::default_actor();
        chain.fund(to_ink(&deployer), 1_000_000 * TOKEN);
        chain
    }

    /// Chain time, in milliseconds.
    pub fn now(&self) -> Timestamp {
        self.0.borrow_mut().sandbox.get_timestamp()
    }

    /// Makes a block that is `milliseconds` later than the last.
    pub fn advance(&self, milliseconds: u64) {
        let now = self.now();
        self.at(now + milliseconds);
    }

    /// Makes a block at this time, which must not lie in the past.
    pub fn at(&self, time: Timestamp) {
        assert!(time >= self.now(), "chain time does not run backwards");
        let mut state = self.0.borrow_mut();
        state.sandbox.build_block().expect("no block");
        // drink stamps each block with the computer's time.
        state.sandbox.set_timestamp(time);
    }

    /// The tokens of an account that are not held as storage deposit, in plancks.
    pub fn balance(&self, account: AccountId) -> Balance {
        let account = from_ink(account);
        self.0.borrow_mut().sandbox.free_balance(&account)
    }

    /// Creates tokens for an account, as a donation from nowhere.
    pub fn fund(&self, account: AccountId, amount: Balance) {
        let mut state = self.0.borrow_mut();
        state.accounts.insert(account);
        let minted = state.sandbox.mint_into(from_ink(account), amount);
        minted.expect("tokens cannot be minted");
    }

    /// Lets every transfer to `account` fail, or succeed again: its balance is full.
    pub fn refuse_transfers_to(&self, account: AccountId, refuse: bool) {
        let mut state = self.0.borrow_mut();
        state.sandbox.execute_with(|| {
            frame_system::Account::<MinimalRuntime>::mutate(from_ink(account), |info| {
                info.data.free = if refuse {
                    Balance::MAX
                } else {
                    1_000_000 * TOKEN
                };
                info.providers = info.providers.max(1);
            });
        });
    }

    /// Everybody who was funded or sent a message, in order of their addresses.
    pub fn accounts(&self) -> Vec<AccountId> {
        self.0.borrow().accounts.iter().copied().collect()
    }

    /// What the last message took and emitted.
    pub fn receipt(&self) -> Receipt {
        self.0.borrow().receipt.clone()
    }

    /// Runs `observer` after every message that changed something; `None` stops it.
    pub fn observe(&self, observer: Option<Rc<dyn Fn()>>) {
        self.0.borrow_mut().observer = observer;
    }

    /// Names the events of `contract` by what the bundle says.
    pub fn know(&self, contract: AccountId, bundle: &str) {
        let names = Bundles::get(bundle).event_names();
        self.0.borrow_mut().event_names.insert(contract, names);
    }

    /// Uploads a contract's code; returns its hash.
    pub fn upload(&self, code: &[u8]) -> Hash {
        let mut state = self.0.borrow_mut();
        let uploaded = state.sandbox.upload_contract(
            code.to_vec(),
            MinimalRuntime::default_actor(),
            Some(DEPOSIT_LIMIT),
            Determinism::Enforced,
        );
        match uploaded {
            Ok(uploaded) => uploaded.code_hash.0.into(),
            Err(error) => panic!("the chain refuses the code: {error:?}"),
        }
    }

    /// Instantiates uploaded code with the constructor's selector and arguments as `input`.
    pub fn instantiate(
        &self,
        deployer: AccountId,
        code: Hash,
        salt: &[u8],
        input: Vec<u8>,
    ) -> AccountId {
        let instance = self.try_instantiate(deployer, code, salt, input);
        instance.unwrap_or_else(|refusal| panic!("the constructor refused: {refusal:?}"))
    }

    /// The same with a constructor that may refuse.
    ///
    /// # Errors
    /// The constructor's.
    pub fn try_instantiate(
        &self,
        deployer: AccountId,
        code: Hash,
        salt: &[u8],
        input: Vec<u8>,
    ) -> Result<AccountId, Error> {
        let mut state = self.0.borrow_mut();
        let outcome = state.sandbox.execute_with(|| {
            frame_system::Pallet::<MinimalRuntime>::reset_events();
            pallet_contracts::Pallet::<MinimalRuntime>::bare_instantiate(
                from_ink(deployer),
                0,
                GAS_LIMIT,
                Some(DEPOSIT_LIMIT),
                Code::Existing(H256::from_slice(code.as_ref())),
                input,
                salt.to_vec(),
                DebugInfo::UnsafeDebug,
                CollectEvents::UnsafeCollect,
            )
        });
        let debug = String::from_utf8_lossy(&outcome.debug_message).into_owned();
        state.receipt = Receipt {
            gas: gas(outcome.gas_consumed),
            deposit: 0,
            events: Vec::new(),
        };
        match outcome.result {
            Ok(instance) if instance.result.did_revert() => {
                Err(refusal_of_constructor(&instance.result.data))
            }
            Ok(instance) => Ok(to_ink(&instance.account_id)),
            other => panic!("the constructor failed: {other:?} {debug}"),
        }
    }

    /// Sends a message whose result is a `Result<T, E>`.
    ///
    /// A refused message must change nothing: the whole chain state is compared. Anything but a result
    /// of that type is a bug of the contract and panics.
    pub fn send<T: Decode, E: Decode>(&self, caller: AccountId, message: &Message) -> Result<T, E> {
        let result = self.run(caller, message, false);
        if result.is_ok() {
            self.tell_observer();
        }
        result
    }

    /// Sends a message that returns nothing and cannot fail.
    pub fn send_infallible(&self, caller: AccountId, message: &Message) {
        let (data, reverted) = self.execute(caller, message, false);
        assert!(!reverted, "{} reverted", message.label);
        decode_result::<()>(message, &data);
        self.tell_observer();
    }

    /// What [`Chain::send`] would do, without doing it. The receipt is that of the attempt.
    pub fn try_out<T: Decode, E: Decode>(
        &self,
        caller: AccountId,
        message: &Message,
    ) -> Result<T, E> {
        self.run(caller, message, true)
    }

    /// Asks a view, whose result is a plain `T`. The receipt is that of the question.
    pub fn ask<T: Decode>(&self, message: &Message) -> T {
        // The caller has to afford the deposit limit, though views need none of it.
        let caller = to_ink(&MinimalRuntime::default_actor());
        let (data, reverted) = self.execute(caller, message, true);
        assert!(!reverted, "{} reverted", message.label);
        decode_result(message, &data)
    }

    fn tell_observer(&self) {
        let observer = self.0.borrow().observer.clone();
        if let Some(observer) = observer {
            let receipt = self.receipt();
            observer();
            self.0.borrow_mut().receipt = receipt;
        }
    }

    fn run<T: Decode, E: Decode>(
        &self,
        caller: AccountId,
        message: &Message,
        undo: bool,
    ) -> Result<T, E> {
        self.0.borrow_mut().accounts.insert(caller);
        let (data, reverted) = self.execute(caller, message, undo);
        let result: Result<T, E> = decode_result(message, &data);
        let refused = result.is_err();
        assert_eq!(refused, reverted, "{}: Err and revert", message.label);
        result
    }

    /// Runs a message and returns the bytes it returned and whether it was reverted.
    fn execute(&self, caller: AccountId, message: &Message, undo: bool) -> (Vec<u8>, bool) {
        let mut state = self.0.borrow_mut();
        let (outcome, root) = state.sandbox.execute_with(|| {
            frame_system::Pallet::<MinimalRuntime>::reset_events();
            with_transaction_unchecked(|| {
                let outcome = pallet_contracts::Pallet::<MinimalRuntime>::bare_call(
                    from_ink(caller),
                    from_ink(message.contract),
                    message.value,
                    GAS_LIMIT,
                    Some(DEPOSIT_LIMIT),
                    message.data.clone(),
                    DebugInfo::UnsafeDebug,
                    CollectEvents::UnsafeCollect,
                    Determinism::Enforced,
                );
                match &outcome.result {
                    Ok(result) if !result.did_revert() && !undo => {
                        TransactionOutcome::Commit((outcome, None))
                    }
                    Ok(result) if !result.did_revert() => {
                        TransactionOutcome::Rollback((outcome, None))
                    }
                    Ok(_) => TransactionOutcome::Rollback((outcome, Some(state_root()))),
                    Err(_) => TransactionOutcome::Rollback((outcome, None)),
                }
            })
        });
        if let Some(root) = root {
            // The root counts open transactions, so both are taken within one.
            let before = state.sandbox.execute_with(|| {
                with_transaction_unchecked(|| TransactionOutcome::Rollback(state_root()))
            });
            assert_eq!(
                root, before,
                "{} was refused, yet changed state",
                message.label
            );
        }
        let events = outcome.events.unwrap_or_default();
        let events = events.into_iter().filter_map(|record| match record.event {
            RuntimeEvent::Contracts(pallet_contracts::Event::ContractEmitted {
                contract,
                data,
            }) => Some(state.name_event(to_ink(&contract), data)),
            _ => None,
        });
        let events = events.collect();
        state.receipt = Receipt {
            gas: gas(outcome.gas_consumed),
            deposit: match outcome.storage_deposit {
                StorageDeposit::Charge(amount) => amount as i128,
                StorageDeposit::Refund(amount) => -(amount as i128),
            },
            events,
        };
        match outcome.result {
            Ok(result) => (result.data.clone(), result.did_revert()),
            Err(error) => panic!(
                "{} trapped: {error:?} {}",
                message.label,
                String::from_utf8_lossy(&outcome.debug_message)
            ),
        }
    }
}

impl Transport for Chain {
    type Answer<T> = T;

    fn genesis(&self) -> GenesisHash {
        GENESIS_HASH
    }

    fn send<T: Decode, E: Decode>(&self, caller: AccountId, message: Message) -> Result<T, E> {
        Chain::send(self, caller, &message)
    }

    fn send_infallible(&self, caller: AccountId, message: Message) {
        Chain::send_infallible(self, caller, &message);
    }

    fn ask<T: Decode>(&self, message: Message) -> T {
        Chain::ask(self, &message)
    }
}

impl Balances for Chain {
    fn balance(&self, account: AccountId) -> Balance {
        Chain::balance(self, account)
    }
}

impl State {
    fn name_event(&self, contract: AccountId, data: Vec<u8>) -> Event {
        let number = data.first().copied().unwrap_or_default();
        let names = self.event_names.get(&contract);
        let name = names.and_then(|names| names.get(usize::from(number)));
        Event {
            contract,
            name: name.cloned().unwrap_or_else(|| format!("#{number}")),
            data,
        }
    }
}

/// Takes ink!'s wrapper off a result: the message was understood, or there is a bug.
fn decode_result<T: Decode>(message: &Message, data: &[u8]) -> T {
    let mut rest = data;
    match Result::<T, drink::errors::LangError>::decode(&mut rest) {
        Ok(Ok(result)) if rest.is_empty() => result,
        Ok(Err(error)) => panic!("{} was not understood: {error}", message.label),
        _ => panic!("{} returned something else: {data:?}", message.label),
    }
}

/// Why a constructor refused.
fn refusal_of_constructor(mut data: &[u8]) -> Error {
    let answer = Result::<Result<(), Error>, drink::errors::LangError>::decode(&mut data);
    match answer {
        Ok(Ok(Err(refusal))) => refusal,
        other => panic!("the constructor reverted: {other:?}"),
    }
}

/// A hash of everything that the chain stores.
fn state_root() -> Vec<u8> {
    sp_io::storage::root(StateVersion::V1)
}

fn gas(weight: Weight) -> Gas {
    Gas {
        ref_time: weight.ref_time(),
        proof_size: weight.proof_size(),
    }
}

fn from_ink(account: AccountId) -> AccountId32 {
    AccountId32::new(*AsRef::<[u8; 32]>::as_ref(&account))
}

fn to_ink(account: &AccountId32) -> AccountId {
    AccountId::from(*AsRef::<[u8; 32]>::as_ref(account))
}
