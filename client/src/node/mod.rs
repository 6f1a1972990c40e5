//! A node of the chain, over its RPC interface.

mod api;
mod deploy;
mod error;
mod extrinsic;
mod request;

pub use api::Weight;
pub use deploy::Instantiation;
pub use error::{NodeError, SendError};
pub use extrinsic::Receipt;
pub use request::{Limits, Preview, Request};

use crate::{
    address::{from_subxt, to_ss58, to_subxt},
    Message, Token, Transport,
};
use ink::primitives::{AccountId, Hash};
use primitives::{Balance, Timestamp};
use protocol::GenesisHash;
use scale::Decode;
use std::time::Duration;
use subxt::{
    dynamic::{self, At, DecodedValueThunk, Value},
    ext::scale_value::{Primitive, ValueDef},
    rpc_params,
    utils::H256,
    OnlineClient, PolkadotConfig,
};

/// How long a node has to answer the first time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Over how many blocks the usual time of one is measured.
const MEASURED_BLOCKS: u32 = 100;

/// Whoever can sign for an account.
pub trait Signer: subxt::tx::Signer<PolkadotConfig> + Sync {
    /// The account.
    fn account(&self) -> AccountId {
        from_subxt(&self.account_id())
    }
}

impl<T: subxt::tx::Signer<PolkadotConfig> + Sync> Signer for T {}

/// A connection to a node; clones share it.
#[derive(Clone)]
pub struct Node {
    client: OnlineClient<PolkadotConfig>,
    url: String,
    token: Token,
}

/// One connection is as good as another.
impl std::fmt::Debug for Node {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Node({})", self.url)
    }
}

impl Node {
    /// Connects to the node at this WebSocket URL.
    ///
    /// # Errors
    /// `Unreachable`, `NoContracts`.
    pub async fn connect(url: &str) -> Result<Self, NodeError> {
        let unreachable = |reason: String| NodeError::Unreachable {
            url: url.to_owned(),
            reason,
        };
        let connecting = OnlineClient::<PolkadotConfig>::from_url(url);
        let client = match tokio::time::timeout(CONNECT_TIMEOUT, connecting).await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => return Err(unreachable(error.to_string())),
            Err(_) => return Err(unreachable("it keeps silent".to_owned())),
        };
        if client.metadata().pallet_by_name("Contracts").is_none() {
            return Err(NodeError::NoContracts {
                url: url.to_owned(),
            });
        }
        let properties = client.rpc().system_properties().await?;
        let token = Token {
            symbol: first(properties.get("tokenSymbol"))
                .and_then(|symbol| symbol.as_str().map(str::to_owned))
                .unwrap_or_else(|| "UNIT".to_owned()),
            decimals: first(properties.get("tokenDecimals"))
                .and_then(|decimals| decimals.as_u64()?.try_into().ok())
                .unwrap_or(12),
        };
        Ok(Self {
            client,
            url: url.to_owned(),
            token,
        })
    }

    /// Where the node is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The native token.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The hash of the chain's first block, which tells chains apart.
    pub fn genesis(&self) -> GenesisHash {
        self.client.genesis_hash().0
    }

    /// The chain's name.
    ///
    /// # Errors
    /// `Rpc`.
    pub async fn chain_name(&self) -> Result<String, NodeError> {
        Ok(self.client.rpc().system_chain().await?)
    }

    /// The client underneath.
    pub fn client(&self) -> &OnlineClient<PolkadotConfig> {
        &self.client
    }

    /// The time of the newest block, in milliseconds: what contracts take for the present.
    ///
    /// # Errors
    /// `Rpc`.
    pub async fn now(&self) -> Result<Timestamp, NodeError> {
        let now = self.stored("Timestamp", "Now", None).await?;
        let now = now.and_then(|now| Timestamp::decode(&mut now.encoded()).ok());
        Ok(now.unwrap_or_default())
    }

    /// The tokens of an account that are not held as storage deposit, in plancks.
    ///
    /// # Errors
    /// `Rpc`.
    pub async fn balance(&self, account: AccountId) -> Result<Balance, NodeError> {
        // Behind four counters of 32 bits.
        const FREE: std::ops::Range<usize> = 16..32;
        let account = self.stored("System", "Account", Some(account)).await?;
        let free = account.and_then(|it| it.encoded().get(FREE)?.try_into().ok());
        Ok(free.map_or(0, Balance::from_le_bytes))
    }

    /// How many transactions of an account the node knows that are in no block yet.
    ///
    /// # Errors
    /// `Rpc`.
    pub async fn waiting(&self, account: AccountId) -> Result<u64, NodeError> {
        let included = self.client.tx().account_nonce(&to_subxt(&account)).await?;
        let next = self.next_nonce(account).await?;
        Ok(next.saturating_sub(included))
    }

    /// The number of the account's next transaction, behind those that wait for a block.
    ///
    /// # Errors
    /// `Rpc`.
    pub async fn next_nonce(&self, account: AccountId) -> Result<u64, NodeError> {
        let parameters = rpc_params![to_ss58(&account)];
        let rpc = self.client.rpc();
        Ok(rpc.request("system_accountNextIndex", parameters).await?)
    }

    /// What the chain takes for a cell of storage as contracts of the suite have it, in plancks.
    pub(crate) fn cell_deposit(&self) -> Balance {
        const BYTES: Balance = 200;
        let price = |name| {
            let constant = dynamic::constant("Contracts", name);
            let price = self.client.constants().at(&constant).ok();
            price.and_then(|price| Balance::decode(&mut price.encoded()).ok())
        };
        let [item, byte] = ["DepositPerItem", "DepositPerByte"].map(|it| price(it).unwrap_or(0));
        item.saturating_add(BYTES.saturating_mul(byte))
    }

    /// The hash of a contract's code; `None` if there is no contract.
    ///
    /// # Errors
    /// `Rpc`.
    pub async fn code_hash(&self, contract: AccountId) -> Result<Option<Hash>, NodeError> {
        let info = self
            .stored("Contracts", "ContractInfoOf", Some(contract))
            .await?;
        let Some(info) = info else { return Ok(None) };
        let info = info.to_value()?;
        let mut bytes = Vec::new();
        if let Some(hash) = info.at("code_hash") {
            collect_bytes(hash, &mut bytes);
        }
        Ok(<[u8; 32]>::try_from(bytes).ok().map(Hash::from))
    }

    /// Whether the chain makes a block only when there is a transaction, as development chains do. Its
    /// clock stands still in between, so that trials and views tell of the past.
    pub fn makes_blocks_on_demand(&self) -> bool {
        let metadata = self.client.metadata();
        ["Aura", "Babe"]
            .iter()
            .all(|consensus| metadata.pallet_by_name(consensus).is_none())
    }

    /// How long a block takes here, in milliseconds, on the average of the last hundred; none if the chain
    /// makes them on demand.
    ///
    /// # Errors
    /// `Rpc`, `TooYoung`.
    pub async fn usual_block_time(&self) -> Result<Option<u64>, NodeError> {
        if self.makes_blocks_on_demand() {
            return Ok(None);
        }
        let newest = self.client.blocks().at_latest().await?;
        // The first block has no time.
        let older = newest.number().saturating_sub(MEASURED_BLOCKS).max(1);
        let blocks = u64::from(newest.number().saturating_sub(older));
        let hash = self.client.rpc().block_hash(Some(older.into())).await?;
        let (Some(hash), 1..) = (hash, blocks) else {
            return Err(NodeError::TooYoung);
        };
        let passed = self.time_at(newest.hash()).await?;
        let passed = passed.saturating_sub(self.time_at(hash).await?);
        Ok(Some(passed / blocks))
    }

    async fn time_at(&self, block: H256) -> Result<Timestamp, NodeError> {
        let now = dynamic::storage("Timestamp", "Now", Vec::<Value>::new());
        let now = self.client.storage().at(block).fetch(&now).await?;
        let now = now.and_then(|now| Timestamp::decode(&mut now.encoded()).ok());
        Ok(now.unwrap_or_default())
    }

    /// Brings the clock of a chain that makes blocks on demand up to date, at the price of an empty
    /// transaction.
    ///
    /// # Errors
    /// `Rpc`, `Rejected`, `Unknown`.
    pub async fn wake(&self, signer: &impl Signer) -> Result<(), NodeError> {
        if self.makes_blocks_on_demand() {
            let remark = dynamic::tx("System", "remark", vec![Value::from_bytes([])]);
            self.submit(&remark, signer).await?;
        }
        Ok(())
    }

    /// Transfers native tokens, in plancks.
    ///
    /// # Errors
    /// `Rpc`, `Rejected`, `Unknown`, `Failed`.
    pub async fn transfer(
        &self,
        signer: &impl Signer,
        to: AccountId,
        amount: Balance,
    ) -> Result<Receipt, NodeError> {
        let to = Value::unnamed_variant("Id", [Value::from_bytes(to_subxt(&to).0)]);
        let arguments = vec![to, Value::u128(amount)];
        let transfer = dynamic::tx("Balances", "transfer_keep_alive", arguments);
        let receipt = self.submit(&transfer, signer).await?;
        receipt.succeeded("the transfer")
    }

    /// What a pallet stores, of an account if one is named.
    async fn stored(
        &self,
        pallet: &str,
        entry: &str,
        account: Option<AccountId>,
    ) -> Result<Option<DecodedValueThunk>, NodeError> {
        let keys = account.map(|account| Value::from_bytes(to_subxt(&account).0));
        let address = dynamic::storage(pallet, entry, keys.into_iter().collect());
        let newest = self.client.storage().at_latest().await?;
        Ok(newest.fetch(&address).await?)
    }
}

/// A chain may have several tokens; the first is the native one.
fn first(property: Option<&serde_json::Value>) -> Option<&serde_json::Value> {
    property.map(|property| property.get(0).unwrap_or(property))
}

/// The bytes within a value, however they are wrapped.
fn collect_bytes<T>(value: &Value<T>, bytes: &mut Vec<u8>) {
    match &value.value {
        ValueDef::Composite(inner) => inner.values().for_each(|it| collect_bytes(it, bytes)),
        ValueDef::Primitive(Primitive::U128(byte)) => bytes.extend(u8::try_from(*byte)),
        _ => {}
    }
}

impl Transport for Node {
    type Answer<T> = Request<T>;

    fn genesis(&self) -> GenesisHash {
        Self::genesis(self)
    }

    fn send<T: Decode, E: Decode>(
        &self,
        caller: AccountId,
        message: Message,
    ) -> Request<Result<T, E>> {
        Request::new(self, caller, message)
    }

    fn send_infallible(&self, caller: AccountId, message: Message) -> Request<()> {
        Request::new(self, caller, message)
    }

    fn ask<T: Decode>(&self, message: Message) -> Request<T> {
        // Views do not ask who asks.
        Request::new(self, AccountId::from([0; 32]), message)
    }
}
