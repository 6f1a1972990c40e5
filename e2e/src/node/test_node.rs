//! A node as tests use it, and everybody who has an account there.

use super::DevNode;
use crate::bundle::Bundles;
use client::{hash::blake2_256, node::Receipt, Node, NodeError, Request};
use ink::{env::DefaultEnvironment, primitives::AccountId};
use ink_e2e::{sr25519::dev, subxt::dynamic, Keypair, PolkadotConfig};
use primitives::Balance;
use scale::Decode;
use std::{cell::RefCell, collections::BTreeMap, fmt::Debug, sync::Arc};
use tokio::sync::Mutex;

/// What is uploaded.
const CONTRACTS: [&str; 6] = [
    "dcap_verifier",
    "quorum_verifier",
    "worker_registry",
    "mining",
    "stakepool",
    "pool_factory",
];

/// A development node, and two ways to it.
pub struct TestNode {
    /// The node, as the tools see it.
    pub node: Node,
    /// The node, as ink_e2e sees it.
    pub(super) ink: Mutex<ink_e2e::Client<PolkadotConfig, DefaultEnvironment>>,
    keys: RefCell<BTreeMap<AccountId, Keypair>>,
    /// What runs it.
    pub process: Arc<DevNode>,
}

impl TestNode {
    /// A node of its own, which ends when this is dropped.
    ///
    /// # Panics
    /// As for [`DevNode::start`].
    pub async fn start() -> Self {
        Self::at(DevNode::start().await.into()).await
    }

    /// A node that runs.
    ///
    /// # Panics
    /// If it does not answer, or the contracts are not built.
    pub async fn at(process: Arc<DevNode>) -> Self {
        let node = process.connect().await;
        let files = CONTRACTS.map(|contract| {
            let file = Bundles::folder().join(contract).join(contract);
            file.with_extension("wasm").to_string_lossy().into_owned()
        });
        let files = files.iter().map(String::as_str);
        let ink = ink_e2e::Client::new(node.client().clone(), files).await;
        Self {
            node,
            ink: Mutex::new(ink),
            keys: RefCell::default(),
            process,
        }
    }

    /// The six accounts that a development chain endows.
    pub fn people(&self) -> [AccountId; 6] {
        [
            dev::alice(),
            dev::bob(),
            dev::charlie(),
            dev::dave(),
            dev::eve(),
            dev::ferdie(),
        ]
        .map(|key| self.know(key))
    }

    /// The account of this name, with as many plancks of the first of [`TestNode::people`].
    pub async fn newcomer(&self, name: &str, plancks: Balance) -> AccountId {
        let seed = blake2_256(name.as_bytes());
        let account = self.know(Keypair::from_seed(seed).expect("a hash is a seed"));
        let sent = self.node.transfer(&dev::alice(), account, plancks).await;
        sent.expect("the first account is rich");
        account
    }

    /// Remembers a key; returns its account.
    fn know(&self, key: Keypair) -> AccountId {
        let account = key.public_key().to_account_id().0.into();
        self.keys.borrow_mut().insert(account, key);
        account
    }

    /// The key of an account.
    ///
    /// # Panics
    /// For accounts that came from nowhere.
    pub fn key(&self, account: AccountId) -> Keypair {
        let keys = self.keys.borrow();
        keys.get(&account).expect("a known account").clone()
    }

    /// What every account, contracts too, must have beside its storage deposits, in plancks.
    pub fn existential_deposit(&self) -> Balance {
        let name = dynamic::constant("Balances", "ExistentialDeposit");
        let constant = self.node.client().constants().at(&name);
        let encoded = constant.expect("every chain has one").into_encoded();
        Balance::decode(&mut &encoded[..]).expect("an amount")
    }

    /// Moves the chain's clock, which stands still between blocks, to the present.
    pub async fn wake(&self) {
        self.node.wake(&dev::alice()).await.expect("a remark");
    }

    /// Sends a message as the tools do: tried out at the present time, then sent with some gas to spare.
    /// Unlike ink_e2e it leaves room for what time adds to the work between trial and block.
    ///
    /// # Errors
    /// The contract's.
    ///
    /// # Panics
    /// If the chain refuses the transaction.
    pub async fn send<T: Decode, E: Decode + Debug>(
        &self,
        request: Request<Result<T, E>>,
    ) -> Result<(T, Receipt), E> {
        use client::node::SendError;
        self.wake().await;
        match request.send(&self.key(request.caller)).await {
            Ok(done) => Ok(done),
            Err(SendError::Refused(error)) => Err(error),
            Err(SendError::Node(error)) => panic!("{}: {error}", request.message.label),
        }
    }

    /// Sends a message that has to succeed, as [`TestNode::send`] does; returns its answer.
    ///
    /// # Panics
    /// If it does not.
    pub async fn must<T: Decode, E: Decode + Debug>(&self, request: Request<Result<T, E>>) -> T {
        let label = request.message.label.clone();
        match self.send(request).await {
            Ok((answer, _)) => answer,
            Err(refusal) => panic!("{label}: {refusal:?}"),
        }
    }

    /// What a message would return on top of the newest block.
    ///
    /// # Panics
    /// If the chain cannot run it.
    pub async fn ask<T: Decode>(&self, request: Request<T>) -> T {
        let answer: Result<T, NodeError> = request.ask().await;
        answer.unwrap_or_else(|error| panic!("{}: {error}", request.message.label))
    }
}
