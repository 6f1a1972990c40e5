//! ink_e2e's way to contracts. It wants calls built through a contract's generated references; these here
//! stand for any contract and carry bytes that are encoded already.

use super::TestNode;
use client::{Deployed, Request};
use ink::{
    codegen::TraitCallBuilder,
    env::{
        call::{build_call, build_create, ExecutionInput, FromAccountId, Selector},
        ContractEnv, DefaultEnvironment,
    },
    primitives::{AccountId, Hash},
};
use ink_e2e::{build_message, Error};
use primitives::Balance;
use scale::{Decode, Encode, Output};

/// A reference to whatever contract.
struct AnyContract;

impl FromAccountId<DefaultEnvironment> for AnyContract {
    fn from_account_id(_: AccountId) -> Self {
        Self
    }
}

impl TraitCallBuilder for AnyContract {
    type Builder = Self;

    fn call(&self) -> &Self {
        self
    }

    fn call_mut(&mut self) -> &mut Self {
        self
    }
}

impl ContractEnv for AnyContract {
    type Env = DefaultEnvironment;
}

/// Arguments in SCALE encoding.
#[derive(Clone)]
struct Encoded(Vec<u8>);

impl Encode for Encoded {
    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        output.write(&self.0);
    }
}

/// The selector and the arguments in a message's or constructor's input.
fn split(input: &[u8]) -> (Selector, Encoded) {
    let (selector, arguments) = input.split_at(4);
    let selector = selector.try_into().expect("a selector has four bytes");
    (Selector::new(selector), Encoded(arguments.to_vec()))
}

impl TestNode {
    /// Uploads a contract's code; returns its hash.
    ///
    /// # Panics
    /// If the chain refuses it.
    pub async fn upload(&self, from: AccountId, contract: &str) -> Hash {
        let mut ink = self.ink.lock().await;
        let uploaded = ink.upload(contract, &self.key(from), None).await;
        uploaded.expect("the code can be uploaded").code_hash
    }

    /// Uploads a contract's code and instantiates it with the selector and arguments of its constructor.
    ///
    /// # Panics
    /// If the constructor or the chain refuses.
    pub async fn deploy(&self, from: AccountId, contract: &str, input: &[u8]) -> Deployed {
        Deployed {
            code_hash: self.upload(from, contract).await,
            address: self.instantiate(from, contract, input).await,
        }
    }

    async fn instantiate(&self, from: AccountId, contract: &str, input: &[u8]) -> AccountId {
        let (selector, arguments) = split(input);
        let constructor = build_create::<AnyContract>()
            .exec_input(ExecutionInput::new(selector).push_arg(arguments))
            .returns::<AnyContract>();
        let signer = self.key(from);
        let mut ink = self.ink.lock().await;
        match ink
            .instantiate(contract, &signer, constructor, 0, None)
            .await
        {
            Ok(instance) => instance.account_id,
            Err(error) => panic!("{contract} cannot be instantiated: {error:?}"),
        }
    }

    /// Sends a message with ink_e2e, which gives it exactly the gas that a trial took on top of the newest
    /// block. Where the passing of time makes work, that may be too little: see [`TestNode::send`].
    ///
    /// # Errors
    /// The contract's, from the trial. The message is sent nonetheless, and must be reverted.
    ///
    /// # Panics
    /// If the chain does not do what the trial promised.
    pub async fn call<T: Decode, E: Decode>(&self, request: Request<Result<T, E>>) -> Result<T, E> {
        let client::Message {
            contract,
            label,
            data,
            value,
        } = request.message;
        let (selector, arguments) = split(&data);
        let message = || {
            build_message::<AnyContract>(contract).call(|_| {
                let input = ExecutionInput::new(selector).push_arg(arguments.clone());
                build_call::<DefaultEnvironment>()
                    .call(contract)
                    .exec_input(input)
                    .returns::<Result<T, E>>()
            })
        };
        let signer = self.key(request.caller);
        let mut ink = self.ink.lock().await;
        let trial = ink.call_dry_run(&signer, &message(), value, None).await;
        let sent = ink.call(&signer, message(), value, None).await;
        match (trial.return_value(), sent) {
            (Ok(answer), Ok(_)) => Ok(answer),
            (Err(refusal), Err(Error::CallExtrinsic(_))) => Err(refusal),
            (Ok(_), Err(Error::CallExtrinsic(error))) => panic!("{label}: {error}"),
            (_, sent) => panic!("{label}: {:?}", sent.map(|_| "was not reverted")),
        }
    }

    /// An account's free tokens, as ink_e2e reads them.
    pub async fn balance(&self, account: AccountId) -> Balance {
        let ink = self.ink.lock().await;
        ink.balance(account).await.expect("the node answers")
    }
}
